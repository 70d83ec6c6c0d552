"""Promises: what is due, and what became of what was said."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from emptychair.asks import selectors, services
from emptychair.asks.errors import AlreadySettled, AsksError, MayNot, NotSettled
from emptychair.asks.forms import GiveForm, MoveForm, SettleForm
from emptychair.asks.models import Promise
from emptychair.company.access import SeatRequest, for_seats
from emptychair.core import clock
from emptychair.web.lookup import or_404
from emptychair.web.paging import Page, cursor_from, pager_of
from emptychair.web.parts import Tab
from emptychair.web.toasts import say

_ALL, _SETTLED = "all", "settled"


@for_seats
@require_safe
def promise_list(request: SeatRequest) -> HttpResponse:
    """What is due, the longest overdue first, or what has ended; the reader's own or everybody's."""
    everybody, ended = request.GET.get("whose") == _ALL, request.GET.get("state") == _SETTLED
    owner = None if everybody else request.user
    due = None if ended else selectors.due(owner, reach=request.reach)
    page: Page[Promise] | None = None
    if ended:
        page = selectors.settled(owner, cursor_from(request.GET.get("at", "")), reach=request.reach)
    shown = {
        "tabs": _tabs(everybody=everybody, ended=ended),
        "everybody": everybody,
        "groups": [
            (_("Overdue"), due.overdue, True),
            (_("Today"), due.today, False),
            (_("This week"), due.week, False),
            (_("Later"), due.later, False),
        ]
        if due
        else [],
        "due": due,
        "settled": page,
        "pager": pager_of(request, page) if page else None,
    }
    return render(request, "asks/promises.html", shown)


def _tabs(*, everybody: bool, ended: bool) -> list[Tab]:
    here = reverse("promises")
    return [
        Tab(label=_("Mine"), url=here, current=not everybody and not ended),
        Tab(label=_("Everybody's"), url=f"{here}?whose={_ALL}", current=everybody and not ended),
        Tab(label=_("Settled"), url=f"{here}?whose={_ALL}&state={_SETTLED}", current=ended),
    ]


@for_seats
@require_safe
def promise(request: SeatRequest, pk: int) -> HttpResponse:
    """One promise with its history, and what can be done with it."""
    return _page(request, or_404(selectors.by_id(pk, reach=request.reach)))


def _page(request: SeatRequest, found: Promise, **bound: forms.Form) -> HttpResponse:
    shown = {
        "promise": found,
        "late": selectors.is_late(found, timezone.localdate(clock.now())),
        "changes": found.changes.select_related("by"),
        "settle_form": SettleForm(),
        "move_form": MoveForm(),
        "give_form": GiveForm(),
        "may": request.user.sends,
    }
    return render(request, "asks/promise.html", shown | bound, status=422 if bound else 200)


@for_seats
@require_POST
def settle(request: SeatRequest, pk: int) -> HttpResponse:
    """It was kept, broken or taken back."""
    found, form = or_404(selectors.by_id(pk, reach=request.reach)), SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, found, settle_form=form)
    state = Promise.State(form.cleaned_data["state"])
    try:
        services.settle(found, state, word=form.cleaned_data["word"], on=form.cleaned_data["on"], by=request.user)
    except (MayNot, AlreadySettled) as error:
        return _refused(request, pk, error)
    say(request, _("Noted: %(state)s.") % {"state": state.label}, undo_url=reverse("promise_reopen", args=[pk]))
    return redirect("promises")


@for_seats
@require_POST
def reopen(request: SeatRequest, pk: int) -> HttpResponse:
    """How it ended is taken back."""
    try:
        services.reopen(or_404(selectors.by_id(pk, reach=request.reach)), by=request.user)
    except (MayNot, NotSettled) as error:
        return _refused(request, pk, error)
    say(request, _("The promise is open again."))
    return redirect("promise", pk)


@for_seats
@require_POST
def move(request: SeatRequest, pk: int) -> HttpResponse:
    """It gets another day, with the reason."""
    found, form = or_404(selectors.by_id(pk, reach=request.reach)), MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, move_form=form)
    try:
        services.move(found, due_on=form.cleaned_data["due_on"], reason=form.cleaned_data["reason"], by=request.user)
    except (MayNot, AlreadySettled) as error:
        return _refused(request, pk, error)
    say(request, _("It is due on the new day. Tell the customer."))
    return redirect("promise", pk)


@for_seats
@require_POST
def give(request: SeatRequest, pk: int) -> HttpResponse:
    """Somebody else cares for it."""
    found, form = or_404(selectors.by_id(pk, reach=request.reach)), GiveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, give_form=form)
    try:
        services.hand_over(found, to=form.seat, by=request.user)
    except (MayNot, AlreadySettled) as error:
        return _refused(request, pk, error)
    say(request, _("%(name)s cares for it now.") % {"name": form.seat})
    return redirect("promise", pk)


def _refused(request: SeatRequest, pk: int, error: AsksError) -> HttpResponse:
    said = {
        MayNot: _("Your seat reads along; others care for promises."),
        AlreadySettled: _("Somebody has noted meanwhile how it ended."),
        NotSettled: _("It is open already."),
    }
    say(request, said[type(error)], level=messages.INFO)
    return redirect("promise", pk)
