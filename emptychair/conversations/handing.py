"""A link that was just made for a customer waits here for the page that shows it to its maker, once."""

from django.conf import settings
from django.urls import reverse

from emptychair.company.access import SeatRequest

_MADE = "made_link"


def hand(request: SeatRequest, conversation_id: int, *, token: str) -> None:
    """Keep the token for the seat's next page."""
    request.session[_MADE] = [conversation_id, token]


def handed(request: SeatRequest, conversation_id: int) -> str:
    """The whole address of the link that this seat has just made for the conversation; told once, then empty."""
    made = request.session.get(_MADE)
    if request.method != "GET" or not made or made[0] != conversation_id:
        return ""
    del request.session[_MADE]
    return f"{settings.EMPTYCHAIR_ADDRESS}{reverse('customer_page', args=[made[1]])}"
