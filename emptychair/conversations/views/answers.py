"""Answering a conversation: the draft as it is typed, and letting it go out."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.asks.days import asked_in
from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.models import Seat
from emptychair.conversations import answering, selectors
from emptychair.conversations.composer import composer_of
from emptychair.conversations.forms import AnswerForm, LeavingForm
from emptychair.conversations.forms_copies import copies_in
from emptychair.conversations.models import Conversation
from emptychair.core import clock
from emptychair.outbox import leaving as going
from emptychair.outbox import selectors as selecting
from emptychair.outbox import shown
from emptychair.outbox.copies import MOST
from emptychair.outbox.errors import (
    BadCopy,
    ChangedMeanwhile,
    CopiesLink,
    FilesNotCarried,
    LinkEnded,
    MayNot,
    NoAddress,
    NothingWritten,
    NoWay,
    OurOwn,
    TooLate,
    Unconfirmed,
    WrongTime,
)
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.selectors import open_draft
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say

_MOMENT = timedelta(minutes=1)


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SeatRequest, pk: int) -> HttpResponse:
    """Keep what is typed, and with `do=send` or `do=give` let it go out.

    Whoever had to sign in meanwhile finds the conversation.
    """
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    if request.method != "POST":
        return redirect("conversation", pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        say(request, _("That could not be kept; it may be too long. It is still where you typed it."))
        return redirect("conversation", pk)
    words = {name: form.cleaned_data[name] for name in ("text", "key", "version")}
    words |= {"to_others": copies_in(request.POST), "formatted": form.is_formatted}
    left_out = any(request.POST.getlist("files"))
    if left_out:
        say(request, _("Your words are kept. Choose the files again and press “Add files” before you send."))
    try:
        if form.route and not left_out:
            return _give(request, found, route=form.route, leaves_at=form.leaves_at(clock.now()), **words)
        draft = answering.keep(found, **words, by=request.user)
    except BadCopy as error:
        return _shown(request, found, draft=open_draft(pk), bad_copy=bad_copy(error))
    except ChangedMeanwhile:
        return _shown(request, found, draft=open_draft(found.pk), unsaved=words["text"])
    except MayNot:
        say(request, _may_not(request.user))
        return redirect("conversation", pk)
    return _shown(request, found, draft=draft)


def _may_not(seat: Seat) -> str:
    if seat.writes:
        return _("It is kept. Somebody who may send lets it go out.")
    return _("Your seat reads along; others answer.")


def _give(request: SeatRequest, conversation: Conversation, *, route: Route, **words: Any) -> HttpResponse:
    try:
        days, seen = asked_in(request.POST), request.POST.get("seen")
        sending = answering.answer(conversation, **words, by=request.user, route=route, days=days, seen=seen)
    except FilesNotCarried:
        say(request, _("It is kept. Nothing carries its files: take them out, and give them there by hand."))
    except LinkEnded:
        say(request, _("The customer's link has ended. The answer is kept: make a new link, or give it by hand."))
    except NothingWritten:
        say(request, _("Write an answer first."))
    except BadCopy as error:
        say(request, bad_copy(error), level=messages.ERROR)
    except Unconfirmed as error:
        words_of_it = _("It is kept. It would go to %(addresses)s too: read whom the button names, and press it again.")
        say(request, words_of_it % {"addresses": ", ".join(error.addresses)}, level=messages.WARNING)
        return redirect(f"{reverse('conversation', args=[conversation.pk])}#answer")
    except CopiesLink:
        say(request, _("It is kept. It holds a customer's link, which nobody else may get."), level=messages.ERROR)
    except WrongTime:
        say(request, _("It is kept, and has not gone out. Choose a time to come, within a year."), level=messages.ERROR)
    except NoWay:
        say(request, _("It is kept. This channel has no outgoing account any more."), level=messages.WARNING)
    else:
        if sending.dispatch and sending.dispatch.state == Dispatch.State.WAITING:
            return redirect(f"{reverse('conversation', args=[conversation.pk])}#answer")
        if sending.dispatch and route is Route.PAGE:
            say(request, _("It stands on their page in a moment."))
        elif sending.dispatch:
            say(request, _("Marked as given. It stands in the conversation in a moment."))
        elif sending.verdict.lacks_eyes_alone:
            say(request, _("It is held: a colleague reads it first, under Chair."), level=messages.INFO)
        else:
            say(request, _("It is held: the customers' advocate looks at it first."), level=messages.INFO)
    return redirect("conversation", conversation.pk)


@for_seats
@require_safe
def leaving(request: SeatRequest, pk: int) -> HttpResponse:
    """How far an answer on its way is. When it stands in the conversation, the page is drawn anew."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    if not request.htmx:
        return redirect("conversation", pk)
    dispatch = selecting.leaving(pk) or selecting.just_sent(pk, since=clock.now() - _MOMENT)
    if dispatch is None or (dispatch.state == Dispatch.State.SENT and answering.stands(found, dispatch)):
        return HttpResponse(headers={"HX-Refresh": "true"})
    shown_dispatch = shown.dispatch(dispatch, seat=request.user, now=clock.now())
    return render(request, "conversations/_leaving.html", {"leaving": shown_dispatch, "conversation": found})


