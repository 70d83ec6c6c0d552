"""Joining a conversation with another of the same customer, and splitting a part of it off."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import errors, regrouped, regrouping, selectors, shown, talk
from emptychair.conversations.forms import JoinForm, SplitForm
from emptychair.conversations.models import Act, Conversation
from emptychair.core import clock
from emptychair.outbox.selectors import open_draft
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.parts import Words
from emptychair.web.toasts import say

WHY_NOT: Mapping[type[errors.ConversationsError], Words] = {
    errors.AnswerOnItsWay: gettext_lazy("An answer is on its way there. Wait until it has left, or call it back."),
    errors.BecameOne: gettext_lazy("What came in since has shown that they are one thread: they stay together."),
    errors.ChangedSince: gettext_lazy("It was joined or split again since. Take that back first."),
    errors.DraftsTooLong: gettext_lazy("What is being written in both is too long for one answer. Shorten it first."),
    errors.MayNot: gettext_lazy("Your seat reads along; others decide this."),
    errors.NothingLeft: gettext_lazy(
        "Choose some messages and leave some, and choose at least one that the customer wrote."
    ),
    errors.NothingToDo: gettext_lazy("That has been done already, or the conversation is not there."),
    errors.NotTakenBack: gettext_lazy("It cannot be taken back any more: something has happened since."),
    errors.OtherChannel: gettext_lazy("They are on two channels, which are read and answered each by its own seats."),
    errors.OtherCustomer: gettext_lazy("They are of two customers. If both are one person, join the customers first."),
}


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: SeatRequest, pk: int) -> HttpResponse:
    """The customer's other conversations of the channel; the chosen one becomes a part of this."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        other = or_404(selectors.conversation_by(form.cleaned_data["other"], reach=request.reach))
        try:
            return _done(request, found.pk, regrouping.join(found, other, by=request.user, now=clock.now()))
        except errors.ConversationsError as error:
            say(request, str(WHY_NOT[type(error)]), level=messages.ERROR)
    page = regrouped.joinable(found, cursor_from(request.GET.get("at", "")), reach=request.reach)
    given = {
        "conversation": found,
        "rows": shown.rows(page.rows, selectors.words_of(page.rows), now=clock.now()),
        "pager": pager_of(request, page),
        "elsewhere": regrouped.elsewhere(found, reach=request.reach),
        "draft": open_draft(found.pk),
    }
    return render(request, "conversations/join.html", given, status=422 if request.method == "POST" else 200)


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: SeatRequest, pk: int) -> HttpResponse:
    """Messages to choose from; the chosen ones begin a conversation of their own. `from` chooses some already."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    form = SplitForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            act = regrouping.split(found, given["messages"], onward=given["onward"], by=request.user, now=clock.now())
        except errors.ConversationsError as error:
            form.add_error(None, str(WHY_NOT[type(error)]))
        else:
            return _done(request, regrouped.made_by(act), act)
    return _choose(request, found, form)


def _choose(request: SeatRequest, found: Conversation, form: SplitForm) -> HttpResponse:
    part = selectors.stretch_of(found, cursor_from(request.GET.get("at", "")))
    own = [one for one in part.messages if one.conversation_id == found.pk]
    begins = request.GET.get("from", "")
    chosen = set(request.POST.getlist("messages"))
    if not form.is_bound and begins in [str(one.pk) for one in own]:
        chosen = {str(one.pk) for one in own[[str(one.pk) for one in own].index(begins) :]}
    given = {
        "conversation": found,
        "form": form,
        "entries": talk.thread_entries(own),
        "chosen": chosen,
        "pager": pager_of(request, part.page),
    }
    return render(request, "conversations/split.html", given, status=422 if form.is_bound else 200)


def _done(request: SeatRequest, conversation_id: int, act: Act) -> HttpResponse:
    words = (
        _("They are one conversation now.") if act.did == Act.Did.JOINED else _("It is a conversation of its own now.")
    )
    say(request, words, undo_url=reverse("act_undo", args=[act.pk]))
    return redirect("conversation", conversation_id)
