"""Who asks, seats, teams, turns, notices and the scorecard's numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ninja import Query, Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.errors import Wrong
from emptychair.api.shapes import company as shapes
from emptychair.api.shapes.base import Page, Paging, Seat, page, seat
from emptychair.company import notices, rota, seats, teams
from emptychair.scorecard import results, selectors
from emptychair.scorecard.definitions import BY_NAME
from emptychair.scorecard.periods import Period
from emptychair.web.lookup import or_404
from emptychair.web.paging import page_of

router = Router(tags=["company"])


@reads(router, "/me", shapes.Me)
def read_me(request: TokenRequest) -> shapes.Me:
    """Read for whom the token acts, and what it is for."""
    token, own = request.token, request.seat
    return shapes.Me(seat=seat(own), email=own.email, token=token.name, scope=token.scope, expires_at=token.expires_at)


@reads(router, "/seats", Page[Seat])
def list_seats(request: TokenRequest, paging: Query[Paging]) -> Page[Seat]:
    """List everybody who has a seat, who came first before the others."""
    rows = seats.everybody().filter(is_active=True)
    found = page_of(rows, by="joined_at", descending=False, cursor=paging.cursor)
    return page(found, map(seat, found.rows))


@reads(router, "/teams", Page[shapes.Team])
def list_teams(request: TokenRequest, paging: Query[Paging]) -> Page[shapes.Team]:
    """List the teams, the oldest first."""
    mine = set(request.seat.teams.values_list("pk", flat=True))
    found = page_of(teams.teams(), by="made_at", descending=False, cursor=paging.cursor)
    return page(found, [shapes.Team(id=team.pk, name=team.name, mine=team.pk in mine) for team in found.rows])


@reads(router, "/rota/today", shapes.Turns)
def read_turns_today(request: TokenRequest) -> shapes.Turns:
    """Read whose turn it is to answer today."""
    today = rota.today()
    return shapes.Turns(on=today, seats=[seat(one) for one in rota.on(today)])


@reads(router, "/notices", Page[shapes.Notice])
def list_notices(request: TokenRequest, paging: Query[Paging]) -> Page[shapes.Notice]:
    """List what the seat was told, the latest first."""
    found = notices.page_for(request.seat, paging.cursor)
    return page(found, map(shapes.notice, found.rows))


@writes(router, "/notices/{int:pk}/seen", shapes.Notice)
def see_notice(request: TokenRequest, pk: int) -> shapes.Notice:
    """Say that the seat has seen a notice."""
    notices.see(or_404(notices.of(request.seat, pk)))
    return shapes.notice(or_404(notices.of(request.seat, pk)))


@writes(router, "/notices/seen", shapes.Seen)
def see_all_notices(request: TokenRequest) -> shapes.Seen:
    """Say that the seat has seen all notices."""
    return shapes.Seen(seen=notices.see_all(request.seat))


@reads(router, "/scorecard", shapes.Scorecard)
def read_scorecard(request: TokenRequest, cut: Query[shapes.Cut]) -> shapes.Scorecard:
    """Read the scorecard's numbers.

    What each means stands in the reference of the scorecard. Waits are in seconds.
    """
    if cut.since and cut.until and cut.until <= cut.since:
        raise Wrong(fields={"until": ["It has to be later than `since`."]})
    if cut.channel and cut.channel not in selectors.channel_names(reach=request.reach):
        raise Wrong(fields={"channel": ["There is no channel of this name."]})
    result = results.result_of(Period(since=cut.since, until=cut.until, channel=cut.channel))
    content: Mapping[str, Any] = result.content or {}
    data_end = content.get("data_end")
    return shapes.Scorecard(
        since=cut.since, until=cut.until, channel=cut.channel, computed_at=result.computed_at,
        data_end=datetime.fromisoformat(data_end) if data_end else None,
        figures=[_figure(name, numbers) for name, numbers in content.get("metrics", {}).items()],
    )  # fmt: skip


def _figure(name: str, numbers: Mapping[str, Any]) -> shapes.Figure:
    known = {key: numbers.get(key) for key in ("value", "low", "high", "p90", "n")}
    return shapes.Figure(name=name, unit=BY_NAME[name].unit if name in BY_NAME else "", **known)
