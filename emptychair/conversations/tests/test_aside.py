"""What becomes of the process beside, and of those that it is given, whatever they do to it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from emptychair.channels import pending, services
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel, PendingArrival
from emptychair.conversations import aside, intake
from emptychair.conversations.aside import Aside, Died
from emptychair.conversations.models import Message
from emptychair.conversations.preparing import Raw
from emptychair.conversations.tests import deadly
from emptychair.conversations.tests.factories import BEGIN, records, said
from emptychair.core import programs

MANY = 1_500


@pytest.fixture
def beside() -> Iterator[Aside]:
    """Ended after the test, whatever it did."""
    found = Aside()
    yield found
    found.close()


@pytest.fixture
def _deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "PROGRAM", deadly.__name__)


def raws(*texts: str) -> list[Raw]:
    """Arrivals with these texts."""
    return [
        Raw(number, "jsonl", record.raw, BEGIN)
        for number, record in enumerate(records(said(str(number), text) for number, text in enumerate(texts)))
    ]


def helpers(of: int) -> list[psutil.Process]:
    """The processes beside that one began."""
    return [one for one in psutil.Process(of).children() if aside.PROGRAM in one.cmdline()]


def heard(*texts: str) -> Channel:
    """A channel with these texts among many others, none of them read yet."""
    place = services.open_channel("Forum", kind=kind_named("jsonl"))
    many = [said(f"m{number}", by=f"c{number % 90}") for number in range(MANY)]
    special = [said(f"s{number}", text) for number, text in enumerate(texts)]
    services.receive(place, records(many[:50] + special[:1] + many[50:1_100] + special[1:] + many[1_100:]))
    return place


def test_it_prepares_one_batch_after_the_other(beside: Aside) -> None:
    first, second = (beside.submit(raws(text), own=frozenset()) for text in ("one", "two"))
    found = [beside.result(future) for future in (first, second)]
    assert [one and len(one.items) for one in found] == [1, 1]
    assert len(helpers(os.getpid())) == 1


@pytest.mark.usefixtures("_deadly")
def test_one_that_dies_is_followed_by_another(beside: Aside) -> None:
    bad = beside.submit(raws("poison"), own=frozenset())
    with pytest.raises(Died):
        beside.result(bad)
    assert beside.result(beside.submit(raws("one"), own=frozenset()))


@pytest.mark.usefixtures("_deadly")
def test_its_death_keeps_nobody_waiting_however_much_it_was_given(beside: Aside) -> None:
    large = raws(*["x" * 2_000] * 2_000)
    bad, behind = (beside.submit(given, own=frozenset()) for given in (raws("poison"), large))
    with pytest.raises(Died):
        beside.result(bad)
    assert isinstance(behind.exception(timeout=5), Died)


def test_what_fails_there_is_left_to_who_asked(beside: Aside) -> None:
    unknown = Raw(1, "jsonl", raws("one")[0].raw, None)  # type: ignore[arg-type]
    broken = [unknown._replace(raw=b'{"external_id": "1", "from": {"address": "a"}, "text": "x"}')]
    assert beside.result(beside.submit([*broken, None], own=frozenset())) is None  # type: ignore[list-item]


def test_a_bounded_time_is_waited_for_it(beside: Aside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_SECONDS", 0.001)
    with pytest.raises(Died):
        beside.result(beside.submit(raws("one"), own=frozenset()))


def test_ending_it_ends_the_process_in_the_midst_of_its_work(beside: Aside) -> None:
    behind = [beside.submit(raws(*["Where is it?"] * 2_000), own=frozenset()) for _ in range(3)]
    begun = time.monotonic()
    beside.close()
    assert not helpers(os.getpid())
    assert time.monotonic() - begun < 2
    assert all(isinstance(future.exception(timeout=5), Died) for future in behind)


@pytest.mark.django_db
@pytest.mark.usefixtures("_deadly")
def test_what_kills_its_reader_is_set_aside_after_three_tries_and_all_else_gets_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "BATCH", 700)
    place = heard("poison", "poison too")
    taken = intake.drain(place, most=700)
    pending.give_up_lost()
    assert taken.stored == Message.objects.count() == MANY
    guilty = PendingArrival.objects.select_related("arrival")
    assert sorted((one.arrival.external_id, one.tries, bool(one.set_aside_at)) for one in guilty) == [
        ("s0", 3, True),
        ("s1", 3, True),
    ]
    assert all("three times" in one.reason for one in guilty)


@pytest.mark.django_db
@pytest.mark.usefixtures("_deadly")
@pytest.mark.slow
def test_so_is_what_hangs_it() -> None:
    place = heard("swamp")
    assert intake.drain(place).stored == MANY
    assert pending.give_up_lost() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_deadly")
def test_those_behind_one_that_kills_are_not_blamed_for_it() -> None:
    place = heard()
    services.receive(place, records([said("s0", "poison")]))
    PendingArrival.objects.update(tries=2)
    PendingArrival.objects.exclude(arrival__external_id__in=["s0", "m0", "m1"]).delete()
    PendingArrival.objects.filter(arrival__external_id="s0").update(next_try_at=BEGIN)
    assert intake.drain(place).stored == 2
    pending.give_up_lost()
    assert PendingArrival.objects.get().arrival.external_id == "s0"


# Whatever is begun in a shell's background is born deaf to Ctrl-C.
_ASKS_AND_WAITS = """
import signal, time
from emptychair.conversations.aside import Aside
from emptychair.conversations.tests.test_aside import raws

signal.signal(signal.SIGINT, signal.default_int_handler)
beside = Aside()
given = [beside.submit(raws(*["Where is it?"] * 300), own=frozenset()) for _ in range(300)]
beside.result(given[0])
print("asked", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_does_not_outlive_who_began_it(sign: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "asks.py"
    script.write_text("import django; django.setup()\n" + _ASKS_AND_WAITS)
    asker = subprocess.Popen(
        [sys.executable, "-P", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=programs.environment()
    )
    assert asker.stdout
    asker.stdout.readline()
    [helper] = helpers(asker.pid)
    asker.send_signal(sign)
    asker.communicate(timeout=10)
    psutil.wait_procs([helper], timeout=5)
    assert not helper.is_running() or helper.status() == psutil.STATUS_ZOMBIE
