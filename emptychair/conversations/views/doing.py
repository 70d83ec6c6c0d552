"""What seats do with conversations: close, put off, give, take the next, and take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import regrouping, selectors, work
from emptychair.conversations.errors import (
    BecameOne,
    ChangedSince,
    HasEnough,
    MayNot,
    NothingToDo,
    NotTakenBack,
    NotTogether,
)
from emptychair.conversations.filters import Whose
from emptychair.conversations.forms import ActForm, Do
from emptychair.conversations.models import UNDONE_ANY_TIME, Act
from emptychair.conversations.views.regrouping import WHY_NOT
from emptychair.core import clock
from emptychair.web.lookup import own_address
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: SeatRequest) -> HttpResponse:
    """Do one thing to one or more conversations, with a way to take it back on the next page."""
    back = own_address(request, otherwise=reverse("conversations"))
    if request.method != "POST":
        return redirect(back)
    form = ActForm(request.POST)
    if not form.is_valid():
        wrong = next(iter(form.errors.values()))[0]
        say(request, str(wrong), level=messages.ERROR)
        return redirect(back)
    try:
        done = _do(form, request)
    except MayNot:
        say(request, _("Your seat reads along; others decide this."), level=messages.ERROR)
    except NothingToDo:
        say(request, _("That has been done already, or the conversation is not there."), level=messages.INFO)
    else:
        say(request, _done(done), undo_url=reverse("act_undo", args=[done.pk]))
    return redirect(back)


def _do(form: ActForm, request: SeatRequest) -> Act:
    given, by, now = form.cleaned_data, request.user, clock.now()
    ids = selectors.within(given["ids"], reach=request.reach)
    if given["do"] == Do.CLOSE:
        return work.close(ids, reason=given["reason"], words=given["words"], by=by, now=now)
    if given["do"] == Do.SNOOZE:
        return work.snooze(ids, until=given["until"], by=by, now=now)
    if given["do"] == Do.GIVE:
        return work.give(ids, seat=given["seat"], team=given["team"], by=by, now=now)
    return (work.reopen if given["do"] == Do.REOPEN else work.wake)(ids, by=by, now=now)


def _done(act: Act) -> str:
    number = act.on.count()
    return ngettext("%(did)s.", "%(did)s: %(number)s conversations.", number) % {
        "did": act.get_did_display(),
        "number": number,
    }


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: SeatRequest, pk: int) -> HttpResponse:
    """Take back what one has just done."""
    done = get_object_or_404(Act.objects.filter(request.reach.condition("on__conversation__channel")).distinct(), pk=pk)
    if request.method == "POST":
        try:
            (regrouping if done.did in UNDONE_ANY_TIME else work).undo(done, by=request.user)
            say(request, _("Taken back."))
        except (ChangedSince, BecameOne, NotTogether) as error:
            say(request, str(WHY_NOT[type(error)]), level=messages.ERROR)
        except MayNot:
            say(request, _("Only who did it, or an administrator, takes it back."), level=messages.ERROR)
        except NotTakenBack:
            say(request, _("It cannot be taken back any more: something has happened since."), level=messages.ERROR)
    on = done.on.first()
    alone = on and (done.on.count() == 1 or done.did in UNDONE_ANY_TIME)
    return redirect("conversation", on.conversation_id) if on and alone else redirect("conversations")


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def take_next(request: SeatRequest) -> HttpResponse:
    """Take on who has waited longest and is nobody's."""
    if request.method != "POST":
        return redirect("conversations")
    try:
        found = work.take_next(by=request.user, reach=request.reach, now=clock.now())
    except HasEnough:
        say(request, _("You have enough customers who wait for you. Answer them, or give some away."))
        return redirect(f"{reverse('conversations')}?whose={Whose.MINE}")
    except MayNot:
        say(request, _("Your seat reads along; others answer."), level=messages.ERROR)
        return redirect("conversations")
    if not found:
        say(request, _("Nobody waits who is not somebody’s already."), level=messages.INFO)
        return redirect("conversations")
    return redirect("conversation", found.pk)
