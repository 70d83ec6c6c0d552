"""Sign-in by django-allauth, with seats that only the company gives."""

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from emptychair.company import selectors
from emptychair.company.models import Seat
from emptychair.core.sealing import Sealer


class SeatsByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody can make a seat for themselves, and a seat that was closed looks like none."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Seat | None:
        """The seat of that address and password, None for a closed one too."""
        seat = super().authenticate(request, **credentials)
        return seat if isinstance(seat, Seat) and seat.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: Seat) -> HttpResponse:
        """A closed seat whose passkey or provider was right looks like a wrong password."""
        messages.error(request, _("That did not open the door."))
        return redirect("account_login")


def sealer() -> Sealer:
    """Seals what belongs to signing in and has to be read again."""
    return _sealer(settings.SECRET_KEY)


@cache
def _sealer(secret: str) -> Sealer:
    return Sealer([secret], purpose="sign-in")


class SecondSteps(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes and passkeys as a second step: sealed at rest, bound to the configured address."""

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        return sealer().seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """As it was. Raises SealBroken."""
        return sealer().open(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What an authenticator app shows beside the address."""
        company = selectors.the_company()
        return company.name if company else "emptychair"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that passkeys are bound to: that of the configured address, never one that a visitor asks for."""
        return {"id": urlsplit(settings.EMPTYCHAIR_ADDRESS).hostname or "", "name": self.get_totp_issuer()}
