"""Answering a conversation: the draft as it is typed, and letting it go out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.asks.days import asked_in
from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import answering, selectors
from emptychair.conversations.composer import composer_of
from emptychair.conversations.forms import AnswerForm
from emptychair.conversations.models import Conversation
from emptychair.core import clock
from emptychair.outbox import services as outbox
from emptychair.outbox.errors import ChangedMeanwhile, MayNot, NothingWritten
from emptychair.outbox.models import Draft
from emptychair.outbox.selectors import open_draft
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SeatRequest, pk: int) -> HttpResponse:
    """Keep what is typed, and with `do=give` let it go out. Whoever had to sign in meanwhile finds the conversation."""
    found = or_404(selectors.conversation_by(pk))
    if request.method != "POST":
        return redirect("conversation", pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        say(request, _("That could not be kept; it may be too long. It is still where you typed it."))
        return redirect("conversation", pk)
    text, key, version = (form.cleaned_data[name] for name in ("text", "key", "version"))
    try:
        draft = outbox.write(answering.reply_to(found), key=key, text=text, version=version, by=request.user)
    except ChangedMeanwhile:
        return _shown(request, found, draft=open_draft(pk), unsaved=text)
    except MayNot:
        say(request, _("Your seat reads along; others answer."))
        return redirect("conversation", pk)
    if form.cleaned_data["do"] == AnswerForm.GIVE:
        return _give(request, found, draft)
    return _shown(request, found, draft=draft)


def _give(request: SeatRequest, conversation: Conversation, draft: Draft) -> HttpResponse:
    try:
        sending = answering.give(
            conversation, draft, version=draft.version, by=request.user, days=asked_in(request.POST)
        )
    except MayNot:
        say(request, _("It is kept. Somebody who may send lets it go out."))
    except NothingWritten:
        say(request, _("Write an answer first."))
    except ChangedMeanwhile:
        return _shown(request, conversation, draft=open_draft(conversation.pk), unsaved=draft.text)
    else:
        if sending.dispatch:
            say(request, _("Marked as given. It stands in the conversation in a moment."))
        else:
            say(request, _("It is held: the customers' advocate looks at it first."), level=messages.INFO)
    return redirect("conversation", conversation.pk)


def _shown(request: SeatRequest, conversation: Conversation, *, draft: Draft | None, unsaved: str = "") -> HttpResponse:
    composer = composer_of(conversation, draft, seat=request.user, unsaved=unsaved, now=clock.now())
    if request.htmx:
        return render(request, "conversations/_composer_state.html", {"composer": composer})
    if unsaved:
        return render(
            request, "conversations/answer.html", {"composer": composer, "conversation": conversation}, status=409
        )
    return redirect("conversation", conversation.pk)
