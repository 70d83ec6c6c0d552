"""The docket, and what was not delivered: a person decides about each."""

from collections.abc import Callable
from http import HTTPStatus

from ninja import Query, Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.problems import held_to
from emptychair.api.shapes import drafts as shapes
from emptychair.api.shapes.base import Page, Paging, page
from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.outbox import leaving, selectors, services
from emptychair.outbox.forms import DecisionForm, RulingForm
from emptychair.outbox.models import Dispatch, Draft, Ruling
from emptychair.web.lookup import or_404

router = Router(tags=["decisions"])


@reads(router, "/docket", Page[shapes.HeldDraft])
def list_docket(request: TokenRequest, paging: Query[Paging]) -> Page[shapes.HeldDraft]:
    """List the drafts that are held, the longest first."""
    found = selectors.docket(paging.cursor, reach=request.reach)
    return page(found, map(_held, found.rows))


@reads(router, "/docket/{int:pk}", shapes.HeldDraft)
def read_held_draft(request: TokenRequest, pk: int) -> shapes.HeldDraft:
    """Read a draft that is held, or on its way."""
    return _held(or_404(selectors.ruled_on(pk, reach=request.reach)))


@writes(router, "/docket/{int:pk}/rulings", shapes.Ruling, status=HTTPStatus.CREATED)
def rule(request: TokenRequest, pk: int, asked: shapes.NewRuling) -> shapes.Ruling:
    """Pass a held draft, send it back or veto it.

    Only who holds the chair does, and nobody about their own words.
    """
    draft = or_404(selectors.ruled_on(pk, reach=request.reach))
    held_to(RulingForm(asked.model_dump()))
    outcome = Ruling.Outcome(asked.outcome)
    ruling = services.rule(draft, outcome, version=asked.version, reason=asked.reason, by=request.seat)
    return shapes.ruling(ruling)


def _held(draft: Draft) -> shapes.HeldDraft:
    return shapes.held(draft, services.verdict_of(draft))


@reads(router, "/not-delivered", Page[shapes.Dispatch])
def list_not_delivered(request: TokenRequest, paging: Query[Paging]) -> Page[shapes.Dispatch]:
    """List answers that did not arrive, and those of which nobody knows, the longest first."""
    found, now = selectors.undecided(paging.cursor, reach=request.reach), clock.now()
    return page(found, [shapes.dispatch(row, seat=request.seat, now=now) for row in found.rows])


@reads(router, "/not-delivered/{int:pk}", shapes.Dispatch)
def read_not_delivered(request: TokenRequest, pk: int) -> shapes.Dispatch:
    """Read one of them."""
    found = or_404(selectors.undecided_by(pk, reach=request.reach))
    return shapes.dispatch(found, seat=request.seat, now=clock.now())


@writes(router, "/not-delivered/{int:pk}/decision", shapes.Decided)
def decide(request: TokenRequest, pk: int, asked: shapes.NewDecision) -> shapes.Decided:
    """Decide what becomes of it.

    `again` sends it once more, `arrived` and `by_hand` say that the customer has it, `anew` makes it a draft again,
    `give_up` leaves it for a reason.
    """
    found = or_404(selectors.undecided_by(pk, reach=request.reach))
    held_to(DecisionForm(asked.model_dump()))
    _ACTS[asked.do](found, request.seat, asked.reason)
    state = Dispatch.objects.values_list("state", flat=True).get(pk=pk)
    return shapes.Decided(id=pk, state=state)


_ACTS: dict[str, Callable[[Dispatch, Seat, str], object]] = {
    DecisionForm.AGAIN: lambda dispatch, by, _reason: leaving.send_again(dispatch, by=by),
    DecisionForm.ARRIVED: lambda dispatch, by, _reason: leaving.arrived(dispatch, by=by),
    DecisionForm.BY_HAND: lambda dispatch, by, _reason: leaving.give_by_hand(dispatch, by=by),
    DecisionForm.ANEW: lambda dispatch, by, _reason: leaving.call_back(dispatch, by=by),
    DecisionForm.GIVE_UP: lambda dispatch, by, reason: leaving.give_up(dispatch, reason=reason, by=by),
}
