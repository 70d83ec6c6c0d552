"""The rota: who answers today and in the next weeks, absences and swaps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company import rota as turns
from emptychair.company.access import SeatRequest, for_admins, for_seats
from emptychair.company.errors import NotYours
from emptychair.company.forms.rota import AwayForm, RuleForm, SwapForm
from emptychair.company.models import RotaRule
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_seats
@require_safe
def rota(request: SeatRequest) -> HttpResponse:
    """Who is on today, the plan, what is proposed, who is away, and how evenly it is spread."""
    return _shown(request)


def _shown(request: SeatRequest, *, away: AwayForm | None = None, rule: RuleForm | None = None) -> HttpResponse:
    now, kept = turns.today(), turns.rule()
    wanted = kept or RotaRule()
    shown = {
        "today": now,
        "on_today": turns.on(now),
        "rule": kept,
        "days": turns.plan(now, days=turns.AHEAD.days),
        "swaps": turns.swaps_for(request.user),
        "absences": turns.absences(request.user),
        "shares": turns.shares(now),
        "away": away or AwayForm(),
        "rule_form": rule or RuleForm(initial={"weekdays": wanted.weekdays, "seats_a_day": wanted.seats_a_day}),
    }
    return render(request, "company/rota.html", shown, status=422 if away or rule else 200)


@for_admins
@require_POST
def change_rule(request: SeatRequest) -> HttpResponse:
    """Other days, or more people a day; the days ahead are planned anew."""
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _shown(request, rule=form)
    given = form.cleaned_data
    turns.change_rule(weekdays=given["weekdays"], seats_a_day=given["seats_a_day"], by=request.user)
    say(request, _("The next four weeks are planned."))
    return redirect("rota")


@for_seats
@require_POST
def be_away(request: SeatRequest) -> HttpResponse:
    """Say that one will be away; colleagues take the turns of these days."""
    form = AwayForm(request.POST)
    if not form.is_valid():
        return _shown(request, away=form)
    turns.be_away(request.user, since=form.cleaned_data["since"], until=form.cleaned_data["until"], by=request.user)
    say(request, _("You take no turn on these days."))
    return redirect("rota")


@for_seats
@require_POST
def come_back(request: SeatRequest, pk: int) -> HttpResponse:
    """Be there after all; another's days are not there, but for administrators."""
    found = or_404(turns.absences(request.user).filter(pk=pk).first() if pk < 2**63 else None)
    turns.come_back(found, by=request.user)
    say(request, _("These days are free for turns again."))
    return redirect("rota")


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: SeatRequest, pk: int) -> HttpResponse:
    """Offer one's own turn for a colleague's."""
    given = or_404(turns.own_turn(pk, seat=request.user))
    form = SwapForm(request.POST if request.method == "POST" else None, turns=turns.turns_to_wish_for(given))
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data["wanted"]
        turns.propose_swap(given, wanted=wanted, by=request.user)
        say(request, _("%(name)s is asked on the page of the rota.") % {"name": wanted.seat.name})
        return redirect("rota")
    shown = {"turn": given, "form": form, "any": turns.turns_to_wish_for(given).exists()}
    return render(request, "company/swap.html", shown, status=422 if form.is_bound else 200)


@for_seats
@require_POST
def answer_swap(request: SeatRequest, pk: int) -> HttpResponse:
    """Accept or decline what a colleague proposes."""
    accept = request.POST.get("answer") == "accept"
    try:
        turns.answer_swap(min(pk, 2**63 - 1), accept=accept, by=request.user)
        say(request, _("The turns have changed hands.") if accept else _("Declined; all stays as it was."))
    except NotYours:
        say(request, _("This swap is not open any more."), level=messages.WARNING)
    return redirect("rota")
