"""What seats do to conversations: close, open again, put off, bring back, give; each can be taken back for a while."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.fields import Field

from emptychair.company import journal
from emptychair.company.models import Seat, Team
from emptychair.company.reach import Reach
from emptychair.conversations.counting import keeping_totals
from emptychair.conversations.errors import HasEnough, MayNot, NothingToDo, NotTakenBack
from emptychair.conversations.live import tell_of
from emptychair.conversations.models import Act, ActOn, Conversation
from emptychair.conversations.noticing import tell_came_back, tell_given
from emptychair.core import clock
from emptychair.core.text import storable
from emptychair.web.paging import first_of

LONGEST_WORDS = 2_000
UNDONE_WITHIN = timedelta(hours=1)
_FIELDS = ("closed_at", "closed_reason", "snoozed_until", "seat", "team")
_OPEN = Q(closed_at__isnull=True)
_WOKEN_AT_ONCE = 500
_LOOKED_AT = 50


def close(
    conversation_ids: Collection[int], *, reason: Conversation.Reason, by: Seat, words: str = "", now: datetime
) -> Act:
    """End conversations with the reason that a person gives. A customer who writes again opens theirs by that."""
    if not by.sends:
        raise MayNot
    act = Act(did=Act.Did.CLOSED, by=by, at=now, reason=reason, words=storable(words)[:LONGEST_WORDS])
    return _change(conversation_ids, act=act, where=_OPEN, closed_at=now, closed_reason=reason, snoozed_until=None)


def reopen(conversation_ids: Collection[int], *, by: Seat, now: datetime) -> Act:
    """Take closed conversations up again."""
    act = Act(did=Act.Did.REOPENED, by=_writing(by), at=now)
    return _change(conversation_ids, act=act, where=~_OPEN, closed_at=None, closed_reason="")


def snooze(conversation_ids: Collection[int], *, until: datetime, by: Seat, now: datetime) -> Act:
    """Put open conversations off. They come back then, or when the customer writes."""
    act = Act(did=Act.Did.SNOOZED, by=_writing(by), at=now, until=until)
    return _change(conversation_ids, act=act, where=_OPEN & ~Q(snoozed_until=until), snoozed_until=until)


def wake(conversation_ids: Collection[int], *, by: Seat, now: datetime) -> Act:
    """Bring back at once what was put off."""
    act = Act(did=Act.Did.WOKEN, by=_writing(by), at=now)
    return _change(conversation_ids, act=act, where=_OPEN & Q(snoozed_until__isnull=False), snoozed_until=None)


def wake_due(now: datetime) -> int:
    """Bring back what was put off until now. Returns how many conversations came back."""
    due = Conversation.objects.filter(state=Conversation.State.SNOOZED, snoozed_until__lte=now)
    ids = list(due.order_by("snoozed_until", "id").values_list("pk", flat=True)[:_WOKEN_AT_ONCE])
    with suppress(NothingToDo), transaction.atomic():
        act = _change(ids, act=Act(did=Act.Did.WOKEN, at=now), where=Q(snoozed_until__lte=now), snoozed_until=None)
        back = list(act.on.values_list("conversation_id", flat=True))
        tell_came_back(back)
        return len(back)
    return 0


def give(
    conversation_ids: Collection[int], *, by: Seat, now: datetime, seat: Seat | None = None, team: Team | None = None
) -> Act:
    """Give conversations to a seat or to a team; to neither takes them from whoever has them."""
    act = Act(did=Act.Did.GIVEN, by=_writing(by), at=now, seat=seat, team_name=team.name if team else "")
    if seat:
        with transaction.atomic():
            given = _change(conversation_ids, act=act, where=~Q(seat=seat) | Q(seat=None), seat=seat)
            tell_given(given, given.on.values_list("conversation_id", flat=True))
        return given
    there = Q(seat__isnull=False) | (~Q(team=team) | Q(team=None) if team else Q(team__isnull=False))
    return _change(conversation_ids, act=act, where=there, seat=None, team=team)


def take_next(*, by: Seat, reach: Reach, now: datetime) -> Conversation | None:
    """Take on who has waited longest and is nobody's, None when there is nobody. Two who ask at once get two.

    Raises HasEnough.
    """
    _writing(by)
    waiting = Conversation.objects.filter(state=Conversation.State.WAITING)
    with transaction.atomic():
        if waiting.filter(seat=by).count() >= settings.EMPTYCHAIR_TAKE_AT_MOST:
            raise HasEnough
        free = waiting.filter(
            reach.condition("channel"), Q(team=None) | Q(team__in=by.teams.filter(removed_at=None)), seat=None
        )
        found = _first_free(free, reach)
        if found:
            give([found.pk], seat=by, by=by, now=now)
    return found


def _first_free(free: QuerySet[Conversation], reach: Reach) -> Conversation | None:
    """Who has waited longest and whom nobody else takes at this moment, locked."""
    order = ("waiting_since", "id")
    unlocked = free.order_by(*order).select_for_update(skip_locked=True, of=("self",))
    if apart := reach.apart("channel"):
        first = first_of(free, apart, order=order, most=_LOOKED_AT)
        found = unlocked.filter(pk__in=first).first()
        if found or len(first) < _LOOKED_AT:
            return found
    return unlocked.first()


def _writing(seat: Seat) -> Seat:
    if not seat.writes:
        raise MayNot
    return seat


def _change(conversation_ids: Collection[int], *, act: Act, where: Q, **values: object) -> Act:
    """Give those that fit the new values, and keep the old ones to undo it. Raises NothingToDo when none fits."""
    with transaction.atomic():
        with keeping_totals(conversation_ids):
            rows = list(Conversation.objects.filter(where, pk__in=conversation_ids).values("pk", "heard_id", *_FIELDS))
            if not rows:
                raise NothingToDo
            act.save()
            ActOn.objects.bulk_create(
                ActOn(
                    act=act,
                    conversation_id=row["pk"],
                    heard_id=row["heard_id"],
                    before={name: plain(row[name]) for name in _FIELDS},
                )
                for row in rows
            )
            Conversation.objects.filter(pk__in=[row["pk"] for row in rows]).update(**values)
        tell_of([row["pk"] for row in rows])
        _record(act, [row["pk"] for row in rows])
    return act


def plain(value: object) -> object:
    """The value of a field as JSON keeps it."""
    return value.isoformat() if isinstance(value, datetime) else value


def _record(act: Act, conversation_ids: Collection[int]) -> None:
    one = len(conversation_ids) == 1
    journal.record(
        _VERBS[Act.Did(act.did)],
        by=act.by,
        about=f"conversation {next(iter(conversation_ids))}" if one else f"{len(conversation_ids)} conversations",
        details={
            "conversations": sorted(conversation_ids),
            **({"reason": act.reason} if act.reason else {}),
            **({"words": act.words} if act.words else {}),
            **({"until": act.until.isoformat()} if act.until else {}),
            **({"to": act.seat.email if act.seat else act.team_name} if act.did == Act.Did.GIVEN else {}),
        },
    )


_VERBS = {
    Act.Did.CLOSED: "closed",
    Act.Did.REOPENED: "opened again",
    Act.Did.GIVEN: "gave",
    Act.Did.SNOOZED: "put off",
    Act.Did.WOKEN: "brought back",
}


def undo(act: Act, *, by: Seat) -> int:
    """Take back what the seat has done, where nothing has happened since. Returns in how many conversations.

    Raises NotTakenBack when it is nowhere possible, and MayNot.
    """
    if act.by_id != by.pk and not by.administers:
        raise MayNot
    with transaction.atomic():
        act = Act.objects.select_for_update(of=("self",)).get(pk=act.pk)
        if act.undone_at or clock.now() - act.at > UNDONE_WITHIN:
            raise NotTakenBack
        ids = list(act.on.values_list("conversation_id", flat=True))
        with keeping_totals(ids):
            restored = _restored(act, ids)
            if not restored:
                raise NotTakenBack
            Conversation.objects.bulk_update(restored, _FIELDS)
        tell_of([one.pk for one in restored])
        act.undone_at = clock.now()
        act.save(update_fields=["undone_at"])
        journal.record(
            "took back",
            by=by,
            about=f"act {act.pk}",
            details={"did": act.did, "conversations": [one.pk for one in restored]},
        )
    return len(restored)


def _restored(act: Act, conversation_ids: Collection[int]) -> list[Conversation]:
    """The conversations as they were before the act: those in which nobody has written or done anything since."""
    later = ActOn.objects.filter(act__undone_at=None, act__id__gt=act.pk, conversation__in=conversation_ids)
    changed = set(later.values_list("conversation_id", flat=True))
    rows = Conversation.objects.in_bulk(conversation_ids)
    restored = []
    for on in act.on.all():
        row = rows.get(on.conversation_id)
        if row and row.pk not in changed and row.heard_id == on.heard_id:
            for name, value in on.before.items():
                field: Field[object, object] = Conversation._meta.get_field(name)  # type: ignore[assignment]
                setattr(row, field.attname, field.to_python(value))
            restored.append(row)
    return restored
