"""Signing in by SAML: there, back, and in.

A provider sends the browser back by a form of its own site, and with that our cookie does not come. So what it says is
checked and laid aside, and the browser sent on to where the cookie does come.
"""

import logging
import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from emptychair.company.access import for_everybody
from emptychair.company.errors import NotSaidSo, SamlUnusable
from emptychair.company.providers import refused
from emptychair.core.saml import IdentityProvider, is_installed

if is_installed():
    from emptychair.company import saml

_COOKIE = "emptychair_saml"
_ASIDE_SECONDS = 120

log = logging.getLogger(__name__)


@for_everybody
@require_GET
@never_cache
def begin(request: HttpRequest, **_: str) -> HttpResponseBase:
    """Send the reader to the provider."""
    provider = _provider()
    try:
        asked = saml.ask(provider)
    except SamlUnusable as error:
        return _told(request, error)
    where = get_next_redirect_url(request)
    _account(request).stash_redirect_state(request, "login", next_url=where, state_id=asked.request_id)
    return redirect(asked.url)


@csrf_exempt
@for_everybody
@require_POST
def back(request: HttpRequest) -> HttpResponseBase:
    """Hear what the provider says, and lay it aside for the browser's next request."""
    provider, response = _provider(), request.POST.get("SAMLResponse", "")
    try:
        heard = saml.hear(provider, response)
        if not (heard.get_last_response_in_response_to() or provider.unasked):
            raise NotSaidSo("nobody asked")
        saml.spend(heard)
    except (NotSaidSo, SamlUnusable) as error:
        return _told(request, error)
    token = secrets.token_urlsafe(32)
    cache.set(f"saml-aside:{token}", response, timeout=_ASIDE_SECONDS)
    onward = redirect("saml_in")
    onward.set_cookie(
        _COOKIE, token, max_age=_ASIDE_SECONDS, path=reverse("saml_in"), secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return onward


@for_everybody
@require_GET
@never_cache
def come_in(request: HttpRequest) -> HttpResponseBase:
    """Open the seat of whom the provider named, if this browser asked for it."""
    provider, account = _provider(), _account(request)
    aside = f"saml-aside:{request.COOKIES.get(_COOKIE, '')}"
    response = cache.get(aside, "")
    try:
        if not cache.delete(aside):
            raise NotSaidSo("nothing was laid aside")
        heard = saml.hear(provider, response)
        login = account.sociallogin_from_response(request, heard)
        asked = heard.get_last_response_in_response_to()
        login.state = account.unstash_redirect_state(request, asked) if asked else {"process": "login"}
    except (NotSaidSo, SamlUnusable, PermissionDenied, ValueError) as error:
        return _told(request, error)
    answer: HttpResponseBase = complete_social_login(request, login)
    return answer


@for_everybody
@require_GET
def metadata(request: HttpRequest) -> HttpResponseBase:
    """What the provider has to know of this installation."""
    provider = _provider()
    try:
        return HttpResponse(saml.metadata(provider), content_type="application/samlmetadata+xml")
    except SamlUnusable as error:
        return _told(request, error)


def _provider() -> IdentityProvider:
    found: IdentityProvider | None = settings.EMPTYCHAIR_SAML
    if found is None or not is_installed():
        raise Http404
    return found


def _account(request: HttpRequest) -> Any:
    return get_adapter().get_provider(request, "saml")


def _told(request: HttpRequest, error: Exception) -> HttpResponseBase:
    """The log says why; the reader is told no more than that it did not work."""
    log.warning("Sign-in by SAML was refused: %s", str(error)[:300] or type(error).__name__)
    return refused(request)
