"""The scorecard against a second computation of it, written from the words of docs/reference/scorecard.md alone.

Nothing of the product computes here: threads, whom an answer belongs to, turns, waits, estimates and intervals are
all made again from the messages as they were sent, with pandas and numpy. Only what a model judges is taken from the
exported facts: the sentiment of a text, and whether an answer deflects or is boilerplate.
"""

import math
import random
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from emptychair import understanding
from emptychair.asks import services as asks
from emptychair.asks.models import Promise
from emptychair.company.models import Seat
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation
from emptychair.core import clock
from emptychair.customers import services as customers
from emptychair.customers.models import Customer, Handle
from emptychair.scorecard.facts.export import refresh
from emptychair.scorecard.metrics.tables import Cut
from emptychair.scorecard.scoring import score
from emptychair.scorecard.tests.factories import BEGIN, Said, hear, message, world

pytestmark = pytest.mark.django_db(transaction=True)

Z = 1.959963984540054
Row = Any
Numbers = dict[str, Any]


class Promised(NamedTuple):
    """What was promised where, for which day, and on which it was kept."""

    channel: str
    due_on: date
    kept_on: date | None


# --- from messages to conversations -------------------------------------------------------------------------------


def address_of(said: Said) -> str:
    """Who wrote it."""
    author: Any = said["from"]
    return str(author["address"])


def frame_of(messages: list[Said], channel: str) -> pd.DataFrame:
    """The messages as sent, one row each."""
    return pd.DataFrame(
        {
            "channel": channel,
            "key": said["external_id"],
            "who": f"{channel}/{address_of(said)}",
            "ours": said["by_company"],
            "automatic": said["automatic"],
            "parent": said["in_reply_to"],
            "at": datetime.fromisoformat(str(said["written_at"])),
            "text": said["text"],
        }
        for said in messages
    )


def with_threads(one_channel: pd.DataFrame) -> pd.DataFrame:
    """Thread: the connected component under "is a reply to"; a lost parent connects too."""
    label: dict[str, str] = {}

    def root(key: str) -> str:
        while label.setdefault(key, key) != key:
            key = label[key]
        return key

    for row in one_channel.itertuples():
        if isinstance(row.parent, str):
            label[root(row.key)] = root(row.parent)
    return one_channel.assign(thread=[f"{row.channel}/{root(row.key)}" for row in one_channel.itertuples()])


def with_customers(one_channel: pd.DataFrame, same: dict[str, str]) -> pd.DataFrame:
    """A company message belongs to the nearest customer among its ancestors, None if there is none."""
    by_key = {row.key: row for row in one_channel.itertuples()}

    def customer(row: Row) -> str | None:
        seen = set()
        while row is not None and row.ours and row.key not in seen:
            seen.add(row.key)
            row = by_key.get(row.parent)
        return None if row is None or row.ours else same.get(row.who, row.who)

    found = [customer(row) for row in one_channel.itertuples()]
    lost = [isinstance(row.parent, str) and row.parent not in by_key for row in one_channel.itertuples()]
    return one_channel.assign(customer=pd.Series(found, index=one_channel.index, dtype=object), lost_parent=lost)


def conversations_of(messages: pd.DataFrame) -> list[list[list[Row]]]:
    """For each conversation its turns, for each turn its messages, in order; machines' messages left out."""
    said = messages[messages.customer.notna() & ~messages.automatic]
    found = []
    for _, chat in said.groupby(["thread", "customer"]):
        turns: list[list[Row]] = []
        for row in sorted(chat.itertuples(), key=lambda row: (row.at, row.key)):
            if turns and turns[-1][0].ours == row.ours:
                turns[-1].append(row)
            else:
                turns.append([row])
        found.append(turns)
    return found


# --- estimates ----------------------------------------------------------------------------------------------------


def wilson(k: int, n: int) -> Numbers:
    if n == 0:
        return {"value": None, "low": None, "high": None, "n": 0}
    p, denominator = k / n, 1 + Z**2 / n
    half = Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / denominator
    middle = (p + Z**2 / (2 * n)) / denominator
    return {"value": p, "low": middle - half, "high": middle + half, "n": n}


def bootstrap(values: list[float]) -> Numbers:
    if not values:
        return {"value": None, "low": None, "high": None, "n": 0}
    distinct = sorted(set(values))
    shares = np.array([values.count(value) for value in distinct]) / len(values)
    draws = np.random.default_rng(20_171_001).multinomial(len(values), shares, size=2_000)
    low, high = np.percentile(draws @ np.array(distinct) / len(values), [2.5, 97.5])
    return {"value": sum(values) / len(values), "low": low, "high": high, "n": len(values)}


