"""The rota: fair turns, absences, and swaps that both agree to."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client

from emptychair.company import journal, rota, seats
from emptychair.company.errors import NotAllowed, NotYours
from emptychair.company.models import Absence, JournalEntry, Role, RotaRule, Seat, Swap, Turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(admin: Seat, member: Seat) -> list[Seat]:
    """Two administrators' and members' seats, the chair's; and two that never answer."""
    more = [
        Seat.objects.create_user(f"{role}@example.org", None, name=role.title(), role=role)
        for role in (Role.CHAIR, Role.MEMBER, Role.ADMIN)
    ]
    for role in (Role.ANALYST, Role.AGENCY):
        Seat.objects.create_user(f"{role}@example.org", None, name=role, role=role)
    return [admin, member, *more]


def plan(by: Seat, *, weekdays: object = range(5), seats_a_day: int = 1) -> None:
    rota.change_rule(weekdays=list(weekdays), seats_a_day=seats_a_day, by=by)  # type: ignore[call-overload]


def of(seat: Seat) -> list[Turn]:
    return list(Turn.objects.filter(seat=seat).order_by("on"))


def signed_in(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_everybody_who_may_send_takes_turns_alike_who_decides_too(five: list[Seat]) -> None:
    plan(five[0])
    spread = Counter(Turn.objects.values_list("seat_id", flat=True))
    assert spread.keys() == {seat.pk for seat in five}
    assert max(spread.values()) - min(spread.values()) <= 1


def test_only_the_chosen_days_have_turns_and_no_seat_two_on_one(five: list[Seat]) -> None:
    plan(five[0], weekdays=[0, 5], seats_a_day=2)
    days = Counter(Turn.objects.values_list("on", flat=True))
    assert {day.weekday() for day in days} == {0, 5}
    assert set(days.values()) == {2}


def test_who_had_fewest_turns_comes_next(five: list[Seat]) -> None:
    now = rota.today()
    for seat in five[1:]:
        Turn.objects.bulk_create(Turn(seat=seat, on=now - timedelta(days=back)) for back in range(1, 41))
    plan(five[0], weekdays=range(7))
    assert {turn.seat_id for turn in Turn.objects.filter(on__gte=now)} == {five[0].pk}


def test_planning_again_changes_nothing_that_is_planned(five: list[Seat]) -> None:
    plan(five[0])
    before = list(Turn.objects.values_list("pk", "seat_id", "on"))
    assert rota.make_plan(by=None) == 0
    assert list(Turn.objects.values_list("pk", "seat_id", "on")) == before


def test_without_an_administrators_word_there_is_no_plan(five: list[Seat]) -> None:
    assert rota.make_plan(by=None) == 0
    assert not Turn.objects.exists()


def test_who_is_away_takes_no_turn_and_colleagues_take_those_that_were_planned(five: list[Seat]) -> None:
    plan(five[0], weekdays=range(7))
    away = five[1]
    first, last = rota.today(), rota.today() + rota.AHEAD
    rota.be_away(away, since=first, until=last, by=away)
    assert of(away) == []
    assert Turn.objects.values("on").distinct().count() == rota.AHEAD.days


def test_a_closed_seat_and_one_that_sends_no_more_lose_their_turns(five: list[Seat]) -> None:
    plan(five[0], weekdays=range(7))
    seats.close(five[1], by=five[0])
    seats.change(five[3], role=Role.ANALYST, teams=[], by=five[0])
    rota.make_plan(by=None)
    assert of(five[1]) == of(five[3]) == []
    assert five[1] not in rota.on(rota.today())


def test_who_is_on_today_stands_on_top(as_admin: Client, five: list[Seat]) -> None:
    plan(five[0], weekdays=range(7))
    (first,) = rota.on(rota.today())
    page = as_admin.get("/rota/").content.decode()
    top = page.split('class="on-today"')[1].split("</section>")[0]
    assert first.name in top


def test_a_swap_changes_hands_when_it_is_accepted(five: list[Seat]) -> None:
    plan(five[0], weekdays=range(7))
    mine, theirs = of(five[0])[-1], of(five[1])[-1]
    signed_in(five[0]).post(f"/rota/turns/{mine.pk}/swap/", {"wanted": theirs.pk})
    asked = signed_in(five[1])
    assert "Proposed to you" in asked.get("/rota/").content.decode()
    mine.refresh_from_db()
    assert mine.seat_id == five[0].pk
    asked.post(f"/rota/swaps/{Swap.objects.get().pk}/", {"answer": "accept"})
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.seat_id, theirs.seat_id) == (five[1].pk, five[0].pk)
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["proposed a swap", "accepted a swap"]


