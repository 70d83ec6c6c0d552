"""Handing on what was said in a conversation to somebody else."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import forwarding, selectors
from emptychair.conversations.forms import ForwardForm, ForwardWordsForm
from emptychair.conversations.forwarding import Chosen
from emptychair.conversations.models import Conversation, Message
from emptychair.core import clock
from emptychair.outbox import forwarding as outbox
from emptychair.outbox import leaving, parts, refusals, services, shown
from emptychair.outbox import selectors as selecting
from emptychair.outbox.errors import (
    CannotEnclose,
    ChangedMeanwhile,
    MayNot,
    NothingWritten,
    NotToThem,
    NoWay,
    OutboxError,
    TooLate,
)
from emptychair.outbox.models import Draft
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say

_LONGEST_ID = 18


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SeatRequest, pk: int) -> HttpResponse:
    """Choose to whom which messages go. Sent at once when the chair passes it, else it is held."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    if not forwarding.is_offered(found, seat=request.user):
        say(request, _("From here nothing can be forwarded: a mail server has to send, and your seat, too."))
        return redirect("conversation", pk)
    chosen = request.GET.get("message", "")
    besides = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) <= _LONGEST_ID else 0
    offered = forwarding.offered(found, besides=besides)
    if request.method != "POST":
        form = ForwardForm(initial=_initial(offered, besides), offered=offered)
        return _page(request, found, form, offered)
    form = ForwardForm(request.POST, offered=offered)
    if form.is_valid():
        try:
            draft = _begun(request, found, form, offered)
        except OutboxError as error:
            form.add_error("to" if isinstance(error, NotToThem | NoWay) else None, _why_not(error))
        else:
            return _sent(request, draft, version=draft.version)
    return _page(request, found, form, offered, status=422)


def _initial(offered: list[Message], besides: int) -> dict[str, object]:
    theirs = [one for one in offered if not one.by_company]
    ticked = [one for one in offered if one.pk == besides] or theirs[-1:] or offered[-1:]
    subject = next((one.subject for one in ticked if one.subject), "") or next((one.text[:60] for one in ticked), "")
    return {
        "key": uuid.uuid4(),
        "subject": f"Fwd: {subject.strip()}",
        "messages": [one.pk for one in ticked],
        "enclosed": [file.pk for one in ticked for file in one.files.all()],
    }


def _begun(request: SeatRequest, found: Conversation, form: ForwardForm, offered: list[Message]) -> Draft:
    given = form.cleaned_data
    chosen = Chosen(
        to=given["to"],
        subject=given["subject"],
        text=given["text"],
        messages=[one for one in offered if one.pk in set(given["messages"])],
        file_ids=frozenset(given["enclosed"]),
    )
    return forwarding.begin(found, chosen, key=given["key"], by=request.user)


def _why_not(error: OutboxError) -> str:
    if isinstance(error, CannotEnclose):
        return refusals.why(error)
    if isinstance(error, NotToThem):
        return _("That is the customer: answer them instead.")
    if isinstance(error, NoWay):
        return _("No mail can be sent to this address; it may be one of your own.")
    return _("It could not be kept. Load the page again.")


def _page(
    request: SeatRequest, found: Conversation, form: ForwardForm, offered: list[Message], *, status: int = 200
) -> HttpResponse:
    asks = form.is_bound and "confirmed" in form.errors
    return render(
        request,
        "conversations/forward_begin.html",
        {
            "conversation": found,
            "form": form,
            "offered": offered,
            "ticked": {str(one) for one in form["messages"].value() or ()},
            "ticked_files": {str(one) for one in form["enclosed"].value() or ()},
            "confirm": form.cleaned_data.get("to", "") if asks else "",
        },
        status=status,
    )


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: SeatRequest, pk: int) -> HttpResponse:
    """A forward: how far it is, and while it has not left its words, which can be changed."""
    draft = or_404(selecting.forward_by(pk, reach=request.reach))
    given = {"version": draft.version, "subject": draft.subject, "text": draft.text}
    form = ForwardWordsForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_bound and form.is_valid():
        return _sent(request, draft, **form.cleaned_data)
    dispatch = selecting.sending_of(draft)
    now = clock.now()
    context = {
        "draft": draft,
        "form": form,
        "files": parts.listed(draft),
        "leaving": shown.dispatch(dispatch, seat=request.user, now=now) if dispatch and _is_closed(draft) else None,
        "ruling": selecting.last_ruling(draft),
        "verdict": shown.verdict(services.verdict_of(draft, sender=request.user)),
        "stopped": dispatch.problem if dispatch and not _is_closed(draft) else "",
        "ours": forwarding.is_ours(draft.recipient.address),
    }
    if request.htmx and context["leaving"] is None:
        raise Http404
    name = "conversations/_forward_leaving.html" if request.htmx else "conversations/forward.html"
    return render(request, name, context, status=422 if form.is_bound else 200)


def _is_closed(draft: Draft) -> bool:
    return draft.state in services.CLOSED


def _sent(request: SeatRequest, draft: Draft, *, version: int, **words: str) -> HttpResponse:
    try:
        if words:
            draft = outbox.rewrite(draft, **words, version=version, by=request.user)
        sending = outbox.send(draft, version=draft.version, by=request.user)
    except MayNot:
        say(request, _("Somebody who may send forwards it."))
    except ChangedMeanwhile:
        say(request, _("It has been changed in the meantime. Look again."), level=messages.WARNING)
    except NothingWritten:
        say(request, _("Write a few words first."))
    except NoWay:
        say(request, _("It is kept. This channel has no outgoing account any more."), level=messages.WARNING)
    else:
        if sending.dispatch is None:
            say(request, _("It is held, and looked at under Chair before it goes out."), level=messages.INFO)
    return redirect("forward", draft.pk)


@for_seats
@require_POST
def call_back(request: SeatRequest, pk: int) -> HttpResponse:
    """Take a forward back that has not left yet."""
    draft = or_404(selecting.forward_by(pk, reach=request.reach))
    dispatch = selecting.sending_of(draft)
    try:
        if dispatch is None:
            raise TooLate
        leaving.call_back(dispatch, by=request.user)
    except MayNot:
        say(request, _("Somebody who may send calls it back."))
    except TooLate:
        say(request, _("It was too late to call it back."), level=messages.WARNING)
    return redirect("forward", pk)