def kaplan_meier(waits: list[tuple[float, bool]]) -> Numbers:
    """With exact fractions, one wait at a time."""
    alive, greenwood, found = Fraction(1), Fraction(0), []
    for time in sorted({wait for wait, ended in waits if ended}):
        at_risk = sum(wait >= time for wait, _ in waits)
        ends = sum(wait == time and ended for wait, ended in waits)
        alive *= Fraction(at_risk - ends, at_risk)
        spread = None
        if at_risk > ends and greenwood is not None:
            greenwood += Fraction(ends, at_risk * (at_risk - ends))
            spread = float(alive) * math.sqrt(greenwood)
        found.append((time, alive, spread))

    def first(holds: Callable[[Fraction, Any], bool]) -> float | None:
        return next((time for time, alive, spread in found if holds(alive, spread)), None)

    return {
        "value": first(lambda alive, _: alive <= Fraction(1, 2)),
        "p90": first(lambda alive, _: alive <= Fraction(1, 10)),
        "low": first(lambda alive, spread: spread is not None and float(alive) - Z * spread <= 0.5),
        "high": first(lambda alive, spread: spread is not None and float(alive) + Z * spread < 0.5),
        "n": len(waits),
    }


# --- the metrics --------------------------------------------------------------------------------------------------


def recomputed(messages: pd.DataFrame, promised: Iterable[Promised] = ()) -> dict[str, Numbers]:
    data_end = messages["at"].max()
    chats = conversations_of(messages)
    customer_turns = answered = beginning = again = deflected = with_company = 0
    waits, turn_counts, moods = [], [], []
    waiting, everybody = set(), set()
    for turns in chats:
        everybody.add(turns[0][0].customer)
        theirs = [place for place, turn in enumerate(turns) if not turn[0].ours]
        ours = [place for place, turn in enumerate(turns) if turn[0].ours]
        customer_turns += len(theirs)
        answered += sum(any(later > place for later in ours) for place in theirs)
        if not turns[-1][0].ours:
            waiting.add(turns[-1][0].customer)
        if theirs:
            asked = turns[theirs[0]][0].at
            answer = next((turns[place][0].at for place in ours if place > theirs[0]), None)
            waits.append((((answer or data_end) - asked).total_seconds(), answer is not None))
            if answer is not None:
                turn_counts.append(float(len(theirs)))
        if not turns[0][0].ours:
            beginning += 1
            again += any(row.at - turns[0][0].at > timedelta(minutes=30) for row in turns[0])
        if len(theirs) >= 2:
            change = turns[theirs[-1]][-1].sentiment - turns[theirs[0]][0].sentiment
            moods += [] if math.isnan(change) else [change]
        if ours:
            with_company += 1
            first = turns[ours[0]]
            deflected += (
                bool(first[0].deflects)
                if len(first) == 1
                else understanding.deflects("\n".join(row.text for row in first)) >= 0.5
            )
    company = messages[messages.ours & ~messages.automatic]
    replies = company.customer.notna() | company.lost_parent
    answers = company[company.customer.notna()]
    people = wilson(len(waiting), len(everybody))
    return {
        "listening.answered_share": wilson(answered, customer_turns),
        "listening.first_wait": kaplan_meier(waits),
        "listening.dialogue_ratio": bootstrap([float(reply) for reply in replies]),
        "listening.unanswered_customers": {
            "value": len(waiting) if everybody else None,
            "low": people["low"] * len(everybody) if everybody else None,
            "high": people["high"] * len(everybody) if everybody else None,
            "n": len(everybody),
        },
        "experience.asked_again_share": wilson(again, beginning),
        "experience.turns_to_end": bootstrap(turn_counts),
        "experience.mood_change": bootstrap(moods),
        "experience.deflected_share": wilson(deflected, with_company),
        "experience.boilerplate_share": wilson(int(answers.boilerplate.sum()), len(answers)),
        "relationship.promises_kept_share": kept_share(promised, data_end.date()),
    }


def kept_share(promised: Iterable[Promised], last_day: date) -> Numbers:
    """Of those whose day lies before the last."""
    over = [one for one in promised if one.due_on < last_day]
    return wilson(sum(one.kept_on is not None and one.kept_on <= one.due_on for one in over), len(over))


