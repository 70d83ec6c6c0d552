"""What every request passes: the company is set up, the reader has a seat."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from emptychair.company import second_step, selectors, sessions
from emptychair.company.access import Rule, admits, rule_of
from emptychair.company.models import Seat

_SECOND_STEP_PAGES = ("mfa_", "account_reauthenticate", "account_change_password")
Answer = Callable[[HttpRequest], HttpResponseBase]


class SetUpFirst:
    """Sends the first visitor to the set-up of the company; once that is done it never does again."""

    done = False

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not type(self).done:
            if selectors.is_set_up():
                type(self).done = True
            elif not request.path.startswith((reverse("setup"), "/-/", settings.STATIC_URL)):
                return redirect("setup")
        return self.get_response(request)


class SeatsOnly:
    """Holds each route to its rule; a route without a rule does not exist for anybody."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Refuse who is not admitted: a stranger is asked to sign in, a colleague sees that nothing is there."""
        rule = rule_of(view)
        if rule is not None and admits(rule, request.user):
            return None
        if rule is None or isinstance(request.user, Seat):
            raise Http404
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse(settings.LOGIN_URL)})
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))


class SecondStepFirst:
    """Where the company asks everybody for a second step, leads whoever has none to its set-up before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Lead there; what is open to everybody stays open, and so do the pages of the set-up itself."""
        if rule_of(view) in {Rule.EVERYBODY, Rule.TOKENS} or not isinstance(request.user, Seat):
            return None
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if name.startswith(_SECOND_STEP_PAGES) or not second_step.is_missing(request, request.user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("mfa_index")})
        return redirect("mfa_index")


class SeenLately:
    """Keeps when and from where a session was last used, every few minutes, so that its owner recognises it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(request.user, Seat) and request.user.is_active:
            sessions.keep_seen(request)
        return response


class ReadersTime:
    """Shows times in the reader's zone, else the company's, and pages in the reader's language."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seat = request.user if isinstance(request.user, Seat) else None
        company = selectors.company_of(request)
        zone = (seat and seat.time_zone) or (company and company.time_zone) or "UTC"
        if seat and seat.language:
            translation.activate(seat.language)
            request.LANGUAGE_CODE = seat.language
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            return self.get_response(request)
