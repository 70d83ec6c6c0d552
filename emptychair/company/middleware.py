"""What every request passes: the company is set up, the reader has a seat."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from emptychair.company import selectors
from emptychair.company.access import admits, rule_of
from emptychair.company.models import Seat

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
