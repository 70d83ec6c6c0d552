"""Kills parts of a working house at random moments, and counts what was lost, doubled or left undone.

Whoever sends writes down what was acknowledged; afterwards all of it is compared with the database, without sampling.
"""

import contextlib
import json
import random
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg

from bench.result import Result
from bench.visitor import Visitor
from emptychair.cli.tests.factories import Up, command, environment, free_port, wait_until
from emptychair.core.postgres import Cluster, url_of
from emptychair.core.postgres.locks import holder_of

if TYPE_CHECKING:
    from bench.context import Context

TARGETS = ("web", "pages", "worker", "database", "session", "guard")
LONGEST_SECONDS = 60.0
_BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_LOOKED_AT = ("/conversations/", "/customers/", "/search/?q=parcel", "/scorecard/", "/settings/imports/", "/-/health")
_PASSWORD = "a storm is no reason to worry"  # noqa: S105 - of a house that is gone in a minute


@dataclass(slots=True)
class Ledger:
    """What was acknowledged: (channel, id) of messages, names of a customer; and the answers that pages gave."""

    messages: set[tuple[str, str]] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True, slots=True)
class Toll:
    """What the storm cost. `settled_seconds` runs from the last kill until nothing was left to do."""

    kills: Counter[str]
    acknowledged: int
    lost: list[str]
    doubled: int
    wrong: list[str]
    set_aside: int
    faults: int
    settled_seconds: float


def storm(home: Path, *, kills: int, seed: int, pause_seconds: tuple[float, float], piece: int = 150) -> Toll:
    """Let traffic run through an `emptychair up` on the home while its processes are killed; what came of it."""
    up = Up(home, port=free_port())
    try:
        up.wait_for("ready on http://")
        house = _House(up, piece=piece)
        with house.traffic():
            done = _kill_some(up, kills=kills, chance=random.Random(seed), pause_seconds=pause_seconds)
        begun = time.monotonic()
        wait_until(house.is_settled, seconds=4 * LONGEST_SECONDS, what=house.what_is_left)
        return _reckon(house, done, settled_seconds=time.monotonic() - begun)
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            up.end()
        up.process.kill()


class _House:
    """A running installation with a company, a customer, and people who use it."""

    def __init__(self, up: Up, *, piece: int) -> None:
        self.up, self.piece, self.ledger = up, piece, Ledger()
        self._stop = threading.Event()
        self._visitor = Visitor(up.port)
        given = {"name": "Storm", "time_zone": "UTC", "language": "en", "seat_name": "Ada", "email": "ada@example.org"}
        said = self._visitor.send("/set-up/", given | {"password": _PASSWORD, "password_again": _PASSWORD})
        assert said.status == 302, said
        self._upload(self._visitor, 0)
        wait_until(lambda: self.ask("SELECT count(*) FROM customers_customer"))

    @contextlib.contextmanager
    def traffic(self) -> Iterator[None]:
        """Uploads, a long import by the command, names that are given, and pages that are read."""
        work: tuple[Callable[[Visitor, int], None], ...] = (self._upload, self._rename, self._look)
        threads = [threading.Thread(target=self._repeat, args=(each,), daemon=True) for each in work]
        threads.append(threading.Thread(target=self._import, daemon=True))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._threads = threads

    def _repeat(self, work: Callable[[Visitor, int], None]) -> None:
        visitor = Visitor(self.up.port, cookies=self._visitor.cookies)
        number = 0
        while not self._stop.is_set():
            number += 1
            work(visitor, number)
            self._stop.wait(0.1)

    def _upload(self, visitor: Visitor, number: int) -> None:
        """Upload an export and start it. It begins with what the one before ended with, so that some comes twice."""
        channel, first = f"Upload {number % 3}", number // 3 * self.piece
        ids = range(max(0, first - 20), first + self.piece)
        sent = visitor.send("/settings/imports/", {}, file=_export(channel, ids), name=f"{channel}.jsonl")
        if sent.status == 302 and sent.location.endswith("/preview/"):
            given = {"kind": "jsonl", "channel_name": channel, "option-company": "", "start": "yes"}
            begun = visitor.send(sent.location, given)
            if begun.status == 302 and not begun.location.endswith("/preview/"):
                self.ledger.messages |= {(channel, f"m{one}") for one in ids}

    def _rename(self, visitor: Visitor, number: int) -> None:
        name = f"Name {number}"
        if visitor.send("/customers/1/name/", {"name": name}).status == 302:
            self.ledger.names.append(name)

    def _look(self, visitor: Visitor, number: int) -> None:
        self.ledger.answers[visitor.get(_LOOKED_AT[number % len(_LOOKED_AT)]).status] += 1

    def _import(self) -> None:
        """Bring a file in by the command; whenever the database goes away under it, once more."""
        ids = range(20 * self.piece)
        file = self.up.home.with_suffix(".jsonl")
        file.write_bytes(_export("Bulk", ids))
        words = command("import", "jsonl", str(file), "--channel", "Bulk", "--json")
        while subprocess.run(words, env=environment(self.up.home), capture_output=True, check=False).returncode:
            time.sleep(0.2)
        self.ledger.messages |= {("Bulk", f"m{one}") for one in ids}

    def ask(self, query: str) -> int:
        """The one number that a query gives; 0 while the database is away."""
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url_of(self.up.home)) as connection:
            row = connection.execute(query).fetchone()
            return int(row[0] or 0) if row else 0
        return 0

    def is_settled(self) -> bool:
        """Whether the pages answer and nothing waits any more."""
        at_work = any(thread.is_alive() for thread in self._threads)
        return not at_work and self.up.answers() and self.ask(_DONE) == 1

    def what_is_left(self) -> str:
        """What has not been done yet."""
        at_work = [thread.name for thread in self._threads if thread.is_alive()]
        return f"still at work: {at_work}\n{self.up.said[-4_000:]}"


