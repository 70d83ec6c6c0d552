"""Finds the conversation of each message of a batch, and of earlier ones that a late message puts right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from emptychair.conversations.placing import Placed
from emptychair.conversations.rows import fresh_ids
from emptychair.conversations.threads import Key, Node, answered_handles, parents_of
from emptychair.core import arrays


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """An earlier company message that turns out to answer `handle` (None: nobody known)."""

    message_id: int
    written_at: datetime
    thread: int
    before: int | None
    handle: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Belonging:
    """`handles`: node id -> the customer's handle whose conversation it is in, None for none."""

    handles: Mapping[int, int | None]
    moved: tuple[Moved, ...]

    def moved_keys(self) -> Iterator[Key]:
        """The conversations that moved messages leave and enter."""
        for moved in self.moved:
            for handle in (moved.before, moved.handle):
                if handle is not None:
                    yield Key(thread=moved.thread, handle=handle)


def belong(channel_id: int, nodes: Sequence[Node], placed: Placed) -> Belonging:
    """Whose conversation each node is in."""
    threads: dict[int, list[Node]] = {}
    for node in nodes:
        threads.setdefault(placed.threads[node.id], []).append(node)
    simple = [node for thread, group in threads.items() if thread not in placed.again for node in group]
    handles: dict[int, int | None] = {node.id: node.handle for node in nodes if not node.by_company}
    handles |= answered_handles([*simple, *_ancestors(channel_id, simple)])
    moved: list[Moved] = []
    earlier = _earlier(placed.again)
    for thread in placed.again:
        before = earlier.get(thread, {})
        answered = answered_handles([*threads[thread], *(node for node, _ in before.values())])
        handles |= answered
        moved += [
            Moved(
                message_id=key,
                written_at=node.written_at,
                thread=thread,
                before=was,
                handle=answered[key],
            )
            for key, (node, was) in before.items()
            if node.by_company and answered[key] != was
        ]
    mine = {node.id for node in nodes}
    return Belonging(handles={key: handle for key, handle in handles.items() if key in mine}, moved=tuple(moved))


def _ancestors(channel_id: int, nodes: Iterable[Node]) -> list[Node]:
    """The stored parents of the nodes, each standing for whomever its conversation is with."""
    here = {node.key for node in nodes}
    wanted = {parent for node in nodes if node.by_company for parent in node.parents} - here
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT m.id, m.external_id, m.written_at, m.handle_id, COALESCE(s.handle_id, c.handle_id)
            FROM conversations_message m LEFT JOIN conversations_conversation c ON c.id = m.conversation_id
            LEFT JOIN conversations_strand s ON s.id = m.strand_id
            WHERE m.channel_id = %s AND m.external_id = ANY(%s::text[])
            """,
            [channel_id, arrays.of_texts(wanted)],
        )
        return [
            Node(
                id=key,
                key=external_id,
                parents=(),
                handle=author if theirs is None else theirs,
                by_company=theirs is None,
                written_at=written_at,
            )
            for key, external_id, written_at, author, theirs in cursor.fetchall()
        ]


def _earlier(threads: Iterable[int]) -> dict[int, dict[int, tuple[Node, int | None]]]:
    """All stored messages of the threads, with the handle of the conversation each is in."""
    wanted = list(threads)
    found: dict[int, dict[int, tuple[Node, int | None]]] = {}
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT m.thread_id, m.id, m.external_id, m.in_reply_to, m."references", m.handle_id, m.by_company,
                   m.written_at, COALESCE(s.handle_id, c.handle_id)
            FROM conversations_message m LEFT JOIN conversations_conversation c ON c.id = m.conversation_id
            LEFT JOIN conversations_strand s ON s.id = m.strand_id
            WHERE m.thread_id = ANY(%s)
            """,
            [wanted],
        )
        for thread, key, external_id, in_reply_to, references, author, ours, written_at, theirs in cursor:
            node = Node(
                id=key,
                key=external_id,
                parents=parents_of(in_reply_to, references or ()),
                handle=author,
                by_company=ours,
                written_at=written_at,
            )
            found.setdefault(thread, {})[key] = (node, theirs)
    return found


def conversations_of(keys: Iterable[Key]) -> tuple[dict[Key, int], list[Key]]:
    """The conversation id of each key, and which of them are new and not yet stored.

    Where seats have joined or split it is the strand's, and `strands.settle` has its messages stand elsewhere.
    """
    wanted = list(dict.fromkeys(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.thread_id, c.handle_id, c.id FROM conversations_conversation c
            JOIN unnest(%s::bigint[], %s::bigint[]) AS w(thread, handle)
              ON c.thread_id = w.thread AND c.handle_id = w.handle
            UNION
            SELECT s.thread_id, s.handle_id, s.id FROM conversations_strand s
            JOIN unnest(%s::bigint[], %s::bigint[]) AS w(thread, handle)
              ON s.thread_id = w.thread AND s.handle_id = w.handle
            """,
            [arrays.of_integers(key.thread for key in wanted), arrays.of_integers(key.handle for key in wanted)] * 2,
        )
        found = {Key(thread=thread, handle=handle): ident for thread, handle, ident in cursor.fetchall()}
    missing = [key for key in wanted if key not in found]
    fresh = fresh_ids("conversations_conversation", len(missing))
    return found | dict(zip(missing, fresh, strict=True)), missing
