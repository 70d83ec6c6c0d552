"""Mails tell seats of what they have not seen: as they chose, once, and never in their quiet hours."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from emptychair.company import by_mail, mailing, notices
from emptychair.company.models import Notice, NoticeMail, NoticeWishes, Seat
from emptychair.company.tests.mailbox import mailing_to, mails, plain
from emptychair.core import clock
from emptychair.outbox.tests.postoffice import PostOffice

pytestmark = pytest.mark.django_db
Kind, By, State = Notice.Kind, NoticeWishes.ByMail, NoticeMail.State
NOON = datetime(2031, 1, 6, 11, 0, tzinfo=UTC)
"""A Monday; noon in Berlin, where the company is."""


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def go(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Clock:
    passing = Clock()
    monkeypatch.setattr(clock, "now", lambda: passing.now)
    return passing


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with mailing_to(settings) as office:
        yield office


def wants(
    seat: Seat, which: NoticeWishes.ByMail, *, at: time = time(8), quiet: tuple[time, time] | None = None
) -> None:
    begins, ends = quiet or (None, None)
    mails = notices.Mails(which=which, at=at)
    with mailing.in_words_of(seat):
        notices.wish(seat, wanted=Kind.values, quiet_from=begins, quiet_until=ends, mails=mails)


def told(*seats: Seat, key: str = "note 1", kind: Notice.Kind = Kind.MENTIONED) -> None:
    notices.tell(seats, kind=kind, words="She is furious", url="/customers/", key=key, values={"who": "Brid"})


def test_what_is_urgent_is_mailed_at_once_with_who_and_a_link_and_no_words(
    office: PostOffice, passing: Clock, member: Seat
) -> None:
    wants(member, By.URGENT)
    told(member)
    assert by_mail.tell_due() == 0
    passing.go(minutes=3)
    assert by_mail.tell_due() == 1
    (mail,) = mails(office)
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "mo@example.org",
        "Loom <desk@loom.example>",
        "Brid mentions you",
    )
    notice = Notice.objects.get()
    assert f"https://chair.loom.example/notices/{notice.pk}/" in plain(mail)
    assert "https://chair.loom.example/notices/wishes/" in plain(mail)
    assert "furious" not in mail.as_string()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert NoticeMail.objects.get().state == State.SENT


def test_nothing_is_mailed_twice_and_nothing_when_there_is_nothing(
    office: PostOffice, passing: Clock, member: Seat
) -> None:
    wants(member, By.BOTH)
    told(member)
    passing.go(minutes=3)
    assert [by_mail.tell_due() for _ in range(3)] == [1, 0, 0]
    passing.go(days=1)
    assert by_mail.tell_due() == 0
    assert len(office.mails) == 1


def test_what_was_seen_in_the_page_or_told_by_a_browser_is_not_mailed(
    office: PostOffice, passing: Clock, member: Seat
) -> None:
    wants(member, By.BOTH)
    told(member)
    notices.see_all(member)
    told(member, key="note 2")
    Notice.objects.filter(key="note 2").update(told_by=Notice.Way.PUSH)
    passing.go(days=1)
    assert by_mail.tell_due() == 0


def test_whoever_does_not_want_it_or_has_left_is_mailed_nothing(
    office: PostOffice, passing: Clock, admin: Seat, member: Seat
) -> None:
    wants(member, By.BOTH)
    told(admin, member)
    Seat.objects.filter(pk=member.pk).update(is_active=False)
    passing.go(days=1)
    assert by_mail.tell_due() == 0
    Seat.objects.filter(pk=member.pk).update(is_active=True, is_demo=True)
    assert by_mail.tell_due() == 0


def test_the_daily_mail_comes_once_in_the_seats_morning_with_everything(
    office: PostOffice, passing: Clock, member: Seat
) -> None:
    Seat.objects.filter(pk=member.pk).update(time_zone="America/New_York", language="de")
    member.refresh_from_db()
    wants(member, By.DAILY)
    told(member)
    told(member, key="given 1", kind=Kind.ASSIGNED)
    assert by_mail.tell_due() == 0
    passing.go(hours=1, minutes=59)
    assert by_mail.tell_due() == 0
    passing.go(minutes=2)
    assert by_mail.tell_due() == 1
    told(member, key="note 2")
    passing.go(hours=3)
    assert by_mail.tell_due() == 0
    (mail,) = mails(office)
    assert plain(mail).count("https://chair.loom.example/notices/") == 3
    html = str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]
    assert html.count('<a href="https://chair') == 3
    assert 'lang="de"' in html


def test_an_hour_that_has_passed_begins_tomorrow(office: PostOffice, passing: Clock, member: Seat) -> None:
    told(member)
    wants(member, By.DAILY, at=time(8))
    assert by_mail.tell_due() == 0
    passing.go(days=1)
    assert by_mail.tell_due() == 1


def test_in_quiet_hours_nothing_leaves(office: PostOffice, passing: Clock, member: Seat) -> None:
    wants(member, By.BOTH, quiet=(time(11), time(14)))
    told(member)
    passing.go(minutes=3)
    assert by_mail.tell_due() == 0
    passing.go(hours=2)
    assert by_mail.tell_due() == 1


def test_what_the_server_surely_has_not_taken_is_tried_again_later(
    office: PostOffice, passing: Clock, member: Seat
) -> None:
    wants(member, By.URGENT)
    told(member)
    passing.go(minutes=3)
    office.data = "452 No room"
    assert [by_mail.tell_due() for _ in range(3)] == [0, 0, 0]
    assert list(NoticeMail.objects.values_list("state", "said")) == [(State.FAILED, "No room")]
    office.data = "250 Kept"
    passing.go(minutes=3)
    assert by_mail.tell_due() == 1


def test_a_daily_mail_that_did_not_leave_comes_the_same_day(office: PostOffice, passing: Clock, member: Seat) -> None:
    wants(member, By.DAILY, at=time(12, 30))
    told(member)
    passing.go(hours=1)
    office.rcpt = "450 Later"
    assert by_mail.tell_due() == 0
    office.rcpt = "250 OK"
    passing.go(minutes=5)
    assert by_mail.tell_due() == 1


def test_what_may_have_left_is_not_mailed_again_and_the_page_says_so(
    office: PostOffice, passing: Clock, member: Seat, as_member: Client
) -> None:
    wants(member, By.URGENT)
    told(member)
    passing.go(minutes=3)
    office.data = ""
    assert by_mail.tell_due() == 0
    office.data = "250 Kept"
    passing.go(hours=1)
    assert by_mail.tell_due() == 0
    assert NoticeMail.objects.get().state == State.UNKNOWN
    assert "nobody knows" in as_member.get("/notices/wishes/").text


def test_a_worker_that_died_over_a_mail_mails_nothing_twice(
    office: PostOffice, passing: Clock, member: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(member, By.URGENT)
    told(member)
    passing.go(minutes=3)
    with monkeypatch.context() as dying:
        dying.setattr(by_mail, "_end", _die)
        with pytest.raises(KeyboardInterrupt):
            by_mail.tell_due()
    assert len(office.mails) == 1
    for _ in range(3):
        passing.go(minutes=11)
        assert by_mail.tell_due() == 0
    assert len(office.mails) == 1
    assert NoticeMail.objects.get().state == State.UNKNOWN


def _die(*_given: object) -> bool:
    raise KeyboardInterrupt


def test_a_copy_of_the_installation_mails_nobody_until_it_is_kept_again(
    office: PostOffice, passing: Clock, member: Seat, as_member: Client
) -> None:
    wants(member, By.URGENT)
    NoticeWishes.objects.update(place="elsewhere")
    told(member)
    passing.go(minutes=3)
    assert by_mail.tell_due() == 0
    assert "copy of another one" in as_member.get("/notices/wishes/").text
    wants(member, By.URGENT)
    assert by_mail.tell_due() == 1


def test_the_page_offers_mail_only_where_there_is_a_server(settings: Settings, as_member: Client, member: Seat) -> None:
    page = as_member.get("/notices/wishes/").text
    assert "an administrator has to name a mail server" in page
    assert 'name="by_mail"' not in page
    as_member.post("/notices/wishes/", {"by_mail": "both", "mail_at": "07:00"})
    assert notices.wishes_of(member).by_mail == By.NEVER
    with mailing_to(settings):
        assert as_member.post("/notices/wishes/", {"by_mail": "both", "mail_at": "07:30"}).status_code == 302
        assert as_member.post("/notices/wishes/", {"by_mail": "often", "mail_at": "x"}).status_code == 422
    kept = notices.wishes_of(member)
    assert (kept.by_mail, kept.mail_at) == (By.BOTH, time(7, 30))


def test_a_link_of_a_mail_shows_the_notice_and_only_opening_it_sees_it(
    as_member: Client, member: Seat, admin: Seat
) -> None:
    told(member)
    pk = Notice.objects.get().pk
    assert "Brid mentions you" in as_member.get(f"/notices/{pk}/").text
    assert Notice.objects.get().seen_at is None
    told(admin, key="other")
    assert as_member.get(f"/notices/{Notice.objects.get(seat=admin).pk}/").status_code == 404
