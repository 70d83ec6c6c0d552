"""A promise that is noted by hand, beside the conversation in which it was made."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.asks import services as asks
from emptychair.asks.errors import MayNot
from emptychair.asks.forms import PromiseForm
from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import answering, selectors
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def note_promise(request: SeatRequest, pk: int) -> HttpResponse:
    """What was promised, and by which day."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    form = PromiseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        shown = {"form": form, "conversation": found}
        return render(request, "conversations/promise.html", shown, status=422 if form.is_bound else 200)
    try:
        asks.promise(answering.reply_to(found), **form.cleaned_data, by=request.user)
    except MayNot:
        say(request, _("Your seat reads along; others care for promises."))
    else:
        say(request, _("Noted."))
    return redirect("conversation", pk)
