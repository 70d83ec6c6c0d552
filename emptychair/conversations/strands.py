"""Has each message stand in the conversation in which seats want it, whatever is heard before or after.

A message belongs to a strand, which intake finds by thread and handle. A strand that was joined with another stands in
that one's conversation; a message that was split off stands in a strand made for it (`standing` says which).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, QuerySet

from emptychair.conversations.models import Act, Conversation, Mark, Message, Strand
from emptychair.conversations.standing import Said, standing
from emptychair.conversations.threads import Key, Node, parents_of
from emptychair.core import arrays


@dataclass(kw_only=True, slots=True)
class Stood:
    """What had to move: `changed` are the conversations to be counted again, `fresh` those of them that have no row.

    `answers`: the id on its network of each of the company's messages that moved -> its conversation.
    """

    changed: set[int] = field(default_factory=set)
    fresh: dict[int, Key] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)


def among(ids: Collection[int]) -> set[int]:
    """Those of the numbers that are strands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM conversations_strand WHERE id = ANY(%s::bigint[])", [arrays.of_integers(ids)])
        return {ident for (ident,) in cursor.fetchall()}


def make(conversations: Iterable[Conversation]) -> None:
    """Have a strand for each of these conversations. Those that have none yet were never joined nor split."""
    rows = list(conversations)
    for row in {row.pk: row for row in rows if row.pk not in among([row.pk for row in rows])}.values():
        theirs = Message.objects.filter(conversation=row.pk)
        named = theirs.filter(by_company=False).order_by("written_at", "external_id", "id")
        key = named.values_list("external_id", flat=True).first()
        Strand.objects.create(
            pk=row.pk, channel_id=row.channel_id, thread_id=row.thread_id, handle_id=row.handle_id, key=key or ""
        )
        theirs.update(strand=row.pk)


def mark(conversation_id: int, chosen: Collection[Message], *, strand: Strand, act: Act) -> None:
    """Put these messages of the conversation into the strand, and no others of it: also what answers them stays."""
    here = Message.objects.filter(conversation=conversation_id).values("strand")
    rows = _said_of(Message.objects.filter(strand__in=here))
    before = places_of(rows)
    keys = sorted({one.external_id for one in chosen})
    Mark.objects.bulk_create(Mark(channel_id=strand.channel_id, key=key, strand=strand, act=act) for key in keys)
    after, moved = places_of(rows), {one.pk for one in chosen}
    stay = {one.key: before[one.id] for one in rows if one.id not in moved and after[one.id] != before[one.id]}
    Mark.objects.bulk_create(
        Mark(channel_id=strand.channel_id, key=key, strand_id=place, act=act)
        for key, place in sorted(stay.items())
        if key not in keys
    )


def roots_of(ids: Collection[int]) -> dict[int, int]:
    """For each strand the one in whose conversation it stands."""
    into: dict[int, int | None] = {}
    wanted = set(ids)
    while wanted:
        into |= dict(Strand.objects.filter(pk__in=wanted).values_list("pk", "into_id"))
        wanted = {above for above in into.values() if above is not None and above not in into}
    return {one: _root(one, into) for one in ids if one in into}


def _root(one: int, into: Mapping[int, int | None]) -> int:
    while (above := into[one]) is not None:
        one = above
    return one


def home_of(conversation_id: int) -> int | None:
    """The conversation in which one stands that was joined with another; None when there is no such strand."""
    return roots_of([conversation_id]).get(conversation_id)


def hold(conversation: Conversation) -> Conversation:
    """The conversation, or that with which it was joined meanwhile; nobody joins it until the caller commits.

    So that what hangs on its number is not left behind.
    """
    with connection.cursor() as cursor:
        for _once_more in range(2):
            cursor.execute("SELECT FROM conversations_conversation WHERE id = %s FOR KEY SHARE", [conversation.pk])
            if cursor.fetchone():
                break
            if home := home_of(conversation.pk):
                conversation = Conversation.objects.select_related("handle__customer", "channel").get(pk=home)
    return conversation


def settle(conversation_ids: Collection[int]) -> Stood:
    """What intake or a seat has put into these goes where it stands, in the caller's transaction.

    The caller counts again. Mostly there is no strand among them, and nothing to do.
    """
    ids = among(conversation_ids)
    if not ids:
        return Stood()
    Message.objects.filter(conversation__in=ids, strand=None).update(strand_id=F("conversation_id"))
    trees = _whole(ids)
    here = Message.objects.filter(conversation__in=trees, strand__isnull=False)
    return _stand(trees | set(here.values_list("strand_id", flat=True).distinct()))


