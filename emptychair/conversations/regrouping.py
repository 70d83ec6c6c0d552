"""Conversations that seats join, and parts that they split off; both can be taken back as long as nothing contradicts.

All that is done here waits for the batches that are being stored, and none goes on meanwhile: so what a batch has found
about a conversation is not overtaken. A conversation stays that of one customer on one channel.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from emptychair.asks import following as promises
from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.conversations import counting, strands
from emptychair.conversations.errors import (
    AnswerOnItsWay,
    BecameOne,
    ChangedSince,
    DraftsTooLong,
    MayNot,
    NothingLeft,
    NothingToDo,
    NotTakenBack,
    OtherChannel,
    OtherCustomer,
)
from emptychair.conversations.joining import absorb
from emptychair.conversations.live import tell_of
from emptychair.conversations.models import (
    UNDONE_ANY_TIME,
    Act,
    ActOn,
    ChangedMonth,
    Conversation,
    Mark,
    Message,
    Note,
    Strand,
    Thread,
)
from emptychair.conversations.rows import fresh_ids
from emptychair.conversations.work import plain
from emptychair.core import clock
from emptychair.core.text import one_line
from emptychair.customers import services as customers
from emptychair.outbox import following as drafts
from emptychair.outbox import links

_LONGEST_WORDS = 120


def join(kept: Conversation, absorbed: Conversation, *, by: Seat, now: datetime) -> Act:
    """Have all of `absorbed` stand in `kept`, and what is said there later.

    What is being written in both is put together. Raises MayNot, NothingToDo where one of them is not there any more
    or both are the same, OtherChannel, OtherCustomer, AnswerOnItsWay and DraftsTooLong.
    """
    with _held(by, kept.pk, absorbed.pk) as held:
        kept, absorbed = _two(held, kept.pk, absorbed.pk)
        if not drafts.fit(kept.pk, absorbed.pk):
            raise DraftsTooLong
        act = Act.objects.create(did=Act.Did.JOINED, by=by, at=now, words=_words_of(absorbed))
        before = {"other": absorbed.pk, "kept": _work_of(kept), "absorbed": _work_of(absorbed)}
        strands.make([kept, absorbed])
        Strand.objects.filter(pk=absorbed.pk).update(into=kept.pk)
        heard = max(kept.heard_id or 0, absorbed.heard_id or 0) or None
        followed = absorb({absorbed.pk: kept.pk})
        Conversation.objects.filter(pk=kept.pk).update(heard_id=heard)
        _stand_anew({kept.pk, absorbed.pk}, channel_id=kept.channel_id)
        after = _work_of(Conversation.objects.get(pk=kept.pk))
        ActOn.objects.create(
            act=act, conversation=kept, heard_id=heard, before=before | asdict(followed) | {"after": after}
        )
        _record("joined conversations", act, about=kept.pk, other=absorbed.pk)
    return act


def split(
    conversation: Conversation, message_ids: Collection[int], *, onward: bool = False, by: Seat, now: datetime
) -> Act:
    """Begin a conversation of its own with these messages of one; what answers them comes there from now on.

    `onward` takes everything along that was said after the last of them. Raises MayNot, NothingToDo where it is not
    there any more, NothingLeft and AnswerOnItsWay.
    """
    with _held(by, conversation.pk) as held:
        conversation = _one(held, conversation.pk)
        messages = Message.objects.filter(conversation=conversation).defer("search", "html", "full_text", "text")
        chosen = _chosen(messages, set(message_ids), onward=onward)
        theirs = [one for one in chosen if not one.by_company]
        if not theirs or len(chosen) == len(messages):
            raise NothingLeft
        strands.make([conversation])
        act = Act.objects.create(did=Act.Did.SPLIT, by=by, at=now)
        made = _new_strand(conversation, max(theirs, key=lambda one: (one.written_at, one.pk)).handle_id)
        strands.mark(conversation.pk, chosen, strand=made, act=act)
        _stand_anew({conversation.pk}, channel_id=conversation.channel_id)
        with counting.keeping_totals([made.pk]):
            _give_back(made.pk, _work_of(conversation))
        for one, other, origin in ((conversation.pk, made.pk, True), (made.pk, conversation.pk, False)):
            ActOn.objects.create(act=act, conversation_id=one, before={"other": other, "origin": origin})
        _record("split a conversation", act, about=conversation.pk, other=made.pk)
    return act


def _chosen(messages: Iterable[Message], ids: Collection[int], *, onward: bool) -> list[Message]:
    ordered = sorted(messages, key=lambda one: (one.written_at, one.external_id, one.pk))
    places = [place for place, one in enumerate(ordered) if one.pk in ids]
    return [ordered[place] for place in places] + (ordered[places[-1] + 1 :] if places and onward else [])


def _new_strand(conversation: Conversation, handle_id: int) -> Strand:
    (pk,) = fresh_ids("conversations_conversation", 1)
    thread = Thread.objects.create(channel_id=conversation.channel_id)
    return Strand.objects.create(pk=pk, channel_id=conversation.channel_id, thread=thread, handle_id=handle_id)


def undo(act: Act, *, by: Seat) -> int:
    """Take apart what was joined, or put together what was split. Returns how many conversations that is about.

    Each gets back what was its own, and what was said since goes where it would have gone. Raises MayNot,
    NotTakenBack or what it is of, AnswerOnItsWay and DraftsTooLong.
    """
    with _held(by):
        act = Act.objects.select_for_update(of=("self",)).get(pk=act.pk)
        ons = list(act.on.order_by("pk"))
        if act.undone_at or not ons:
            raise NotTakenBack
        _check_last(act, ons)
        (_take_apart if act.did == Act.Did.JOINED else _put_back)(act, ons[0])
        _undone(act, by=by, about=ons[0].conversation_id)
    return 2


def _check_last(act: Act, ons: Iterable[ActOn]) -> None:
    later = ActOn.objects.filter(conversation__in=[on.conversation_id for on in ons], act__id__gt=act.pk)
    if later.filter(act__did__in=UNDONE_ANY_TIME, act__undone_at=None).exists():
        raise ChangedSince


def _undone(act: Act, *, by: Seat | None, about: int) -> None:
    Act.objects.filter(pk=act.pk).update(undone_at=clock.now())
    verb = "took joined conversations apart" if act.did == Act.Did.JOINED else "put split conversations together"
    journal.record(verb, by=by, about=f"conversation {about}", details={"act": act.pk})


def _take_apart(act: Act, on: ActOn) -> None:
    if not Strand.objects.filter(pk=on.before["other"], into=on.conversation_id).exists():
        raise BecameOne
    if drafts.on_their_way([on.conversation_id]):
        raise AnswerOnItsWay
    _part(on, kept=on.conversation_id)


def _part(on: ActOn, *, kept: int) -> None:
    """Give the conversation that was joined all back that was its own.

    How either stood in the lists before is so again, unless a seat has changed that of both since.
    """
    other, before = on.before["other"], on.before
    held = _one(_lock([kept]), kept)
    now = _work_of(held)
    later = ActOn.objects.filter(conversation=kept, act__id__gt=on.act_id, act__undone_at=None)
    given = any(now[name] != before["after"][name] for name in ("seat_id", "team_id"))
    handled_since = given or later.exists()
    Strand.objects.filter(pk=other).update(into=None)
    _stand_anew({kept, other}, channel_id=held.channel_id)
    if not Conversation.objects.filter(pk=other).exists():  # all of it was split off since
        return
    Note.objects.filter(pk__in=before["notes"]).update(conversation=other)
    ActOn.objects.filter(pk__in=before["acts"]).update(conversation=other)
    drafts.bring(before["drafts"], to=other)
    links.bring(before["links"], to=other)
    promises.bring(before["promises"], to=other)
    with counting.keeping_totals([kept, other]):
        for one, was in ((other, before["absorbed"]), (kept, before["kept"])):
            _give_back(one, now if handled_since else was)


def _put_back(act: Act, on: ActOn) -> None:
    origin, made = on.conversation_id, on.before["other"]
    strand = Strand.objects.filter(pk=made, into=None).first()
    held = _lock([origin, made])
    if strand is None or len(held) < 2:
        raise NotTakenBack
    if drafts.on_their_way([origin, made]):
        raise AnswerOnItsWay
    if not drafts.fit(origin, made):
        raise DraftsTooLong
    heard = max(one.heard_id or 0 for one in held.values()) or None
    Mark.objects.filter(act=act).delete()
    Message.objects.filter(conversation=made).update(conversation_id=origin)
    absorb({made: origin})
    Conversation.objects.filter(pk=origin).update(heard_id=heard)
    Strand.objects.filter(pk=made).delete()
    Thread.objects.filter(pk=strand.thread_id).delete()
    _stand_anew({origin}, channel_id=strand.channel_id)


def part(handle_ids: Collection[int]) -> None:
    """Take apart what was joined of customers who are not one any more, in the caller's transaction, who is alone.

    Nothing of one customer may stand in the conversation of another, whatever was done there since.
    """
    theirs = Strand.objects.filter(Q(handle__in=handle_ids) | Q(into__handle__in=handle_ids), into__isnull=False)
    acts: list[ActOn] = []
    _unmark(handle_ids)
    for strand in theirs.select_related("handle", "into__handle").order_by("-pk"):
        joined = ActOn.objects.filter(act__did=Act.Did.JOINED, act__undone_at=None, before__other=strand.pk)
        on = joined.select_related("act").order_by("-pk").first()
        if on and strand.into and strand.handle.customer_id != strand.into.handle.customer_id:
            _part(on, kept=strands.roots_of([strand.pk])[strand.pk])
            acts.append(on)
    for on in acts:
        _undone(on.act, by=None, about=on.conversation_id)


def _unmark(handle_ids: Collection[int]) -> None:
    """What was split off together with words of somebody else goes back to its own."""
    foreign = Message.objects.filter(channel=OuterRef("channel"), external_id=OuterRef("key"), strand__isnull=False)
    foreign = foreign.exclude(strand__handle__customer=OuterRef("strand__handle__customer"))
    marks = Mark.objects.filter(Exists(foreign))
    within = marks.filter(
        Q(strand__handle__in=handle_ids) | Q(Exists(foreign.filter(strand__handle__in=handle_ids)))
    ).values_list("pk", "strand_id", "channel_id")
    for pk, strand, channel in list(within):
        Mark.objects.filter(pk=pk).delete()
        _stand_anew({strand}, channel_id=channel)


@contextmanager
def _held(by: Seat, *ids: int) -> Iterator[dict[int, Conversation]]:
    """A transaction in which no batch is stored, with these conversations locked. Raises MayNot and AnswerOnItsWay."""
    if not by.writes:
        raise MayNot
    with transaction.atomic():
        customers.alone()
        held = _lock(ids)
        if drafts.on_their_way(ids):
            raise AnswerOnItsWay
        yield held


def _lock(ids: Collection[int]) -> dict[int, Conversation]:
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("handle")
    return {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}


def _one(held: Mapping[int, Conversation], pk: int) -> Conversation:
    if pk not in held:
        raise NothingToDo
    return held[pk]


def _two(held: Mapping[int, Conversation], one: int, other: int) -> tuple[Conversation, Conversation]:
    first, second = _one(held, one), _one(held, other)
    if one == other:
        raise NothingToDo
    if first.channel_id != second.channel_id:
        raise OtherChannel
    same = first.handle.customer_id and first.handle.customer_id == second.handle.customer_id
    if not same and first.handle_id != second.handle_id:
        raise OtherCustomer
    return first, second


def _words_of(conversation: Conversation) -> str:
    said = Message.objects.filter(pk=conversation.said_id or 0).only("text", "subject").first()
    return one_line(said.text or said.subject)[:_LONGEST_WORDS] if said else ""


def _work_of(conversation: Conversation) -> dict[str, object]:
    """How the conversation stands in the lists, as JSON keeps it."""
    return {name: plain(getattr(conversation, name)) for name in _KEPT}


_KEPT = ("closed_at", "closed_reason", "snoozed_until", "seat_id", "team_id", "heard_id")
_ASLEEP = {"closed_at": None, "closed_reason": "", "snoozed_until": None}


def _give_back(conversation_id: int, work: Mapping[str, object]) -> None:
    """Have it stand as it did, but open where the customer has written since."""
    row = Conversation.objects.get(pk=conversation_id)
    values = {name: value for name, value in work.items() if name != "heard_id"}
    if (row.heard_id or 0) > int(str(work["heard_id"] or 0)):
        values |= _ASLEEP
    Conversation.objects.filter(pk=conversation_id).update(**values)


def _stand_anew(conversation_ids: Collection[int], *, channel_id: int) -> None:
    """Have each message stand where it belongs now, count again, and have the facts written anew."""
    stood = strands.settle(conversation_ids)
    changed = {*conversation_ids, *stood.changed}
    counting.count(channel_id, changed, fresh=stood.fresh)
    written = Message.objects.filter(conversation__in=changed).annotate(month=TruncMonth("written_at", tzinfo=UTC))
    months = set(written.order_by().values_list("month", flat=True).distinct())
    ChangedMonth.objects.bulk_create(ChangedMonth(month=month.date()) for month in sorted(months))
    promises.answers_stand(drafts.answers_stand(stood.answers))
    tell_of(changed)


def _record(verb: str, act: Act, *, about: int, other: int) -> None:
    details = {"act": act.pk, "other": other} | ({"words": act.words} if act.words else {})
    journal.record(verb, by=act.by, about=f"conversation {about}", details=details)
