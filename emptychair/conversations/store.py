"""Stores a batch of messages with their threads and conversations in one transaction."""

import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.db import connection, transaction

from emptychair.channels import pending
from emptychair.channels.models import Channel
from emptychair.conversations import belonging, counting, files, joining, live, moving, overtaking, placing, strands
from emptychair.conversations.preparing import COLUMNS, Item
from emptychair.conversations.rows import copy, fresh_ids
from emptychair.conversations.threads import Key, Node
from emptychair.core import lines
from emptychair.core.text import storable
from emptychair.customers import services as customers

_NETWORK_LOCK = 6_702
MESSAGE_TOUCH = "message"


def store(channel: Channel, token: uuid.UUID, items: Sequence[Item]) -> int:
    """Store what is still ours of the batch. Returns how many messages were stored.

    One batch of a network is stored at a time, so that no two miss each other's replies.
    """
    with transaction.atomic():
        hold(channel)
        ours = pending.finish(token, [item.arrival_id for item in items])
        items = [item for item in items if item.arrival_id in ours]
        if items:
            _store(channel, items)
    return len(items)


def hold(channel: Channel) -> None:
    """Wait for the batch of this network that is being stored; none begins before the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_NETWORK_LOCK, channel.network])


def _store(channel: Channel, items: Sequence[Item]) -> None:
    nodes = _nodes(items, _handles(channel, items))
    placed = placing.place(channel.pk, nodes)
    touched = joining.join_threads(placed.joined)
    belongs = belonging.belong(channel.pk, nodes, placed)
    pairs = {
        node.id: Key(thread=placed.threads[node.id], handle=handle)
        for node in nodes
        if (handle := belongs.handles[node.id]) is not None
    }
    touched |= joining.become(strands.recall(channel.pk, nodes, pairs))
    conversations, fresh = belonging.conversations_of([*pairs.values(), *belongs.moved_keys()])
    touched |= set(conversations.values())
    homes = {node_id: conversations[key] for node_id, key in pairs.items()}
    copy("conversations_message", _COLUMNS, _message_lines(channel, items, nodes, placed.threads, homes))
    _write_files(items, nodes)
    copy("customers_touch", _TOUCH, _touch_lines(nodes, belongs.handles))
    touched |= moving.move(belongs.moved, conversations)
    stood = strands.settle(touched)
    touched |= stood.changed
    counting.count(channel.pk, touched, fresh={conversations[key]: key for key in fresh} | stood.fresh)
    overtaking.call_back(touched, since=min(node.id for node in nodes))
    changed = {node.written_at for node in nodes} | {moved.written_at for moved in belongs.moved}
    months = sorted({moment.date().replace(day=1) for moment in changed})
    copy("conversations_changedmonth", ["month"], map(str, months))
    live.tell_of(touched)


def _handles(channel: Channel, items: Sequence[Item]) -> dict[str, int]:
    return customers.know(
        channel.network,
        customers.gather((item.address, item.name, item.written_at, item.by_company) for item in items),
    )


def _nodes(items: Sequence[Item], handles: Mapping[str, int]) -> list[Node]:
    ids = fresh_ids("conversations_message", len(items))
    return [
        Node(
            id=message_id,
            key=item.key,
            parents=item.parents,
            handle=handles[item.address],
            by_company=item.by_company,
            written_at=item.written_at,
        )
        for message_id, item in zip(ids, items, strict=True)
    ]


_COLUMNS = ("id", "channel_id", "thread_id", "conversation_id", "handle_id", *COLUMNS)
_TOUCH = ("handle_id", "at", "kind", "subject_id")


def _message_lines(
    channel: Channel,
    items: Sequence[Item],
    nodes: Sequence[Node],
    threads: Mapping[int, int],
    conversations: Mapping[int, int],
) -> Iterator[str]:
    for item, node in zip(items, nodes, strict=True):
        conversation = conversations.get(node.id, "\\N")
        yield f"{node.id}\t{channel.pk}\t{threads[node.id]}\t{conversation}\t{node.handle}\t{item.line}"


def _touch_lines(nodes: Sequence[Node], handles: Mapping[int, int | None]) -> Iterator[str]:
    for node in nodes:
        if (handle := handles[node.id]) is not None:
            yield f"{handle}\t{node.written_at}\t{MESSAGE_TOUCH}\t{node.id}"


def _write_files(items: Sequence[Item], nodes: Sequence[Node]) -> None:
    kept = [
        lines.of(node.id, storable(file.name)[:1000], storable(file.type)[:255], file.size, files.keep(file.content))
        for item, node in zip(items, nodes, strict=True)
        for file in item.files
    ]
    if kept:
        copy("conversations_messagefile", ("message_id", "name", "type", "size", "sha256"), kept)