def _export(channel: str, ids: range) -> bytes:
    """Messages of forty customers, every third of them the company's answer to the one before."""
    lines = [
        {
            "external_id": f"m{one}",
            "from": {"address": "desk" if one % 3 == 2 else f"{channel.lower()}-{one % 40}", "name": ""},
            "text": f"Where is my parcel number {one}?",
            "written_at": (_BEGIN + timedelta(minutes=one)).isoformat(),
            "in_reply_to": f"m{one - 1}" if one % 3 == 2 else None,
            "by_company": one % 3 == 2,
        }
        for one in ids
    ]
    return "\n".join(map(json.dumps, lines)).encode()


def _kill_some(up: Up, *, kills: int, chance: random.Random, pause_seconds: tuple[float, float]) -> Counter[str]:
    done: Counter[str] = Counter()
    while done.total() < kills:
        time.sleep(chance.uniform(*pause_seconds))
        target = chance.choice(TARGETS)
        with contextlib.suppress(psutil.Error):
            if process := process_of(up, target, chance):
                process.kill()
                done[target] += 1
    return done


def process_of(up: Up, target: str, chance: random.Random) -> psutil.Process | None:
    """The process to kill, None while it is not there."""
    cluster = Cluster(up.home)
    if target in {"web", "worker"}:
        return up.part(target)
    if target == "pages":
        behind = watcher.children() if (watcher := up.part("web")) else []
        return chance.choice(behind) if behind else None
    if target == "session":
        sessions = psutil.Process(cluster.pid).children() if cluster.pid else []
        return chance.choice(sessions) if sessions else None
    pid = cluster.pid if target == "database" else holder_of(cluster.places.guard)
    return psutil.Process(pid) if pid else None


def _reckon(house: _House, kills: Counter[str], *, settled_seconds: float) -> Toll:
    ledger = house.ledger
    with psycopg.connect(url_of(house.up.home)) as connection:
        there = {(channel, key) for channel, key in connection.execute(_THERE).fetchall()}
        named = Counter(name for (name,) in connection.execute("SELECT name FROM customers_naming").fetchall())
    names_lost = [name for name in ledger.names if not named[name]]
    return Toll(
        kills=kills,
        acknowledged=len(ledger.messages) + len(ledger.names),
        lost=[*map(str, ledger.messages - there), *names_lost],
        doubled=house.ask(_DOUBLED) + sum(times - 1 for times in named.values()),
        wrong=[what for what, query in WRONG.items() if house.ask(query)],
        set_aside=house.ask("SELECT count(*) FROM channels_pendingarrival WHERE set_aside_at IS NOT NULL"),
        faults=sum(times for status, times in ledger.answers.items() if status not in {0, 200, 503}),
        settled_seconds=settled_seconds,
    )


_DONE = """
SELECT (NOT EXISTS (SELECT FROM channels_importrun WHERE state IN ('waiting', 'running') AND path <> '')
    AND NOT EXISTS (SELECT FROM channels_pendingarrival WHERE set_aside_at IS NULL))::int
"""
_THERE = """
SELECT c.name, m.external_id FROM conversations_message m JOIN channels_channel c ON c.id = m.channel_id
"""
_DOUBLED = """
SELECT (SELECT count(*) - count(DISTINCT (channel_id, external_id)) FROM conversations_message)
     + (SELECT count(*) - count(DISTINCT (handle_id, kind, subject_id)) FROM customers_touch)
"""
WRONG = {
    "a conversation counts messages that it does not have": """
        SELECT count(*) FROM conversations_conversation c WHERE message_count
            <> (SELECT count(*) FROM conversations_message m WHERE m.conversation_id = c.id)""",
    "the kept totals are not those of the conversations": """
        SELECT (SELECT sum(waiting + answered + snoozed + closed) FROM conversations_conversationcount)
             - (SELECT count(*) FROM conversations_conversation)""",
    "a channel counts arrivals that it does not have": """
        SELECT count(*) FROM channels_channel c WHERE arrival_count
            <> (SELECT count(*) FROM channels_arrival a WHERE a.channel_id = c.id)""",
    "an import stopped": "SELECT count(*) FROM channels_importrun WHERE state = 'failed' AND started_by_id > 0",
    "a job failed": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'",
}


def nb(context: "Context") -> list[Result]:
    """Sixty kills: what was acknowledged and lost or doubled, and how long until all went on."""
    with tempfile.TemporaryDirectory(prefix="emptychair-storm-") as folder:
        toll = storm(Path(folder) / "home", kills=60, seed=context.rounds, pause_seconds=(0.2, 4.0), piece=400)
    parts = ", ".join(f"{target} {times}" for target, times in sorted(toll.kills.items()))
    bad = len(toll.lost) + toll.doubled + len(toll.wrong) + toll.set_aside + toll.faults
    if bad:
        print(toll)
    return [
        Result(name="N-b", what=f"lost, doubled or wrong of {toll.acknowledged:,} acknowledged in {toll.kills.total()} kills",
               ratio=bad, goal=0, floor=0, at_most=True, parts=parts),
        Result(name="N-d", what="seconds from the last kill until nothing was left to do", ratio=toll.settled_seconds,
               goal=30, floor=LONGEST_SECONDS, at_most=True, unit=" s", parts="by itself"),
    ]  # fmt: skip
