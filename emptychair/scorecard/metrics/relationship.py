"""Whether customers can rely on what they are told. docs/reference/scorecard.md, Relationship."""

from collections.abc import Callable, Mapping
from datetime import datetime

import ibis
import ibis.expr.types as ir

from emptychair.scorecard.metrics.listening import share_of
from emptychair.scorecard.metrics.metric import Facts, Metric, Side
from emptychair.scorecard.metrics.tables import Cut


def passed(promises: ir.Table, cut: Cut, *, data_end: datetime) -> ir.Table:
    """The promises whose day has passed by the data end and lies inside the cut, and whether each was `kept`."""
    promises = promises.filter(promises.due_on < data_end.date().isoformat())
    if cut.channel:
        promises = promises.filter(promises.channel == cut.channel)
    if cut.since:
        promises = promises.filter(promises.due_on >= cut.since.date().isoformat())
    if cut.until:
        promises = promises.filter(promises.due_on < cut.until.date().isoformat())
    return promises.mutate(kept=(promises.kept_on <= promises.due_on).fill_null(ibis.literal(value=False)))


def _kept(facts: Facts) -> Mapping[str, ir.Table]:
    promises = facts.promises
    return {"cases": promises.aggregate(k=promises.kept.cast("int64").sum(), n=promises.count())}


def _by_keeping(*, kept: bool) -> Callable[[Facts], ir.Table]:
    def rows(facts: Facts) -> ir.Table:
        promises = facts.promises.filter(facts.promises.kept == kept)
        talks = promises.group_by(id=promises.conversation_id).aggregate(at=promises.made_at.max())
        return talks.select("id", rank=talks["at"].epoch_seconds())

    return rows


METRICS = (
    Metric(
        name="relationship.promises_kept_share",
        unit="share",
        of="conversation",
        frames=_kept,
        measure=share_of,
        sides=(Side(name="against", rows=_by_keeping(kept=False)), Side(name="for", rows=_by_keeping(kept=True))),
    ),
)