def test_a_declined_swap_changes_nothing(five: list[Seat]) -> None:
    plan(five[0], weekdays=range(7))
    mine, theirs = of(five[0])[-1], of(five[1])[-1]
    rota.propose_swap(mine, wanted=theirs, by=five[0])
    signed_in(five[1]).post(f"/rota/swaps/{Swap.objects.get().pk}/", {"answer": "decline"})
    assert of(five[0])[-1] == mine
    assert not rota.swaps_for(five[1]).exists()


def test_nobody_gives_away_or_takes_the_turn_of_another(five: list[Seat]) -> None:
    plan(five[0], weekdays=range(7))
    mine, theirs = of(five[0])[-1], of(five[1])[-1]
    with pytest.raises(NotYours):
        rota.propose_swap(theirs, wanted=mine, by=five[2])
    rota.propose_swap(mine, wanted=theirs, by=five[0])
    for seat in (five[0], five[2]):
        with pytest.raises(NotYours):
            rota.answer_swap(Swap.objects.get().pk, accept=True, by=seat)
    assert signed_in(five[2]).get(f"/rota/turns/{mine.pk}/swap/").status_code == 404


def test_a_swap_whose_turns_have_changed_hands_meanwhile_is_over(five: list[Seat]) -> None:
    plan(five[0], weekdays=range(7))
    mine, theirs = of(five[0])[-1], of(five[1])[-1]
    rota.propose_swap(mine, wanted=theirs, by=five[0])
    Turn.objects.filter(pk=mine.pk).update(seat=five[2])
    with pytest.raises(NotYours):
        rota.answer_swap(Swap.objects.get().pk, accept=True, by=five[1])


def test_turns_and_answers_of_ninety_days_are_shown_for_each(as_admin: Client, five: list[Seat]) -> None:
    plan(five[0])
    for _ in range(3):
        journal.record("answered", by=five[1], about="conversation 1")
    shares = {share.seat: share for share in rota.shares(rota.today())}
    assert shares.keys() == set(five)
    assert shares[five[1]].answers == 3
    assert "Turns and answers of the last 90 days" in as_admin.get("/rota/").content.decode()


def test_only_administrators_say_when_somebody_answers(as_member: Client, member: Seat) -> None:
    assert as_member.post("/rota/rule/", {"weekdays": [0], "seats_a_day": 1}).status_code == 404
    with pytest.raises(NotAllowed):
        plan(member)
    assert not RotaRule.objects.exists()


def test_an_absence_is_ones_own(as_member: Client, admin: Seat, member: Seat) -> None:
    day = str(rota.today())
    assert as_member.post("/rota/away/", {"since": day, "until": "2020-01-01"}).status_code == 422
    assert as_member.post("/rota/away/", {"since": day, "until": day, "seat": admin.pk}).status_code == 302
    assert Absence.objects.get().seat == member
    with pytest.raises(NotAllowed):
        rota.be_away(admin, since=rota.today(), until=rota.today(), by=member)
    rota.be_away(admin, since=rota.today(), until=rota.today(), by=admin)
    assert as_member.post(f"/rota/away/{Absence.objects.get(seat=admin).pk}/back/").status_code == 404
    as_member.post(f"/rota/away/{Absence.objects.get(seat=member).pk}/back/")
    assert not Absence.objects.filter(seat=member).exists()
