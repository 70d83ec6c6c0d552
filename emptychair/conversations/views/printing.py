"""The page that a conversation is printed from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import selectors
from emptychair.conversations.printing import MOST, printed
from emptychair.core import clock
from emptychair.web.lookup import or_404


@for_seats
@require_safe
def print_out(request: SeatRequest, pk: int) -> HttpResponse:
    """The whole conversation without the shell; with `notes` what colleagues wrote to each other, too."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    notes = request.GET.get("notes") == "1"
    given = {
        "conversation": found,
        "printed": printed(found, notes=notes),
        "notes": notes,
        "most": MOST,
        "now": clock.now(),
    }
    return render(request, "conversations/print.html", given)
