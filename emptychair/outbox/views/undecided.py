"""What was not delivered, or perhaps not: a person decides about each."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.models import Seat
from emptychair.outbox import leaving, parts, selectors
from emptychair.outbox.errors import MayNot, TooLate
from emptychair.outbox.forms import DecisionForm
from emptychair.outbox.models import Dispatch
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.toasts import say


@for_seats
@require_safe
def undecided(request: SeatRequest) -> HttpResponse:
    """Answers that did not arrive, and those of which nobody knows, the longest first."""
    page = selectors.undecided(cursor_from(request.GET.get("at", "")), reach=request.reach)
    number = selectors.undecided_count(reach=request.reach)
    shown = {"rows": page.rows, "pager": pager_of(request, page), "number": number}
    return render(request, "outbox/undecided.html", shown)


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SeatRequest, pk: int) -> HttpResponse:
    """One of them, with what can be done about it."""
    dispatch = or_404(selectors.undecided_by(pk, reach=request.reach))
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _decided(request, dispatch, form)
    shown = {
        "dispatch": dispatch,
        "files": parts.listed(dispatch.draft),
        "form": form,
        "may_decide": request.user.sends,
    }
    return render(request, "outbox/undecided_one.html", shown, status=422 if form.is_bound else 200)


def _decided(request: SeatRequest, dispatch: Dispatch, form: DecisionForm) -> HttpResponse:
    try:
        _acts(form)[form.cleaned_data["do"]](dispatch, request.user)
        say(request, _("Done: the conversation goes on from there."))
    except MayNot:
        say(request, _("Somebody who may send decides about it."))
    except TooLate:
        say(request, _("It was decided otherwise in the meantime."), level=messages.WARNING)
    return redirect("conversation", dispatch.draft.subject_id)


def _acts(form: DecisionForm) -> dict[str, Callable[[Dispatch, Seat], object]]:
    return {
        DecisionForm.AGAIN: lambda dispatch, by: leaving.send_again(dispatch, by=by),
        DecisionForm.ARRIVED: lambda dispatch, by: leaving.arrived(dispatch, by=by),
        DecisionForm.BY_HAND: lambda dispatch, by: leaving.give_by_hand(dispatch, by=by),
        DecisionForm.ANEW: lambda dispatch, by: leaving.call_back(dispatch, by=by),
        DecisionForm.GIVE_UP: lambda dispatch, by: leaving.give_up(dispatch, reason=form.cleaned_data["reason"], by=by),
    }
