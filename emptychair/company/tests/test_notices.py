"""Seats are told what concerns them: once, only what they want, and quietly in their quiet hours."""

import re
from datetime import UTC, datetime, time

import psycopg
import pytest
from django.db import connection
from django.test import Client

from emptychair.company import notices
from emptychair.company.models import Notice, Seat
from emptychair.core import clock
from emptychair.web.live import CHANNEL, may_hear

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


def told(*seats: Seat | None, key: str = "note 1", kind: Notice.Kind = Kind.MENTIONED, words: str = "Look, Mo") -> int:
    return notices.tell(seats, kind=kind, words=words, url="/customers/", key=key, values={"who": "Brid"})


def bell(client: Client) -> str:
    found = re.search(r'bell-count">(\d+)<', client.get("/notices/").text)
    return found[1] if found else ""


def test_nobody_is_told_the_same_twice(admin: Seat, member: Seat) -> None:
    assert told(member) == 1
    assert told(member, admin) == 1
    assert [Notice.objects.filter(seat=one).count() for one in (member, admin)] == [1, 1]


def test_what_was_seen_is_not_told_again(member: Seat) -> None:
    told(member)
    notices.see_all(member)
    assert told(member) == 0
    assert notices.unseen_count(member) == 0


def test_nobody_and_who_has_left_are_told_nothing(member: Seat) -> None:
    member.is_active = False
    assert told(None, member) == 0
    assert not Notice.objects.exists()


def test_the_bell_counts_what_is_new_with_one_query(as_member: Client, member: Seat, django_assert_num_queries) -> None:
    assert bell(as_member) == ""
    told(member)
    told(member, key="note 2")
    assert bell(as_member) == "2"
    with django_assert_num_queries(1):
        assert notices.unseen_count(member) == 2


def test_the_bell_asks_again_for_its_number(as_member: Client, member: Seat) -> None:
    assert as_member.get("/notices/count/").json() == {"shown": ""}
    told(member)
    assert as_member.get("/notices/count/").json() == {"shown": "1"}


def test_open_pages_of_whom_it_concerns_are_told(transactional_db: None, member: Seat, admin: Seat) -> None:
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        told(member)
        told(member)
        notices.see_all(member)
        notices.see_all(member)
        assert [heard.payload for heard in ear.notifies(timeout=0.3)] == [f"notices:{member.pk}"] * 2


def test_nobody_hears_of_another_seats_notices(member: Seat, admin: Seat) -> None:
    asked = {f"notices:{member.pk}", f"notices:{admin.pk}", "notices"}
    assert may_hear(member, asked) == {f"notices:{member.pk}"}


def test_the_bell_counts_no_further_than_a_hundred(member: Seat) -> None:
    for number in range(103):
        told(member, key=f"note {number}")
    assert notices.unseen_count(member) == notices.MOST_COUNTED


def test_a_notice_leads_to_its_thing_and_is_seen_then(as_member: Client, member: Seat) -> None:
    told(member)
    notice = Notice.objects.get()
    assert as_member.get(f"/notices/{notice.pk}/open/").status_code == 405
    assert as_member.post(f"/notices/{notice.pk}/open/")["Location"] == "/customers/"
    notice.refresh_from_db()
    assert notice.seen_at


def test_somebody_elses_notice_does_not_exist(as_member: Client, admin: Seat) -> None:
    told(admin)
    assert as_member.post(f"/notices/{Notice.objects.get().pk}/open/").status_code == 404
    as_member.post("/notices/seen/")
    assert Notice.objects.get().seen_at is None
    assert "Look, Mo" not in as_member.get("/notices/").text


def test_all_are_seen_at_once(as_member: Client, member: Seat) -> None:
    told(member)
    as_member.post("/notices/seen/")
    assert notices.unseen_count(member) == 0


def test_what_somebody_does_not_want_is_not_told(as_member: Client, member: Seat, admin: Seat) -> None:
    assert as_member.post("/notices/wishes/", {"wanted": [Kind.ASSIGNED, Kind.HELD]})["Location"] == "/notices/wishes/"
    assert told(member, admin) == 1
    assert told(member, key="chat 1", kind=Kind.ASSIGNED) == 1


@pytest.mark.parametrize(
    "given", [{"quiet_from": "22:00"}, {"quiet_until": "x", "quiet_from": "7"}, {"wanted": "nonsense"}]
)
def test_nonsense_is_answered_and_changes_nothing(as_member: Client, member: Seat, given: dict[str, str]) -> None:
    assert as_member.post("/notices/wishes/", given).status_code == 422
    assert notices.wishes_of(member).unwanted == []


@pytest.mark.parametrize(("at", "quiet"), [(20, False), (21, True), (23, True), (4, True), (5, False)])
def test_quiet_hours_are_the_readers_own(
    member: Seat, as_member: Client, monkeypatch: pytest.MonkeyPatch, at: int, *, quiet: bool
) -> None:
    """Berlin is an hour before UTC in winter."""
    told(member)
    notices.wish(member, wanted=Kind.values, quiet_from=time(22), quiet_until=time(6))
    monkeypatch.setattr(clock, "now", lambda: datetime(2031, 1, 5, at, 30, tzinfo=UTC))
    assert bell(as_member) == ("" if quiet else "1")


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert not notices.is_quiet(None, None)
    assert not notices.is_quiet(time(8), time(8))


def test_it_is_paged_and_asks_the_same_for_fifty(
    as_member: Client, member: Seat, django_assert_max_num_queries
) -> None:
    for number in range(51):
        told(member, key=f"note {number}", words=f"<b>{number}</b>")
    with django_assert_max_num_queries(8):
        page = as_member.get("/notices/").text
    assert page.count("&lt;b&gt;") == 50
    assert 'rel="next"' in page or "?at=" in page