@for_seats
@require_POST
def call_back(request: SeatRequest, pk: int) -> HttpResponse:
    """Take an answer back that has not left yet; it is a draft again."""
    or_404(selectors.conversation_by(pk, reach=request.reach))
    try:
        going.call_back(_named(request, pk), by=request.user)
    except MayNot:
        say(request, _("Somebody who may send calls it back."))
    except TooLate:
        say(request, _("It was too late to call it back."), level=messages.WARNING)
    return redirect(f"{reverse('conversation', args=[pk])}#answer")


def _named(request: SeatRequest, pk: int) -> Dispatch:
    """The answer on its way that the page showed; there may be another. Raises TooLate once it is not any more."""
    form = LeavingForm(request.POST)
    dispatch = selecting.leaving(pk, pk=form.cleaned_data["dispatch"]) if form.is_valid() else None
    if dispatch is None:
        raise TooLate
    return dispatch


@for_seats
@require_POST
def send_now(request: SeatRequest, pk: int) -> HttpResponse:
    """Let an answer go out at once that waits for its time."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    try:
        sending = answering.send_now(found, _named(request, pk), by=request.user)
    except MayNot:
        say(request, _("Somebody who may send lets it go out."))
    except TooLate:
        say(request, _("It does not wait any more."), level=messages.WARNING)
    except (LinkEnded, NoWay):
        say(request, _("It cannot go out that way any more."), level=messages.WARNING)
    else:
        if sending.dispatch is None:
            say(request, _("It is held: the customers' advocate looks at it first."), level=messages.INFO)
    return redirect(f"{reverse('conversation', args=[pk])}#answer")


def bad_copy(error: BadCopy) -> str:
    """Why somebody cannot be put in copy."""
    if isinstance(error, NoAddress):
        return _("%(address)s is no address that a mail can be sent to.") % {"address": error.address}
    if isinstance(error, OurOwn):
        return _("%(address)s is an address of ours: the mail would come back.") % {"address": error.address}
    return _("At most %(number)d get a copy.") % {"number": MOST}


def _shown(
    request: SeatRequest, conversation: Conversation, *, draft: Draft | None, unsaved: str = "", bad_copy: str = ""
) -> HttpResponse:
    composer = composer_of(conversation, draft, seat=request.user, unsaved=unsaved, now=clock.now())
    if request.htmx:
        given = {"composer": composer, "bad_copy": bad_copy}
        return render(request, "conversations/_composer_state.html", given)
    if bad_copy:
        say(request, bad_copy, level=messages.ERROR)
    if unsaved:
        return render(
            request, "conversations/answer.html", {"composer": composer, "conversation": conversation}, status=409
        )
    return redirect("conversation", conversation.pk)
