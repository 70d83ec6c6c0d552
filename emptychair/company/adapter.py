"""Sign-in by django-allauth, with seats that only the company gives."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from emptychair.company.models import Seat


class SeatsByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody can make a seat for themselves, and a seat that was closed looks like none."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Seat | None:
        """The seat of that address and password, None for a closed one too."""
        seat = super().authenticate(request, **credentials)
        return seat if isinstance(seat, Seat) and seat.is_active else None
