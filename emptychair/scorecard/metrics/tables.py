"""The tables that expressions are written against, before any engine holds them."""

from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir

from emptychair.scorecard import schema

_TYPES = {
    "int64": "int64",
    "float64": "float64",
    "boolean": "boolean",
    "string": "string",
    "timestamp": "timestamp('UTC', 6)",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """Which messages are looked at: written from `since` on and before `until`, in one channel or in all."""

    since: datetime | None = None
    until: datetime | None = None
    channel: str = ""


def table(facts: schema.Table) -> ir.Table:
    """A fact table by its name."""
    return ibis.table({column.name: _TYPES[column.type] for column in facts.columns}, name=facts.name)


def looked_at(messages: ir.Table, cut: Cut) -> ir.Table:
    """The messages inside the cut, automatic ones included."""
    if cut.channel:
        messages = messages.filter(messages.channel == cut.channel)
    if cut.since:
        messages = messages.filter(messages.written_at >= ibis.literal(cut.since))
    if cut.until:
        messages = messages.filter(messages.written_at < ibis.literal(cut.until))
    return messages
