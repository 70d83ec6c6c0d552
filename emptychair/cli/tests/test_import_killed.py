"""An import that is killed again and again comes to the same rows as one that nobody disturbs."""

import contextlib
import json
import os
import random
import signal
import time
import traceback
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from django.db import connections

from emptychair.channels import imports, pending, trial
from emptychair.channels.models import Channel, ImportRun, PendingArrival
from emptychair.cli import group
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import said
from emptychair.core import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MESSAGES = 450
KILLS = 10


@pytest.fixture
def export(tmp_path: Path) -> str:
    """Customers and the company in some two hundred threads, with two lines that cannot be read."""
    chance = random.Random(11)
    messages = [
        said(
            f"m{number}",
            by="desk" if number % 3 == 1 else f"c{chance.randrange(60)}",
            company=number % 3 == 1,
            reply_to=f"m{number - chance.choice([1, 1, 2, 3])}" if number % 3 else None,
            minute=number + chance.random(),
        )
        for number in range(MESSAGES)
    ]
    lines = [*map(json.dumps, messages), "{broken", '{"external_id": "x"}']
    chance.shuffle(lines)
    (tmp_path / "talk.jsonl").write_text("\n".join(lines))
    return str(tmp_path / "talk.jsonl")


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 40)
    monkeypatch.setattr(intake, "BATCH", 40)


def begin(export: str, channel: str) -> int:
    """The command in a process of its own, which is this one's twin so that it starts at once."""
    connections.close_all()
    child = os.fork()
    if not child:
        _be_the_command(export, channel)
    return child


def _be_the_command(export: str, channel: str) -> NoReturn:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        group.main(["import", "jsonl", export, "--channel", channel], standalone_mode=False)
        os._exit(0)
    except BaseException:
        with contextlib.suppress(BaseException):
            os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(1)


def end(child: int) -> int:
    """Wait for the command; its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def rows(channel: str) -> list[Iterable[object]]:
    """Everything by its natural names, without the numbers that the database gave."""
    place = Channel.objects.get(name=channel)
    messages = Message.objects.filter(channel=place).select_related("handle", "conversation__handle")
    threads: dict[int, set[str]] = {}
    talks: dict[int, set[str]] = {}
    for message in messages:
        threads.setdefault(message.thread_id, set()).add(message.external_id)
        talks.setdefault(message.conversation_id or 0, set()).add(message.external_id)
    return [
        sorted(sorted(thread) for thread in threads.values()),
        sorted(sorted(talk) for talk in talks.values()),
        sorted(
            (one.external_id, one.handle.address, one.text, one.written_at, one.by_company, one.sentiment or 0)
            for one in messages
        ),
        sorted(
            (one.handle.address, one.first_message_at, one.message_count, one.customer_turns, one.answered_turns)
            for one in Conversation.objects.filter(channel=place).select_related("handle")
        ),
        sorted(PendingArrival.objects.filter(channel=place).values_list("arrival__external_id", "reason")),
    ]


def test_ten_kills_at_random_moments_change_no_row(export: str) -> None:
    begun = time.monotonic()
    assert end(begin(export, "Undisturbed")) == 0
    lasts = time.monotonic() - begun
    chance, killed = random.Random(5), 0
    for _ in range(KILLS):
        child = begin(export, "Killed")
        time.sleep(chance.uniform(0.05, 0.4) * lasts)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        killed += end(child) == -signal.SIGKILL
    assert killed >= 3
    assert end(begin(export, "Killed")) == 0
    assert rows("Killed") == rows("Undisturbed")
    assert not ImportRun.objects.filter(state=ImportRun.State.RUNNING).exists()


def test_what_was_lost_three_times_and_is_innocent_comes_in_with_the_next_import(export: str) -> None:
    assert end(begin(export, "Talk")) == 0
    expected = rows("Talk")
    lost = _lose(Message.objects.get(external_id="m7"))
    assert pending.give_up_lost() == 1
    assert end(begin(export, "Talk")) == 0
    assert not PendingArrival.objects.filter(pk=lost).exists()
    assert rows("Talk") == expected


def test_what_kills_its_reader_stays_set_aside(export: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert end(begin(export, "Talk")) == 0
    lost = _lose(Message.objects.get(external_id="m7"))
    monkeypatch.setattr(trial, "_SECONDS", 0.001)  # nothing can be read in so short a time: it hangs
    assert pending.clear_innocent(Channel.objects.get(name="Talk").pk) == 0
    assert "three times" in PendingArrival.objects.get(pk=lost).problem


def _lose(message: Message) -> int:
    """Have the message's arrival in the queue as if its reader had been killed three times."""
    number, channel = message.arrival_id, message.channel
    message.delete()
    PendingArrival.objects.create(
        arrival_id=number, channel=channel, tries=pending.MOST_TRIES, next_try_at=clock.now() - timedelta(seconds=1)
    )
    return number
