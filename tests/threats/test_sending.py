"""Senders are killed, stopped and doubled while answers leave: each leaves once, or a person is asked."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings as ours
from django.db import connection
from django.test import Client
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_django import Settings

from emptychair.channels import services as channels
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.records import record_of
from emptychair.cli.tests.factories import wait_until
from emptychair.company.models import Seat
from emptychair.conversations import answering, intake
from emptychair.conversations.models import Conversation, Message
from emptychair.core import clock
from emptychair.outbox import leaving
from emptychair.outbox.errors import TooLate
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.sending import Sender
from emptychair.outbox.tests.factories import PLAIN, written
from emptychair.outbox.tests.postoffice import PostOffice, account, open_office
from emptychair.outbox.tests.test_sending import ASKED, hear

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server of this machine, which the company may reach."""
    settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
    with open_office() as opened:
        yield opened


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts real workers on the tests' database; with a point they are killed there."""
    url = make_conninfo(**{**conninfo_to_dict(ours.DATABASE_URL), "dbname": connection.settings_dict["NAME"]})
    env = os.environ | {"DATABASE_URL": url, "EMPTYCHAIR_NEAR_HOSTS": "127.0.0.1"}
    started = []

    def start(point: str = "") -> "subprocess.Popen[bytes]":
        words = ["emptychair.outbox.tests.deadly", point] if point else ["emptychair", "worker"]
        started.append(subprocess.Popen([sys.executable, "-m", *words], env=env))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def talk(office: PostOffice, admin: Seat) -> Conversation:
    """A customer who waits, on a channel that sends."""
    account(hear(ASKED), office, by=admin)
    return Conversation.objects.select_related("channel", "handle").get()


def let_go(talk: Conversation, *, by: Seat) -> Dispatch:
    draft = written(PLAIN, by=by, to=answering.reply_to(talk))
    given = answering.give(talk, draft, version=draft.version, by=by, route=Route.MAIL).dispatch
    assert given
    return given


def state() -> str:
    return str(Dispatch.objects.values_list("state", flat=True).get())


def test_a_worker_killed_before_anything_left_is_followed_by_one_that_sends_it_once(
    talk: Conversation, member: Seat, office: PostOffice, start: Start
) -> None:
    let_go(talk, by=member)
    assert start("before the mail").wait(60) == -signal.SIGKILL
    assert (state(), office.mails) == (Dispatch.State.WAITING, [])
    start()
    wait_until(lambda: state() == Dispatch.State.SENT, seconds=60)
    assert len(office.mails) == 1


@pytest.mark.parametrize(("point", "taken"), [("as it leaves", 0), ("before the record", 1)])
def test_a_worker_killed_after_it_may_have_left_leaves_the_decision_to_a_person(
    talk: Conversation, member: Seat, office: PostOffice, start: Start, as_member: Client, point: str, taken: int
) -> None:
    dispatch = let_go(talk, by=member)
    assert start(point).wait(60) == -signal.SIGKILL
    assert (state(), len(office.mails)) == (Dispatch.State.SENDING, taken)
    start()
    wait_until(lambda: state() == Dispatch.State.UNKNOWN, seconds=60)
    assert PLAIN in as_member.get("/not-delivered/").text
    assert "Nobody can know" in as_member.get(f"/conversations/{talk.pk}/").text
    assert len(office.mails) == taken
    as_member.post(f"/not-delivered/{dispatch.pk}/", {"do": "again"})
    wait_until(lambda: state() == Dispatch.State.SENT, seconds=60)
    ids = {line for mail in office.mails for line in mail.splitlines() if line.startswith(b"Message-ID:")}
    assert ids == {f"Message-ID: <{dispatch.message_id}>".encode()}
    assert len(office.mails) == taken + 1
    wait_until(lambda: Message.objects.filter(by_company=True).count() == 1, seconds=30)


def test_two_workers_and_a_restart_send_one_mail_each(
    talk: Conversation, member: Seat, admin: Seat, office: PostOffice, start: Start
) -> None:
    hear(*(ASKED.replace(b"two@", b"c%d@" % n).replace(b"ines@", b"c%d@" % n) for n in range(12)))
    workers = [start(), start()]
    for one in Conversation.objects.select_related("channel", "handle"):
        let_go(one, by=member)
    wait_until(lambda: len(office.mails) > 3, seconds=60)
    workers[0].terminate()
    start()
    wait_until(lambda: not Dispatch.objects.exclude(state=Dispatch.State.SENT).exists(), seconds=60)
    assert sorted(office.recipients) == sorted(set(office.recipients))
    assert len(office.mails) == Dispatch.objects.count()


def test_asked_to_stop_it_ends_in_time_and_leaves_what_is_due_to_the_next(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    sender = Sender()
    sender.start()
    let_go(talk, by=member)
    wait_until(lambda: state() == Dispatch.State.SENT, seconds=30)
    sender.stop()
    sender.join(15)
    assert not sender.is_alive()
    hear(ASKED.replace(b"two@", b"five@").replace(b"ines@", b"otto@"))
    let_go(Conversation.objects.select_related("channel", "handle").get(handle__address="otto@home.example"), by=member)
    assert Dispatch.objects.filter(state=Dispatch.State.WAITING).count() == 1


def test_a_slow_server_holds_nobody_else_back(
    talk: Conversation, member: Seat, admin: Seat, office: PostOffice
) -> None:
    release = threading.Event()

    async def slow() -> None:
        while not release.is_set():
            await asyncio.sleep(0.1)

    sender = Sender()
    with ExitStack() as stack:
        quick = stack.enter_context(open_office())
        office.before = slow
        sender.start()
        stack.callback(sender.join, 20)
        stack.callback(sender.stop)
        stack.callback(release.set)
        let_go(talk, by=member)
        other = channels.open_channel("Sales", kind=kind_named("eml"))
        channels.receive(other, [record_of(ASKED.replace(b"two@", b"four@"), position="", end=0)])
        intake.drain(other)
        account(other, quick, by=admin)
        let_go(Conversation.objects.select_related("channel", "handle").get(channel=other), by=member)
        wait_until(lambda: len(quick.mails) == 1, seconds=30)
        assert office.mails == []


def test_called_back_at_the_moment_of_leaving_it_either_leaves_or_is_a_draft_and_never_both(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    sender = Sender()
    sender.start()
    try:
        dispatch = let_go(talk, by=member)
        try:
            leaving.call_back(dispatch, by=member)
            back = True
        except TooLate:
            back = False
        Dispatch.objects.filter(state=Dispatch.State.WAITING).update(due_at=clock.now())
        wait_until(lambda: state() in {Dispatch.State.SENT, Dispatch.State.CALLED_BACK}, seconds=30)
        assert len(office.mails) == (0 if back else 1)
        assert Draft.objects.get().state == (Draft.State.OPEN if back else Draft.State.SENT)
    finally:
        sender.stop()
        sender.join(20)
