"""The docket: what is held, and what was decided."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.core import clock
from emptychair.outbox import parts, selectors, services, shown
from emptychair.outbox.errors import MayNot, NothingToRule
from emptychair.outbox.forms import RulingForm
from emptychair.outbox.models import Ruling
from emptychair.web.lookup import or_404
from emptychair.web.paging import Cursor, cursor_from, pager_of
from emptychair.web.toasts import say


@for_seats
@require_safe
def docket(request: SeatRequest) -> HttpResponse:
    """Held drafts, the longest first, and the latest decisions."""
    page = selectors.docket(cursor_from(request.GET.get("at", "")), reach=request.reach)
    return render(
        request,
        "outbox/docket.html",
        {
            "drafts": page.rows,
            "pager": pager_of(request, page),
            "decided": selectors.decided(reach=request.reach),
            "poll_url": _fresh_url(Cursor(at=clock.now(), id=0)),
        },
    )


@for_seats
@require_safe
def fresh_docket(request: SeatRequest) -> HttpResponse:
    """The bar that says how many drafts were held since the docket was drawn."""
    drawn = or_404(cursor_from(request.GET.get("at", "")))
    number = selectors.held_since(drawn.at, reach=request.reach)
    return render(request, "outbox/_fresh.html", {"number": number, "poll_url": _fresh_url(drawn)})


def _fresh_url(drawn: Cursor) -> str:
    return f"{reverse('docket_fresh')}?at={drawn}"


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: SeatRequest, pk: int) -> HttpResponse:
    """A held draft beside what it answers; who holds the chair passes it, sends it back or vetoes it."""
    draft = or_404(selectors.ruled_on(pk, reach=request.reach))
    form = RulingForm(request.POST if request.method == "POST" else None, initial={"version": draft.version})
    if form.is_bound and form.is_valid():
        outcome = Ruling.Outcome(form.cleaned_data["outcome"])
        try:
            services.rule(
                draft,
                outcome,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
            say(request, _("Decided: %(outcome)s.") % {"outcome": outcome.label})
        except MayNot:
            say(request, _("Only who holds the chair decides, and nobody about their own words."))
        except NothingToRule:
            say(request, _("It has been changed in the meantime. Look again."))
        return redirect("docket")
    return render(
        request,
        "outbox/held.html",
        {
            "draft": draft,
            "files": parts.listed(draft),
            "verdict": shown.verdict(services.verdict_of(draft)),
            "form": form,
            "may_rule": selectors.may_rule(request.user, draft),
            "may_veto": selectors.holds_chair(request.user),
            "past": draft.rulings.select_related("by").exclude(by=None),
        },
        status=422 if form.is_bound else 200,
    )