def judged(messages: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """With what models made of the texts, from the exported facts."""
    facts = pd.read_parquet(folder / "messages")[["message_id", "channel", "external_id", "sentiment", "deflects"]]
    answers = pd.read_parquet(folder / "answers")[["message_id", "boilerplate"]]
    both = facts.merge(answers, on="message_id", how="left").rename(columns={"external_id": "key"})
    return messages.merge(both, on=["channel", "key"], how="left", validate="one_to_one")


def assert_same(found: dict[str, Numbers], expected: dict[str, Numbers]) -> None:
    assert set(found) == set(expected)
    for name, numbers in expected.items():
        assert set(found[name]) == set(numbers), name
        for part, value in numbers.items():
            assert found[name][part] == (value if value is None else pytest.approx(value, abs=1e-9)), (name, part)


def promise_at_random(monkeypatch: pytest.MonkeyPatch, by: Seat) -> list[Promised]:
    """One promise in every fourth conversation: kept early or late, broken, taken back, moved, or forgotten."""
    draw, made = random.Random(7), []
    chosen = list(Conversation.objects.order_by("pk").values_list("pk", flat=True))[::4]
    for talk in Conversation.objects.filter(said_id__isnull=False, pk__in=chosen):
        due_on = (BEGIN + timedelta(days=draw.randrange(1, 90))).date()
        monkeypatch.setattr(clock, "now", lambda: BEGIN)
        promise = asks.promise(reply_to(talk), words="A lamp", due_on=due_on, by=by)
        fate = draw.choice(["kept", "kept", "broken", "taken_back", "moved", "open"])
        kept_on = due_on + timedelta(days=draw.randrange(-3, 3)) if fate == "kept" else None
        monkeypatch.setattr(clock, "now", lambda: BEGIN + timedelta(days=100))
        if fate == "moved":
            asks.move(promise, due_on=due_on + timedelta(days=9), reason="Snow.", by=by)
            kept_on = due_on + timedelta(days=4)
        if fate != "open":
            state = Promise.State.KEPT if kept_on else Promise.State(fate)
            kept_on = asks.settle(promise, state, on=kept_on, by=by).settled_on if kept_on else None
            if kept_on is None:
                asks.settle(promise, state, by=by)
        made.append(Promised(channel=talk.channel.name, due_on=due_on, kept_on=kept_on))
    return made


@pytest.fixture(scope="module")
def two_channels() -> dict[str, list[Said]]:
    """What was sent, before any of it is heard."""
    return {"Forum": world(1, threads=300), "Post": world(2, threads=120)}


def everything(sent: dict[str, list[Said]], same: dict[str, str], folder: Path) -> pd.DataFrame:
    parts = [with_customers(with_threads(frame_of(said, name)), same) for name, said in sent.items()]
    return judged(pd.concat(parts, ignore_index=True), folder)


def test_every_number_is_what_its_words_say(
    two_channels: dict[str, list[Said]], tmp_path: Path, admin: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, said in two_channels.items():
        hear(said, channel=name, batch=97)
    promised = promise_at_random(monkeypatch, admin)
    refresh(tmp_path)
    messages = everything(two_channels, {}, tmp_path)
    begin, middle, end = BEGIN + timedelta(days=20), BEGIN + timedelta(days=30), BEGIN + timedelta(days=55)
    cuts = [
        (Cut(), messages, promised),
        (Cut(channel="Post"), messages[messages.channel == "Post"], [one for one in promised if one.channel == "Post"]),
        (
            Cut(until=middle),
            messages[messages["at"] < middle],
            [one for one in promised if one.due_on < middle.date()],
        ),
        (
            Cut(since=begin, until=end),
            messages[(messages["at"] >= begin) & (messages["at"] < end)],
            [one for one in promised if begin.date() <= one.due_on < end.date()],
        ),
    ]
    for cut, inside, theirs in cuts:
        found = score(tmp_path, cut)

        assert found.data_end == inside["at"].max()
        assert found.metrics["relationship.promises_kept_share"].n > 5
        assert_same(found.numbers(), recomputed(inside, theirs))


def test_customers_found_to_be_one_have_one_conversation_in_a_thread(
    two_channels: dict[str, list[Said]], tmp_path: Path
) -> None:
    hear(two_channels["Post"], channel="Post")
    refresh(tmp_path)
    before = score(tmp_path, Cut())
    same: dict[str, str] = {}
    people = [f"person{number}" for number in range(40)]
    for one, other in zip(people[::2], people[1::2], strict=True):
        if len(pair := customers_called(one, other)) == 2:
            customers.merge(pair[0], absorbed=pair[1], by=None)
            same[f"Post/{other}"] = f"Post/{one}"
    refresh(tmp_path)
    found = score(tmp_path, Cut())

    assert found != before
    assert_same(found.numbers(), recomputed(everything({"Post": two_channels["Post"]}, same, tmp_path)))


def customers_called(*addresses: str) -> list[Customer]:
    handles = Handle.objects.filter(address__in=addresses, customer__isnull=False).order_by("address")
    return [handle.customer for handle in handles if handle.customer]


def test_nothing_heard_gives_no_number(tmp_path: Path) -> None:
    refresh(tmp_path)
    found = score(tmp_path, Cut())

    assert found.data_end is None
    assert all(part in (None, 0) for numbers in found.numbers().values() for part in numbers.values())


def test_waits_are_cut_off_at_the_end_of_the_period(tmp_path: Path) -> None:
    hear(
        [
            message("1", at=BEGIN),
            message("2", at=BEGIN + timedelta(hours=3), by="otto"),
            message("3", at=BEGIN + timedelta(hours=9), ours=True, to="1"),
        ]
    )
    refresh(tmp_path)
    found = score(tmp_path, Cut(until=datetime(2026, 1, 12, 12, 0, tzinfo=UTC)))

    assert found.data_end == BEGIN + timedelta(hours=3)
    assert found.metrics["listening.answered_share"].estimate.value == 0
    assert found.metrics["listening.first_wait"].estimate.value is None