def _whole(ids: Collection[int]) -> set[int]:
    """The strands with all that are joined with them."""
    found = set(roots_of(ids).values())
    fresh = found
    while fresh:
        fresh = set(Strand.objects.filter(into__in=fresh).values_list("pk", flat=True)) - found
        found |= fresh
    return found


def _stand(ids: Collection[int]) -> Stood:
    """Have every message of these strands stand where it belongs."""
    messages = Message.objects.filter(strand__in=ids)
    said = _said_of(messages)
    places = places_of(said)
    roots = roots_of(set(places.values()))
    stood = Stood()
    moves: dict[int, int] = {}
    for pk, key, was, ours in messages.values_list("pk", "external_id", "conversation_id", "by_company"):
        now = roots[places[pk]]
        if was != now:
            moves[pk] = now
            stood.changed |= {now} if was is None else {was, now}
            if ours:
                stood.answers[key] = now
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [list(moves), list(moves.values())])
    stood.fresh = _without_row({*roots.values()})
    stood.changed |= set(stood.fresh)
    return stood


def _said_of(messages: QuerySet[Message]) -> list[Said]:
    rows = messages.values_list("pk", "external_id", "in_reply_to", "references", "strand_id", "written_at")
    return [
        Said(id=pk, key=key, parents=parents_of(reply_to, references or ()), strand=strand or 0, written_at=at)
        for pk, key, reply_to, references, strand, at in rows
    ]


def places_of(said: Sequence[Said]) -> dict[int, int]:
    """The strand in which each message stands; all are of one channel."""
    strands = Strand.objects.filter(pk__in={one.strand for one in said})
    keys = {one.key for one in said}
    marks = Mark.objects.filter(channel__in=strands.values("channel"), key__in=keys).order_by("id")
    return standing(said, dict(marks.values_list("key", "strand_id")))


def _without_row(ids: Collection[int]) -> dict[int, Key]:
    there = set(Conversation.objects.filter(pk__in=ids).values_list("pk", flat=True))
    rows = Strand.objects.filter(pk__in=set(ids) - there).values_list("pk", "thread_id", "handle_id")
    return {pk: Key(thread=thread, handle=handle) for pk, thread, handle in rows}


def recall(channel_id: int, nodes: Sequence[Node], keys: Mapping[int, Key]) -> dict[int, int]:
    """Know strands again by the messages that name them, where these have come into another thread than they were in.

    So decisions hold when everything is read in anew. Returns what `fuse` does.
    """
    if not Strand.objects.filter(channel=channel_id).exists():
        return {}
    named = Strand.objects.filter(channel=channel_id, key__in={node.key for node in nodes if not node.by_company})
    found = {strand.key: strand for strand in named.order_by("-pk")}
    ends: dict[int, int] = {}
    for node in nodes:
        strand, key = found.get(node.key), keys.get(node.id)
        if strand and key and key != Key(thread=strand.thread_id, handle=strand.handle_id):
            there = {"thread_id": key.thread, "handle_id": key.handle}
            if double := Strand.objects.filter(**there).first():
                ends |= fuse({strand.pk: double.pk})
                continue
            if plain := Conversation.objects.filter(**there).first():
                ends |= fuse({plain.pk: strand.pk})
            Strand.objects.filter(pk=strand.pk).update(**there)
    return ends


def fuse(doubles: Mapping[int, int]) -> dict[int, int]:
    """Of what has turned out to be one conversation make one strand, in the caller's transaction: old -> kept.

    What was joined with either is joined with it. Returns the conversations that have to become part of another.
    """
    for old, kept in sorted(doubles.items()):
        make(Conversation.objects.filter(pk__in=[old, kept]))
        Message.objects.filter(strand=old).update(strand_id=kept)
        Message.objects.filter(conversation=old).update(conversation_id=kept)
        Strand.objects.filter(into=old).update(into=kept)
        Mark.objects.filter(strand=old).update(strand=kept)
        into = Strand.objects.values_list("into_id", flat=True).get(pk=old)
        Strand.objects.filter(pk=old).delete()
        Strand.objects.filter(pk=kept, into=kept).update(into=None)
        if into not in {None, kept} and roots_of([int(into or 0)]).get(int(into or 0)) != kept:
            Strand.objects.filter(pk=kept, into=None).update(into=into)
    roots = roots_of({*doubles.values()})
    ends = {one: roots[doubles.get(one, one)] for one in {*doubles, *doubles.values()}}
    there = set(Conversation.objects.filter(pk__in=ends).values_list("pk", flat=True))
    return {one: root for one, root in ends.items() if one != root and one in there}


_MOVE = """
UPDATE conversations_message AS m SET conversation_id = d.home
FROM unnest(%s::bigint[], %s::bigint[]) AS d(id, home) WHERE m.id = d.id
"""
