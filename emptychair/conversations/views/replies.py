"""Saved replies beside an answer."""

import uuid

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import answering, selectors
from emptychair.conversations.models import Conversation
from emptychair.outbox import replies as saved
from emptychair.outbox import services as outbox
from emptychair.outbox.errors import ChangedMeanwhile
from emptychair.outbox.selectors import open_draft
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: SeatRequest, pk: int) -> HttpResponse:
    """What is saved, to choose from; what is chosen comes back filled in, without a script in the draft itself."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    if not request.user.writes:
        raise Http404
    if request.method != "POST":
        offered = saved.offered(request.user, language=found.language)
        page = "conversations/_replies.html" if request.htmx else "conversations/replies.html"
        return render(request, page, {"conversation": found, "replies": offered})
    chosen = request.POST.get("reply", "")
    known = saved.visible(request.user).filter(pk=chosen) if chosen.isdecimal() and len(chosen) < 19 else None
    text = saved.use(or_404(known.first() if known else None), handle=found.handle, by=request.user)
    if request.accepts("text/html"):
        return _put(request, found, text)
    return JsonResponse({"text": text})


def _put(request: SeatRequest, conversation: Conversation, text: str) -> HttpResponse:
    """Add the words to the draft."""
    draft = open_draft(conversation.pk)
    words = "\n\n".join(filter(None, (draft.text if draft else "", text)))
    version = draft.version if draft else 0
    try:
        key = draft.key if draft else uuid.uuid4()
        outbox.write(answering.reply_to(conversation), key=key, text=words, version=version, by=request.user)
    except ChangedMeanwhile:
        say(request, _("Somebody else has changed the draft in the meantime. Choose again."))
    return redirect(f"{reverse('conversation', args=[conversation.pk])}#answer")
