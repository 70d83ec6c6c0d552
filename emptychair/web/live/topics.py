"""What can be told, and who may hear it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from django.db import connection

CHANNEL = "emptychair_live"
LONGEST = 4_000
"""Of what is told at once; the database takes 8,000 bytes."""

_TOPIC = re.compile(r"([a-z]{1,32})(?::([1-9][0-9]{0,17}))?", re.ASCII)
_Rule = Callable[[Any, Collection[int]], Collection[int]]
_rules: dict[str, _Rule] = {}


def allow(kind: str, rule: _Rule) -> None:
    """Let topics of a kind be heard: the rule, given a seat and the numbers of things, gives those it may hear of.

    A topic without a number, such as "inbox", has the number 0.
    """
    _rules[kind] = rule


def tell(*topics: str) -> None:
    """Tell open pages that something changed, once the caller's transaction is committed; never when it is not.

    "conversation:*" is heard by all that listen to any conversation.
    """
    said = " ".join(topics)
    assert len(said) <= LONGEST, "tell a kind with * instead of many of its things"  # noqa: S101 - a bound of ours
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, said])


def may_hear(seat: object, topics: Collection[str]) -> frozenset[str]:
    """Those of the topics that the seat may hear; none that no rule knows. A query for each kind."""
    asked: dict[str, set[int]] = {}
    for topic in topics:
        if found := _TOPIC.fullmatch(topic):
            asked.setdefault(found[1], set()).add(int(found[2] or 0))
    return frozenset(
        f"{kind}:{number}" if number else kind
        for kind, numbers in asked.items()
        if (rule := _rules.get(kind))
        for number in rule(seat, numbers)
    )
