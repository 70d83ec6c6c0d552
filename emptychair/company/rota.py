"""Who answers on which day: everybody who may send takes turns, whoever has had fewest comes next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from emptychair.company import journal, selectors
from emptychair.company.errors import NotAllowed, NotYours
from emptychair.company.models import Absence, JournalEntry, Role, RotaRule, Seat, Swap, Turn
from emptychair.core import clock

AHEAD = timedelta(days=28)
FAIR_OVER = timedelta(days=90)
_APART = timedelta(days=2)
_LOCK = 6_702_004
_ANSWERED = "answered"
"""The journal's word for an answer that went out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of the plan and who answers on it."""

    on: date
    turns: Sequence[Turn]


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How many turns somebody had in the last 90 days and has in the plan, and how many answers they gave meanwhile."""

    seat: Seat
    had: int
    planned: int
    answers: int


def today() -> date:
    """The day it is where the company is."""
    company = selectors.the_company()
    return clock.now().astimezone(ZoneInfo(company.time_zone if company else "UTC")).date()


def rule() -> RotaRule | None:
    """When somebody is to answer; None until an administrator has said so, and then there is no plan."""
    return RotaRule.objects.first()


def who_take_turns() -> QuerySet[Seat]:
    """Every active seat that may send, administrators and the chair among them."""
    return Seat.objects.filter(is_active=True).exclude(role__in=[Role.ANALYST, Role.AGENCY]).order_by("pk")


def on(day: date) -> list[Seat]:
    """Who answers on that day; nobody where nobody was planned."""
    turns = Turn.objects.filter(on=day, seat__is_active=True).select_related("seat")
    return [turn.seat for turn in turns]


def plan(first: date, *, days: int) -> list[Day]:
    """The planned days from the first on, each with its turns. One query."""
    turns = Turn.objects.filter(on__gte=first, on__lt=first + timedelta(days=days)).select_related("seat")
    by_day: dict[date, list[Turn]] = {}
    for turn in turns:
        by_day.setdefault(turn.on, []).append(turn)
    return [Day(on=day, turns=found) for day, found in sorted(by_day.items())]


def shares(now: date) -> list[Share]:
    """How the turns of 90 days are spread, who had fewest first."""
    since, until = now - FAIR_OVER, now + AHEAD
    turns = list(Turn.objects.filter(on__gte=since, on__lte=until).values_list("seat_id", "on"))
    had = Counter(seat for seat, day in turns if day < now)
    planned = Counter(seat for seat, day in turns if day >= now)
    given = dict(
        JournalEntry.objects.filter(verb=_ANSWERED, at__gte=clock.now() - FAIR_OVER)
        .values_list("actor")
        .annotate(many=Count("pk"))
    )
    found = [
        Share(seat=seat, had=had[seat.pk], planned=planned[seat.pk], answers=given.get(seat.email, 0))
        for seat in who_take_turns()
    ]
    return sorted(found, key=lambda share: (share.had + share.planned, share.seat.pk))


def make_plan(*, by: Seat | None) -> int:
    """Plan the days of the next four weeks on which somebody is missing; what is planned stays. Returns how many turns.

    `by` None is the program's own doing, each night.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if (wanted := rule()) is None:
            return 0
        now = today()
        _drop_impossible(now)
        made = list(_missing(now, wanted))
        Turn.objects.bulk_create(made)
        if made:
            journal.record("planned the rota", by=by, about="", details={"turns": len(made)})
    return len(made)


def _drop_impossible(now: date) -> None:
    """Take away the turns ahead of who is closed, sends no more, or is away."""
    ahead = Turn.objects.filter(on__gte=now)
    ahead.exclude(seat__in=who_take_turns()).delete()
    for absence in Absence.objects.filter(until__gte=now):
        ahead.filter(seat=absence.seat_id, on__gte=absence.since, on__lte=absence.until).delete()


def _missing(now: date, wanted: RotaRule) -> Iterable[Turn]:
    seats = {seat.pk: seat for seat in who_take_turns()}
    away = list(Absence.objects.filter(until__gte=now).values_list("seat_id", "since", "until"))
    turns = list(Turn.objects.filter(on__gte=now - FAIR_OVER).values_list("seat_id", "on"))
    count, last = Counter(seat for seat, _ in turns), dict(sorted(turns, key=lambda turn: turn[1]))
    taken: dict[date, set[int]] = {}
    for seat, day in turns:
        taken.setdefault(day, set()).add(seat)
    for number in range(AHEAD.days):
        day = now + timedelta(days=number)
        there = taken.setdefault(day, set())
        while day.weekday() in wanted.weekdays and len(there) < wanted.seats_a_day:
            absent = {seat for seat, since, until in away if since <= day <= until}
            free = seats.keys() - there - absent
            if not free:
                break
            chosen = min(free, key=lambda pk: (count[pk], day - last.get(pk, date.min) < _APART, _mixed(day, pk)))
            there.add(chosen)
            count[chosen] += 1
            last[chosen] = day
            yield Turn(seat=seats[chosen], on=day)


