"""Finds the thread of each message of a batch, and which threads turn out to be one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from emptychair.conversations.rows import fresh_ids
from emptychair.conversations.threads import GROUP, Components, Node
from emptychair.core import arrays


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """`threads`: node id -> thread id. `again`: threads whose earlier messages may now answer somebody else.

    `joined`: absorbed thread id -> the one it became part of.
    """

    threads: Mapping[int, int]
    again: frozenset[int]
    joined: Mapping[int, int]


def place(channel_id: int, nodes: Sequence[Node]) -> Placed:
    """Give each node its thread, in the caller's transaction and under the network's lock."""
    components = Components()
    for node in nodes:
        components.find(node.key)
        for parent in node.parents:
            components.join(node.key, parent)
    known = _known(channel_id, components.keys())
    survivors, joined = _survivors(components, known)
    groups = components.groups()
    homeless = [root for root in groups if root not in survivors]
    survivors |= dict(zip(homeless, fresh_ids("conversations_thread", len(homeless)), strict=True))
    _write(channel_id, groups, survivors, known, homeless)
    threads = {node.id: survivors[components.find(node.key)] for node in nodes}
    again = {
        threads[node.id]
        for node in nodes
        if node.key in known or any(parent.startswith(GROUP) for parent in node.parents)
    }
    return Placed(threads=threads, again=frozenset(again), joined=joined)


def _known(channel_id: int, keys: Sequence[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, thread_id FROM conversations_threadkey WHERE channel_id = %s AND key = ANY(%s::text[])",
            [channel_id, arrays.of_texts(keys)],
        )
        return dict(cursor.fetchall())


def _survivors(components: Components, known: Mapping[str, int]) -> tuple[dict[str, int], dict[int, int]]:
    """The oldest known thread of each component, and which others it takes in."""
    first_key: dict[int, str] = {}
    for key, thread in known.items():
        components.join(first_key.setdefault(thread, key), key)
    oldest: dict[str, int] = {}
    for thread, key in sorted(first_key.items()):
        oldest.setdefault(components.find(key), thread)
    joined = {
        thread: oldest[components.find(key)]
        for thread, key in first_key.items()
        if oldest[components.find(key)] != thread
    }
    return oldest, joined


def _write(
    channel_id: int,
    groups: Mapping[str, Sequence[str]],
    survivors: Mapping[str, int],
    known: Mapping[str, int],
    homeless: Sequence[str],
) -> None:
    fresh = [(key, survivors[root]) for root, keys in groups.items() for key in keys if key not in known]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO conversations_thread (id, channel_id) SELECT unnest(%s::bigint[]), %s",
            [arrays.of_integers(survivors[root] for root in homeless), channel_id],
        )
        cursor.execute(
            "INSERT INTO conversations_threadkey (channel_id, key, thread_id)"
            " SELECT %s, * FROM unnest(%s::text[], %s::bigint[])",
            [
                channel_id,
                arrays.of_texts([key for key, _ in fresh]),
                arrays.of_integers(thread for _, thread in fresh),
            ],
        )
