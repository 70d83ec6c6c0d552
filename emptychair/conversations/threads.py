"""Which messages belong together, and whom a company message answers: plain values in, plain values out.

By the definitions in docs/reference/scorecard.md. The result depends on the messages alone, never on the order
in which they came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

GROUP = "conversation:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """What a conversation is: one customer's handle in one thread."""

    thread: int
    handle: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """What threading needs to know of a message. `handle` is its author; `parents` are ids, nearest first."""

    id: int
    key: str
    parents: tuple[str, ...]
    handle: int
    by_company: bool
    written_at: datetime


def parents_of(in_reply_to: str | None, references: Sequence[str]) -> tuple[str, ...]:
    """The ids that a message replies to, the nearest first, each once."""
    nearest = [in_reply_to] if in_reply_to else []
    return tuple(dict.fromkeys([*nearest, *reversed(references)]))


class Components:
    """Connected components of keys, as keys and their links are named (union-find with path halving)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        """The key that stands for the component of this one."""
        parent = self._parent
        above = parent.setdefault(key, key)
        while above != key:
            parent[key] = above = parent[above]
            key, above = above, parent[above]
        return key

    def join(self, one: str, other: str) -> None:
        """The two belong together."""
        first, second = self.find(one), self.find(other)
        if first != second:
            self._parent[second] = first

    def keys(self) -> list[str]:
        """All keys that were named."""
        return list(self._parent)

    def groups(self) -> dict[str, list[str]]:
        """All keys by the key that stands for them."""
        found: dict[str, list[str]] = {}
        for key in list(self._parent):
            found.setdefault(self.find(key), []).append(key)
        return found


def answered_handles(nodes: Iterable[Node]) -> dict[int, int | None]:
    """For each company message of one thread the handle that it answers, None when there is none.

    That is the author of the nearest customer message among its ancestors. Where a channel groups messages
    without replies (`conversation:` keys), it is who wrote last before it in that group, else first after it.
    """
    ordered = sorted(nodes, key=lambda node: (node.written_at, node.key, node.id))
    by_key: dict[str, Node] = {}
    for node in ordered:
        by_key.setdefault(node.key, node)
    answered = {node.id: _nearest_customer(node, by_key) for node in ordered if node.by_company}
    if any(parent.startswith(GROUP) for node in ordered for parent in node.parents):
        answered |= _by_group(ordered, answered)
        answered |= {node.id: _inherited(node, by_key, answered) for node in ordered if node.by_company}
    return answered


def _inherited(node: Node, by_key: Mapping[str, Node], answered: Mapping[int, int | None]) -> int | None:
    """Whom the message answers, or the nearest company message above it that answers anybody."""
    seen: set[int] = set()
    here: Node | None = node
    while here is not None and here.id not in seen:
        if not here.by_company:
            return here.handle
        if (handle := answered[here.id]) is not None:
            return handle
        seen.add(here.id)
        here = next((by_key[key] for key in here.parents if key in by_key), None)
    return None


def _nearest_customer(node: Node, by_key: Mapping[str, Node]) -> int | None:
    seen = {node.id}
    here: Node | None = node
    while here is not None:
        here = next((by_key[key] for key in here.parents if key in by_key), None)
        if here is None or here.id in seen:
            return None
        if not here.by_company:
            return here.handle
        seen.add(here.id)
    return None


def _by_group(ordered: Sequence[Node], answered: Mapping[int, int | None]) -> dict[int, int | None]:
    groups: dict[str, list[Node]] = {}
    for node in ordered:
        for key in node.parents:
            if key.startswith(GROUP):
                groups.setdefault(key, []).append(node)
    found: dict[int, int | None] = {}
    for group in groups.values():
        last: int | None = None
        open_ones: list[int] = []
        for node in group:
            if not node.by_company:
                last = node.handle
                found |= dict.fromkeys(open_ones, last)
                open_ones = []
            elif answered[node.id] is None:
                found[node.id] = last
                if last is None:
                    open_ones.append(node.id)
    return found
