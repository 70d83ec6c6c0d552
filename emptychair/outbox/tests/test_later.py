"""Answers that wait for a time: they leave then, or are drafts again, and never what nobody would send any more."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from emptychair.asks.models import Promise
from emptychair.channels import services as channels
from emptychair.company.models import Notice, Role, Seat
from emptychair.conversations import answering, intake
from emptychair.conversations.models import Conversation, Message
from emptychair.core import clock
from emptychair.outbox import later_due, leaving, links, services
from emptychair.outbox.errors import MayNot, TooLate, WrongTime
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Dispatch, Draft, PageLink, Ruling
from emptychair.outbox.tests.factories import PLAIN, seat, written
from emptychair.outbox.tests.postoffice import PostOffice, account
from emptychair.outbox.tests.test_sending import ASKED, hear, make_due, work

pytestmark = pytest.mark.django_db(transaction=True)
PROMISING = "Hello Ines, we will send a new lamp tomorrow."
ANEW = ASKED.replace(b"<two@", b"<three@").replace(b"It flickers.", b"It works again, sorry.")
AUTOMATIC = ASKED.replace(b"<two@", b"<four@").replace(b"Subject:", b"Auto-Submitted: auto-replied\r\nSubject:")


@pytest.fixture
def talk(office: PostOffice, admin: Seat) -> Conversation:
    """A customer who waits, on a channel that sends."""
    account(hear(ASKED), office, by=admin)
    return Conversation.objects.select_related("channel", "handle").get()


def in_hours(hours: float) -> datetime:
    return clock.now() + timedelta(hours=hours)


def plan(
    talk: Conversation, *, by: Seat, at: datetime | None = None, text: str = PLAIN, route: Route = Route.MAIL
) -> Dispatch:
    draft = written(text, by=by, to=answering.reply_to(talk))
    at = at or in_hours(20)
    given = answering.give(talk, draft, version=draft.version, by=by, route=route, leaves_at=at).dispatch
    assert given
    return given


def open_page(talk: Conversation, *, by: Seat) -> None:
    links.make(talk.pk, handle=talk.handle, by=by)
    links.use(PageLink.objects.get())


def test_it_waits_with_the_customer_and_leaves_when_it_is_time(
    talk: Conversation, member: Seat, office: PostOffice, as_member: Client
) -> None:
    dispatch = plan(talk, by=member)
    assert (work(), office.mails) == (0, [])
    talk.refresh_from_db()
    assert talk.waiting_since is not None
    page = as_member.get(f"/conversations/{talk.pk}/").text
    assert "Goes out on" in page
    assert "Send now" in page
    assert "answer goes out" in as_member.get("/conversations/").text
    make_due()
    assert work() == 1
    dispatch.refresh_from_db()
    assert (dispatch.state, len(office.mails)) == (Dispatch.State.SENT, 1)


@pytest.mark.parametrize("hours", [-1, 0, 24 * 366])
def test_a_time_that_is_past_or_too_far_is_refused_and_the_words_are_kept(
    talk: Conversation, member: Seat, hours: float
) -> None:
    with pytest.raises(WrongTime):
        plan(talk, by=member, at=in_hours(hours))
    assert (Draft.objects.get().state, Dispatch.objects.count()) == (Draft.State.OPEN, 0)


def test_what_a_person_gives_has_no_time(talk: Conversation, member: Seat) -> None:
    with pytest.raises(WrongTime):
        plan(talk, by=member, route=Route.HAND)


def test_the_customer_who_writes_anew_calls_it_back_and_its_holder_is_told(
    talk: Conversation, member: Seat, office: PostOffice, as_member: Client
) -> None:
    plan(talk, by=member)
    hear(ANEW)
    make_due()
    later_due.settle()
    assert (work(), office.mails) == (0, [])
    assert Draft.objects.get().state == Draft.State.OPEN
    assert Notice.objects.get(seat=member).kind == Notice.Kind.OVERTAKEN
    assert "wrote anew" in as_member.get("/notices/").text
    page = as_member.get(f"/conversations/{talk.pk}/").text
    assert "look whether your words still fit" in page
    assert PLAIN in page


def test_one_that_is_claimed_when_the_customer_writes_does_not_leave(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    plan(talk, by=member)
    make_due()
    hear(ANEW)
    assert (work(), office.mails) == (1, [])
    assert Dispatch.objects.get().state == Dispatch.State.STOPPED


def test_an_automatic_answer_of_the_customers_calls_nothing_back(talk: Conversation, member: Seat) -> None:
    plan(talk, by=member)
    hear(AUTOMATIC)
    later_due.settle()
    assert Dispatch.objects.get().state == Dispatch.State.WAITING


def test_what_leaves_at_once_is_not_called_back(talk: Conversation, member: Seat, office: PostOffice) -> None:
    draft = written(PLAIN, by=member, to=answering.reply_to(talk))
    answering.give(talk, draft, version=draft.version, by=member, route=Route.MAIL)
    hear(ANEW)
    later_due.settle()
    assert (work(), len(office.mails)) == (1, 1)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.AGENCY}])
@pytest.mark.parametrize("route", [Route.MAIL, Route.PAGE])
def test_a_seat_that_was_closed_meanwhile_sends_nothing(
    talk: Conversation, member: Seat, admin: Seat, office: PostOffice, change: dict[str, object], route: Route
) -> None:
    open_page(talk, by=admin)
    plan(talk, by=member, route=route)
    Seat.objects.filter(pk=member.pk).update(**change)
    make_due()
    later_due.settle()
    work()
    assert (Dispatch.objects.get().state, office.mails) == (Dispatch.State.STOPPED, [])
    intake.drain(talk.channel)
    assert not Message.objects.filter(by_company=True).exists()


@pytest.mark.parametrize("route", [Route.MAIL, Route.PAGE])
def test_what_the_chair_vetoed_meanwhile_does_not_leave(
    talk: Conversation, member: Seat, admin: Seat, office: PostOffice, route: Route
) -> None:
    open_page(talk, by=admin)
    dispatch = plan(talk, by=member, route=route)
    Ruling.objects.create(
        draft=dispatch.draft, outcome=Ruling.Outcome.VETO, text=PLAIN, by=seat(Role.CHAIR, "Brid"), at=clock.now()
    )
    make_due()
    later_due.settle()
    work()
    assert (Dispatch.objects.get().state, office.mails) == (Dispatch.State.STOPPED, [])


def test_the_advocate_stops_it_while_it_waits(talk: Conversation, member: Seat, office: PostOffice) -> None:
    dispatch = plan(talk, by=member)
    chair = seat(Role.CHAIR, "Brid")
    services.rule(dispatch.draft, Ruling.Outcome.VETO, version=dispatch.draft.version, reason="Say when.", by=chair)
    make_due()
    assert (work(), office.mails) == (0, [])


def test_on_the_customers_page_it_stands_when_it_is_time(talk: Conversation, member: Seat, admin: Seat) -> None:
    open_page(talk, by=admin)
    plan(talk, by=member, route=Route.PAGE)
    later_due.settle()
    assert Dispatch.objects.get().state == Dispatch.State.WAITING
    make_due()
    later_due.settle()
    intake.drain(talk.channel)
    assert (Dispatch.objects.get().state, Draft.objects.get().state) == ("on_page", "sent")
    assert Message.objects.get(by_company=True).text == PLAIN


def test_a_page_whose_link_ended_meanwhile_gets_nothing_and_the_words_stay(
    talk: Conversation, member: Seat, admin: Seat
) -> None:
    open_page(talk, by=admin)
    plan(talk, by=member, route=Route.PAGE)
    links.withdraw(talk.pk, by=admin)
    make_due()
    later_due.settle()
    assert (Dispatch.objects.get().state, Draft.objects.get().state) == ("stopped", "open")


def test_one_that_fails_holds_up_no_other(
    talk: Conversation, member: Seat, admin: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page(talk, by=admin)
    plan(talk, by=member, route=Route.PAGE)
    make_due()
    monkeypatch.setattr(channels, "receive", lambda *_given, **_more: 1 // 0)
    later_due.settle()
    dispatch = Dispatch.objects.get()
    assert dispatch.state == Dispatch.State.WAITING
    assert dispatch.due_at and dispatch.due_at > clock.now()


@pytest.fixture
def sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Sunday."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


def test_what_it_promises_counts_from_the_day_on_which_it_leaves(
    sunday: None, talk: Conversation, member: Seat
) -> None:
    plan(talk, by=member, at=in_hours(48), text=PROMISING)
    promise = Promise.objects.get()
    assert (promise.due_on, promise.made_at) == (date(2026, 11, 25), in_hours(48))


def test_sent_now_it_promises_from_today_unless_somebody_set_the_day(
    sunday: None, talk: Conversation, member: Seat, admin: Seat
) -> None:
    dispatch = plan(talk, by=member, at=in_hours(48), text=PROMISING)
    answering.send_now(talk, dispatch, by=admin)
    assert Promise.objects.get().due_on == date(2026, 11, 23)
    dispatch.refresh_from_db()
    assert (dispatch.leaves_at, dispatch.by) == (None, admin)


def test_sent_now_a_day_that_somebody_set_stays(sunday: None, talk: Conversation, member: Seat) -> None:
    draft = written(PROMISING, by=member, to=answering.reply_to(talk))
    today = services.verdict_of(draft).findings[0]
    chosen = {today.words: date(2026, 12, 24)}
    given = answering.give(
        talk, draft, version=draft.version, by=member, route=Route.MAIL, days=chosen, leaves_at=in_hours(48)
    )
    assert given.dispatch
    answering.send_now(talk, given.dispatch, by=member)
    assert Promise.objects.get().due_on == date(2026, 12, 24)


def test_the_day_that_the_page_offered_for_today_moves_with_the_answer(
    sunday: None, talk: Conversation, member: Seat
) -> None:
    draft = written(PROMISING, by=member, to=answering.reply_to(talk))
    today = services.verdict_of(draft).findings[0]
    answering.give(
        talk,
        draft,
        version=draft.version,
        by=member,
        route=Route.MAIL,
        days={today.words: today.due_on},
        leaves_at=in_hours(48),
    )
    assert Promise.objects.get().due_on == date(2026, 11, 25)


def test_nobody_sends_now_what_was_overtaken_called_back_or_is_not_theirs(talk: Conversation, member: Seat) -> None:
    dispatch = plan(talk, by=member)
    with pytest.raises(MayNot):
        answering.send_now(talk, dispatch, by=seat(Role.AGENCY, "Lorna"))
    hear(ANEW)
    with pytest.raises(TooLate):
        answering.send_now(talk, dispatch, by=member)


def test_two_days_of_trying_begin_when_it_was_to_leave(talk: Conversation, member: Seat, office: PostOffice) -> None:
    dispatch = plan(talk, by=member)
    office.rcpt = "450 Busy"
    Dispatch.objects.update(at=in_hours(-100), leaves_at=in_hours(-1))
    make_due()
    work()
    dispatch.refresh_from_db()
    assert dispatch.state == Dispatch.State.WAITING


def test_called_back_it_can_be_sent_at_once(talk: Conversation, member: Seat, office: PostOffice) -> None:
    draft = leaving.call_back(plan(talk, by=member), by=member)
    again = answering.give(talk, draft, version=draft.version, by=member, route=Route.MAIL).dispatch
    assert again and again.leaves_at is None
    assert (work(), len(office.mails)) == (1, 1)
