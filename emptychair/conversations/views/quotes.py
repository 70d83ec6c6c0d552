"""Quoting a message in an answer, for browsers in which no script does it."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import answering, selectors
from emptychair.outbox import services as outbox
from emptychair.outbox.errors import ChangedMeanwhile
from emptychair.outbox.quoting import as_quote
from emptychair.outbox.selectors import leaving, open_draft
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: SeatRequest, pk: int) -> HttpResponse:
    """Add a message of the conversation to the draft as lines of a quote."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    if request.method != "POST":
        return redirect("conversation", pk)
    if not request.user.writes or found.said_id is None:
        raise Http404
    given = request.POST.get("message", "")
    message = selectors.message_by(int(given), reach=request.reach) if given.isdecimal() and len(given) < 19 else None
    if message is None or message.conversation_id != found.pk:
        raise Http404
    if leaving(pk):
        say(request, _("An answer is on its way. Call it back to write on."))
        return redirect("conversation", pk)
    draft = open_draft(pk)
    words = "\n\n".join(filter(None, (draft.text.rstrip("\n") if draft else "", as_quote(message.text)))) + "\n\n"
    key, version = (draft.key, draft.version) if draft else (uuid.uuid4(), 0)
    try:
        outbox.write(answering.reply_to(found), key=key, text=words, version=version, by=request.user)
    except ChangedMeanwhile:
        say(request, _("Somebody else has changed the draft in the meantime. Choose again."))
    return redirect(f"{reverse('conversation', args=[pk])}#answer")
