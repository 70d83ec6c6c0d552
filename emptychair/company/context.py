"""What every template may ask about the company."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest

from emptychair.company import notices, selectors
from emptychair.company.models import Seat


def company(request: HttpRequest) -> dict[str, object]:
    """`company`: None before the set-up. `unseen_count`: notices that the reader has not seen, counted when shown.

    `mails`: whether the company can mail its seats.
    """
    return {
        "company": selectors.company_of(request),
        "unseen_count": partial(_unseen, request),
        "mails": settings.EMPTYCHAIR_MAILS,
    }


def _unseen(request: HttpRequest) -> int:
    seat = getattr(request, "user", None)
    return notices.unseen_count(seat) if isinstance(seat, Seat) else 0
