"""Kills parts of a house at random moments while seats answer by mail, and compares what both sides wrote down.

The pages said which answers go out, the mail server which it accepted; afterwards both are held against the database.
"""

import contextlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import psycopg

from bench.clerks import Clerk, Said
from bench.desk import PASSWORD, SEATS
from bench.kills import LONGEST_SECONDS, WRONG, process_of
from bench.result import Result
from bench.sink import MARK, Sink, open_sink
from bench.visitor import Visitor
from emptychair.cli.tests.factories import PACKAGE, Up, environment, free_port, run, wait_until
from emptychair.core.postgres import url_of

if TYPE_CHECKING:
    from bench.context import Context

TARGETS = ("web", "pages", "worker", "sender", "database", "session")
_ENV = {"EMPTYCHAIR_NEAR_HOSTS": "127.0.0.1", "EMPTYCHAIR_LOG_LEVEL": "WARNING"}
_WAITED_FOR, _LONGEST_WAIT_SECONDS = 0.8, 20.0
_LISTED = re.compile(r'href="/not-delivered/(\d+)/"')
_OVER = {"sent", "unknown", "called_back", "stopped"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Toll:
    """What the storm came to. `wrong` names everything that must not be."""

    kills: Mapping[str, int]
    heard: int
    said: Said
    accepted: int
    states: Mapping[str, int]
    sent_again: int
    wrong: list[str]
    settled_seconds: float

    def __str__(self) -> str:
        said = self.said
        return (
            f"{self.heard} mails in; {len(said.posted)} answers posted, {len(said.going)} go out by the response,"
            f" {len(said.kept)} only kept or held, {len(said.back)} called back; {self.accepted} accepted by the mail"
            f" server; dispatches {dict(sorted(self.states.items()))}; {self.sent_again} sent again by a person;"
            f" statuses {dict(sorted(said.statuses.items()))}"
        )


def storm(home: Path, *, kills: int, seed: int, pause_seconds: tuple[float, float], rate: float = 4) -> Toll:
    """Let seats answer by an `emptychair up` on the home while its processes are killed; what came of it."""
    chance = random.Random(seed)
    up = Up(home, port=free_port(), **_ENV)
    try:
        with open_sink(random.Random(seed)) as sink:
            up.wait_for("ready on http://")
            house = _House(up, sink, rate=rate)
            with house.work(seed):
                done = _kill_some(house, kills=kills, chance=chance, pause_seconds=pause_seconds)
            begun = time.monotonic()
            wait_until(house.is_settled, seconds=3 * LONGEST_SECONDS, what=lambda: house.what_is_left)
            return _reckon(house, done, settled_seconds=time.monotonic() - begun)
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            up.end()
        up.process.kill()


class _House:
    """A running installation with a desk of seats, and the two sides that write down what they are told."""

    def __init__(self, up: Up, sink: Sink, *, rate: float) -> None:
        self.up, self.sink, self.rate, self.said = up, sink, rate, Said()
        self.heard_in = up.home.with_suffix(".heard")
        given = {"name": "Storm", "time_zone": "UTC", "language": "en", "seat_name": "Ada", "email": "ada@example.org"}
        self.chair = Visitor(up.port)
        made = self.chair.send("/set-up/", given | {"password": PASSWORD, "password_again": PASSWORD})
        assert made.status == 302, made

    @contextlib.contextmanager
    def work(self, seed: int) -> Iterator[None]:
        """Mails come in, seats answer them, and the chair vetoes now and then."""
        words = [sys.executable, "-m", "bench.desk", str(self.sink.port), str(self.rate)]
        ours = {"DJANGO_SETTINGS_MODULE": "emptychair.config.settings", "PYTHONPATH": str(PACKAGE)}
        with self.heard_in.open("w") as out:
            desk = subprocess.Popen(words, stdout=out, env=environment(self.up.home) | _ENV | ours)
        over = threading.Event()
        try:
            wait_until(lambda: len(self.heard) > SEATS)
            clerks = [
                Clerk(number, Visitor(self.up.port), self.said, chance=random.Random(seed * 100 + number))
                for number in range(SEATS)
            ]
            vetoes = threading.Thread(target=self._veto, args=(over, random.Random(seed)), daemon=True)
            for thread in (*clerks, vetoes):
                thread.start()
            yield
            for clerk in clerks:
                clerk.stop()
            over.set()
            for thread in (*clerks, vetoes):
                thread.join(LONGEST_SECONDS)
        finally:
            over.set()
            desk.terminate()
            desk.wait(30)

    @property
    def heard(self) -> list[str]:
        """The ids of mails that were acknowledged; the first line says that the desk is open."""
        return [line for line in self.heard_in.read_text().split("\n")[1:-1] if line]

    def _veto(self, over: threading.Event, chance: random.Random) -> None:
        """Now and then stop what is on its way."""
        while not over.wait(chance.uniform(0.5, 2)):
            for pk, version in self.rows("SELECT id, version FROM outbox_draft WHERE state = 'leaving' LIMIT 1"):
                self.chair.get(f"/chair/{pk}/")
                self.chair.post(f"/chair/{pk}/", {"version": str(version), "outcome": "veto", "reason": "Not so."})

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query gives; nothing while the database is away."""
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url_of(self.up.home)) as connection:
            return connection.execute(query.encode()).fetchall()
        return []

    def is_settled(self) -> bool:
        """Whether the pages answer and nothing waits any more."""
        return self.up.answers() and self.rows(_LEFT) == [(0, 0)]

    @property
    def what_is_left(self) -> str:
        """What has not been done yet."""
        return f"(arrivals, answers) left: {self.rows(_LEFT)}\n{self.up.said[-4_000:]}"


def _kill_some(house: _House, *, kills: int, chance: random.Random, pause_seconds: tuple[float, float]) -> Counter[str]:
    """Kill so many processes; the sender is the worker in the moment in which a mail is handed over.

    Mostly the next is killed once the pages answer again, so that there is something to lose.
    """
    done: Counter[str] = Counter()
    while done.total() < kills:
        time.sleep(chance.uniform(*pause_seconds))
        target = chance.choice(TARGETS)
        if target == "sender" and not house.sink.taking.wait(5):
            continue
        with contextlib.suppress(psutil.Error):
            if process := process_of(house.up, "worker" if target == "sender" else target, chance):
                process.kill()
                done[target] += 1
        if chance.random() < _WAITED_FOR:
            _wait_for_pages(house.up)
    return done


def _wait_for_pages(up: Up) -> None:
    over_at = time.monotonic() + _LONGEST_WAIT_SECONDS
    while not up.answers() and time.monotonic() < over_at:
        time.sleep(0.2)


def _reckon(house: _House, kills: Counter[str], *, settled_seconds: float) -> Toll:
    dispatches = house.rows("SELECT key, state, message_id, text FROM outbox_dispatch")
    repeated = Counter(
        key for (key,) in house.rows("SELECT details->>'dispatch' FROM company_journalentry WHERE verb = 'had an answer sent again'")
    )  # fmt: skip
    toll = Toll(
        kills=kills,
        heard=len(house.heard),
        said=house.said,
        accepted=house.sink.accepted.total(),
        states=Counter(state for _, state, _, _ in dispatches),
        sent_again=repeated.total(),
        wrong=[],
        settled_seconds=settled_seconds,
    )
    wrong = [
        *_of_mails_in(house),
        *_of_ids(house.sink, dispatches, repeated),
        *_of_marks(house, dispatches),
        *_of_unknown(house, toll),
        *[f"{what}: {found[0][0]}" for what, query in _WRONG.items() if (found := house.rows(query))[0][0]],
        *[f"status {status}" for status in house.said.statuses if status not in {0, 200, 302, 404, 503}],
    ]
    walked = run("doctor", "--journal", home=house.up.home)
    return replace(toll, wrong=wrong if walked.returncode == 0 else [*wrong, walked.stdout])


def _of_mails_in(house: _House) -> Iterator[str]:
    """What was acknowledged stands there, and once."""
    there = Counter(key for (key,) in house.rows("SELECT external_id FROM conversations_message WHERE NOT by_company"))
    yield from (f"lost: {key}" for key in house.heard if not there[key])
    yield from (f"there {times} times: {key}" for key, times in there.items() if times > 1)


def _of_ids(sink: Sink, dispatches: list[tuple[Any, ...]], repeated: Counter[str]) -> Iterator[str]:
    """What the mail server accepted is known, and accepted once for each time that somebody had it sent."""
    of_id = {message_id: (str(key), state) for key, state, message_id, _ in dispatches if message_id}
    for message_id, times in sink.accepted.items():
        key, state = of_id.get(message_id, ("", "no dispatch"))
        if times > 1 + repeated[key]:
            yield f"accepted {times} times: {message_id}"
        if state not in {"sent", "unknown"}:
            yield f"accepted, but {state}: {message_id}"
    for message_id, (_, state) in of_id.items():
        if state == "sent" and not sink.accepted[message_id]:
            yield f"sent, but never accepted: {message_id}"


def _of_marks(house: _House, dispatches: list[tuple[Any, ...]]) -> Iterator[str]:
    """What was to go out has one end, and what was not has not gone."""
    said, gone = house.said, house.sink.ids_of
    state_of = {found[1]: state for _, state, _, text in dispatches if (found := MARK.search(text))}
    vetoed = {found[1] for (text,) in house.rows(_VETOED) if (found := MARK.search(text))}
    held = {found[1] for (text,) in house.rows(_HELD) if (found := MARK.search(text))}
    for mark in said.going:
        taken_back = mark in vetoed | held | said.perhaps_back
        if state_of.get(mark, "called_back" if taken_back else "nowhere") not in _OVER:
            yield f"to go out, but {state_of.get(mark, 'nowhere')}: {mark}"
    for mark in gone:
        if mark not in said.posted or mark in said.kept | said.back | vetoed:
            yield f"gone out though it was not to: {mark}"
        if len(gone[mark]) > 1:
            yield f"gone out under {len(gone[mark])} ids: {mark}"


def _of_unknown(house: _House, toll: Toll) -> Iterator[str]:
    """There is at most one for each sender that was killed, and all are listed."""
    number = toll.states.get("unknown", 0)
    if number + toll.sent_again > toll.kills.get("sender", 0) + toll.kills.get("worker", 0):
        yield f"{number} unknown and {toll.sent_again} sent again are more than were killed"
    listed = len(set(_LISTED.findall(house.chair.get("/not-delivered/").text)))
    if listed != min(number + toll.states.get("failed", 0), 50):
        yield f"{listed} are listed of {number} unknown"


def nb_out(context: "Context") -> list[Result]:
    """Kills while seats answer: what was lost, doubled or sent against somebody's word, and how long until all settled."""
    with tempfile.TemporaryDirectory(prefix="emptychair-storm-") as folder:
        toll = storm(Path(folder) / "home", kills=context.kills, seed=context.rounds, pause_seconds=(0.2, 4.0))
    print(toll, *toll.wrong, sep="\n", flush=True)
    parts = ", ".join(f"{target} {times}" for target, times in sorted(toll.kills.items()))
    return [
        Result(name="N-b-out", what=f"lost, doubled or sent against a word, of {len(toll.said.going):,} answers and {toll.heard:,} mails in {context.kills} kills",
               ratio=len(toll.wrong), goal=0, floor=0, at_most=True, parts=parts),
        Result(name="N-c", what="answers of which nobody knows, for each sender killed", goal=1, floor=1, at_most=True,
               ratio=(toll.states.get("unknown", 0) + toll.sent_again) / max(1, toll.kills.get("sender", 0) + toll.kills.get("worker", 0)),
               parts=f"{toll.states.get('unknown', 0)} listed, {toll.sent_again} sent again by a person"),
        Result(name="N-d", what="seconds from the last kill until nothing was left to do", ratio=toll.settled_seconds,
               goal=30, floor=LONGEST_SECONDS, at_most=True, unit=" s", parts="by itself"),
    ]  # fmt: skip


_LEFT = """
SELECT (SELECT count(*) FROM channels_pendingarrival
        WHERE set_aside_at IS NULL OR reason LIKE 'The program ended three times%')::int,
       (SELECT count(*) FROM outbox_dispatch WHERE state IN ('waiting', 'sending'))::int
"""
_VETOED = "SELECT text FROM outbox_ruling WHERE outcome = 'veto'"
_HELD = "SELECT text FROM outbox_ruling WHERE outcome = 'hold'"
_WRONG = WRONG | {
    "an answer that was sent stands in no conversation, or twice": """
        SELECT count(*) FROM outbox_dispatch d WHERE state = 'sent' AND 1 <> (
            SELECT count(*) FROM conversations_message m WHERE m.by_company AND m.text = d.text)""",
    "an answer stands in a conversation that was not sent": """
        SELECT count(*) FROM conversations_message m WHERE m.by_company AND NOT EXISTS (
            SELECT FROM outbox_dispatch d WHERE d.state = 'sent' AND d.text = m.text)""",
    "the kept totals of a state are not those of the conversations": """
        SELECT count(*) FROM (SELECT channel_id, count(*) FILTER (WHERE state = 'waiting') AS waiting,
            count(*) FILTER (WHERE state = 'answered') AS answered, count(*) FILTER (WHERE state = 'snoozed') AS snoozed,
            count(*) FILTER (WHERE state = 'closed') AS closed FROM conversations_conversation GROUP BY channel_id) AS c
        JOIN conversations_conversationcount t USING (channel_id)
        WHERE (c.waiting, c.answered, c.snoozed, c.closed) <> (t.waiting, t.answered, t.snoozed, t.closed)""",
    "a promise is counted that was not said": """
        SELECT count(*) FROM asks_promise p JOIN outbox_dispatch d ON d.id = p.dispatch_id
        WHERE d.state IN ('sent', 'unknown') AND strpos(d.text, p.words) = 0""",
    "a promise that was sent is not counted": """
        SELECT count(*) FROM outbox_dispatch d WHERE state IN ('sent', 'unknown') AND text LIKE '%We will call you by%'
        AND NOT EXISTS (SELECT FROM asks_promise p WHERE p.dispatch_id = d.id)""",
    "a mail was set aside": "SELECT count(*) FROM channels_pendingarrival WHERE set_aside_at IS NOT NULL",
}
