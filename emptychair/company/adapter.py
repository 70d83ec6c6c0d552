"""Sign-in by django-allauth, with seats that only the company gives."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class SeatsByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody can make a seat for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