def _mixed(day: date, pk: int) -> int:
    """An order that differs from day to day, so that Mondays and pairs are not always the same people's."""
    return crc32(f"{day} {pk}".encode())


def change_rule(*, weekdays: Sequence[int], seats_a_day: int, by: Seat) -> None:
    """Other days, or more at once. What was planned for days ahead is planned anew."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        details = {"weekdays": list(weekdays), "seats_a_day": seats_a_day}
        RotaRule.objects.update_or_create(defaults=details)
        Turn.objects.filter(on__gt=today()).delete()
        journal.record("changed the rota's days", by=by, about="", details=details)
        make_plan(by=by)


def be_away(seat: Seat, *, since: date, until: date, by: Seat) -> None:
    """Take no turn on these days; colleagues take those that were planned. One's own, or an administrator any."""
    if seat.pk != by.pk and not by.administers:
        raise NotAllowed
    with transaction.atomic():
        Absence.objects.create(seat=seat, since=since, until=until)
        journal.record(
            "will be away", by=by, about=f"seat {seat.pk}", details={"since": str(since), "until": str(until)}
        )
        make_plan(by=None)


def come_back(absence: Absence, *, by: Seat) -> None:
    """Be there after all."""
    if absence.seat_id != by.pk and not by.administers:
        raise NotAllowed
    with transaction.atomic():
        details = {"since": str(absence.since), "until": str(absence.until)}
        journal.record("will not be away", by=by, about=f"seat {absence.seat_id}", details=details)
        absence.delete()


def propose_swap(given: Turn, *, wanted: Turn, by: Seat) -> None:
    """Ask whose turn `wanted` is to take `given` for it. Raises NotYours unless it is one's own for another's."""
    if given.seat_id != by.pk or wanted.seat_id == by.pk or min(given.on, wanted.on) < today():
        raise NotYours
    with transaction.atomic():
        swap, made = Swap.objects.get_or_create(
            given=given, wanted=wanted, state=Swap.State.PROPOSED,
            defaults={"by": by, "asked": wanted.seat, "made_at": clock.now()},
        )  # fmt: skip
        if made:
            journal.record("proposed a swap", by=by, about=f"seat {swap.asked_id}", details=_days(swap))


def _days(swap: Swap) -> dict[str, object]:
    return {"given": str(swap.given.on), "wanted": str(swap.wanted.on)}


def answer_swap(pk: int, *, accept: bool, by: Seat) -> None:
    """Accept or decline a swap. Raises NotYours when one was not asked, or either turn has changed hands since."""
    with transaction.atomic():
        swap = Swap.objects.select_for_update().filter(pk=pk, asked=by, state=Swap.State.PROPOSED).first()
        if swap is None:
            raise NotYours
        if accept:
            _exchange(swap)
        swap.state = Swap.State.ACCEPTED if accept else Swap.State.DECLINED
        swap.save(update_fields=["state"])
        verb = "accepted a swap" if accept else "declined a swap"
        journal.record(verb, by=by, about=f"seat {swap.by_id}", details=_days(swap))


def _exchange(swap: Swap) -> None:
    turns = {turn.pk: turn for turn in Turn.objects.select_for_update().filter(pk__in=[swap.given_id, swap.wanted_id])}
    given, wanted = turns[swap.given_id], turns[swap.wanted_id]
    same = given.seat_id == swap.by_id and wanted.seat_id == swap.asked_id
    doubled = Turn.objects.filter(seat=swap.asked_id, on=given.on) | Turn.objects.filter(seat=swap.by_id, on=wanted.on)
    if not same or doubled.exists():
        raise NotYours
    Turn.objects.filter(pk=given.pk).update(seat=swap.asked_id)
    Turn.objects.filter(pk=wanted.pk).update(seat=swap.by_id)


def absences(seat: Seat) -> QuerySet[Absence]:
    """Who will be away, or is: the seat's own days, for administrators everybody's."""
    found = Absence.objects.filter(until__gte=today()).select_related("seat")
    return found if seat.administers else found.filter(seat=seat)


def own_turn(pk: int, *, seat: Seat) -> Turn | None:
    """The turn of that number when it is the seat's own and not over."""
    return Turn.objects.filter(pk=pk, seat=seat, on__gte=today()).first() if pk < 2**63 else None


def turns_to_wish_for(given: Turn) -> QuerySet[Turn]:
    """The turns of others for which this one may be offered."""
    mine = Turn.objects.filter(seat=given.seat_id).values("on")
    theirs = Turn.objects.filter(on=given.on).values("seat")
    others = Turn.objects.filter(on__gte=today(), on__lt=today() + AHEAD, seat__is_active=True)
    return others.exclude(seat=given.seat_id).exclude(on__in=mine).exclude(seat__in=theirs).select_related("seat")


def swaps_for(seat: Seat) -> QuerySet[Swap]:
    """What colleagues propose to this seat and it has not answered."""
    found = Swap.objects.filter(asked=seat, state=Swap.State.PROPOSED, given__on__gte=today(), wanted__on__gte=today())
    return found.select_related("given", "wanted", "by").order_by("made_at")
