"""Signing in by the company's own provider: for those who have a seat, or are offered one, and for nobody else."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from emptychair.company import invitations, journal, selectors
from emptychair.company.models import Company, Role, Seat

# By OpenID Connect, and as providers call it by SAML.
_NAMES = (
    "name",
    "displayName",
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
)


class SeatsByProvider(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Joins a provider's account to the seat of the same address, when the provider has confirmed that address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: a seat is there before, or is made from an invitation."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the seat of whoever comes back from the provider, or send them to the sign-in page."""
        if sociallogin.state.get("process") != "login":
            _refuse(request)
        if sociallogin.is_existing:
            return
        with transaction.atomic():
            seat = _seat_for(_confirmed(sociallogin), name=_name(sociallogin), company=selectors.the_company())
            if seat is not None:
                sociallogin.connect(request, seat)
                journal.record(
                    "joined a provider's account",
                    by=seat,
                    about=f"seat {seat.pk}",
                    details={"account": sociallogin.account.uid},
                )
        if seat is None:
            _refuse(request)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **what: Any) -> None:
        """Whatever went wrong there, the sign-in page says that it did not work."""
        _refuse(request)


def refused(request: HttpRequest) -> HttpResponse:
    """The same words for every reason, so that they tell nobody who has a seat."""
    messages.error(request, _("That did not open a seat here. Ask an administrator of your company for one."))
    return redirect("account_login")


def _refuse(request: HttpRequest) -> NoReturn:
    raise ImmediateHttpResponse(refused(request))


def _confirmed(sociallogin: SocialLogin) -> str:
    """The address that the provider says it has confirmed; empty for any other."""
    return next((one.email.lower() for one in sociallogin.email_addresses if one.verified is True), "")


def _name(sociallogin: SocialLogin) -> str:
    claims = sociallogin.account.extra_data
    said = claims.get("userinfo", claims)
    for name in _NAMES:
        found = said.get(name)
        found = found[0] if isinstance(found, list) and found else found
        if isinstance(found, str):
            return found[:120]
    return ""


def _seat_for(email: str, *, name: str, company: Company | None) -> Seat | None:
    """The active seat of that address, made now when it is offered, or when its domain gets seats unasked."""
    if not email or company is None:
        return None
    if seat := Seat.objects.filter(email=email).first():
        return seat if seat.is_active else None
    if offered := invitations.offered_to(email):
        return invitations.take(offered, name=name or offered.name, password=None, language="", time_zone="")
    if email.rpartition("@")[2] in settings.EMPTYCHAIR_OIDC_DOMAINS:
        seat = Seat.objects.create_user(email, None, name=name or email, role=Role.MEMBER, is_newcomer=True)
        journal.record(
            "took a seat",
            by=seat,
            about=f"seat {seat.pk}",
            details={"address": email, "role": seat.role, "by": "domain"},
        )
        return seat
    return None
