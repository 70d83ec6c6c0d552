"""Small worlds of messages for the scorecard's tests, and a folder of facts made of them."""

import json
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from emptychair.asks import services as asks
from emptychair.asks.models import Promise
from emptychair.channels import services
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel
from emptychair.company.models import Seat
from emptychair.conversations import intake
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation

BEGIN = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
Said = dict[str, object]

_THEIRS = (
    "Where is my parcel? I have been waiting for two weeks.",
    "Thank you so much, that was quick and kind!",
    "This is the third time it breaks. I am furious.",
    "Can I change the colour of my order?",
    "ok",
    "I love the new lamp, wonderful work.",
    "Still nothing. Terrible.",
)
_OURS = (
    "Please send us a private message with your order number.",
    "Your parcel left our house on Monday and arrives tomorrow, I have checked it with the courier.",
    "Call us on 0800 111 222 please.",
    "We have changed it to green for you.",
    "Thanks for getting in touch! We are looking into it and will come back to you as soon as we can.",
    "I am sorry. A new one is on its way, and you may keep the old one.",
)


def message(
    key: str,
    *,
    at: datetime = BEGIN,
    by: str = "ines",
    to: str | None = None,
    ours: bool = False,
    automatic: bool = False,
    text: str = "Where is my parcel?",
) -> Said:
    """A message in the Inbound form; `to` is the id that it replies to."""
    return {
        "external_id": key,
        "from": {"address": "lantern" if ours else by, "name": ""},
        "text": text,
        "written_at": at.isoformat(),
        "in_reply_to": to,
        "by_company": ours,
        "automatic": automatic,
    }


def world(seed: int, *, threads: int) -> list[Said]:
    """Messages of many threads: lost parents, broadcasts, several customers, ties in time, machines."""
    chance = random.Random(seed)
    made: list[Said] = []
    for thread in range(threads):
        made += _thread(chance, f"{thread:04}")
    chance.shuffle(made)
    return made


def _thread(chance: random.Random, name: str) -> list[Said]:
    at = BEGIN + timedelta(minutes=chance.randrange(60 * 24 * 70))
    people = [f"person{chance.randrange(90)}" for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    keys: list[str] = []
    made: list[Said] = []
    for place in range(chance.choice([1, 1, 2, 2, 3, 4, 5, 8])):
        key = f"{name}-{chance.randrange(10**6):06}-{place}"
        at += timedelta(seconds=chance.choice([0, 0, 1, 60, 900, 1800, 1801, 5400, 86_400, 700_000]))
        ours = chance.random() < 0.45
        made.append(
            message(
                key,
                at=at,
                by=chance.choice(people),
                to=_parent(chance, name, keys),
                ours=ours,
                automatic=chance.random() < 0.07,
                text=_answer(chance) if ours else chance.choice(_THEIRS),
            )
        )
        keys.append(key)
    return [said for said in made if len(made) == 1 or chance.random() < 0.93]


def _answer(chance: random.Random) -> str:
    """One of a few that are sent again and again, or one of its own."""
    if chance.random() < 0.6:
        return chance.choice(_OURS)
    return " ".join("".join(chance.choices("abdeilmnorstu", k=6)) for _ in range(9))


def _parent(chance: random.Random, name: str, keys: Sequence[str]) -> str | None:
    if keys and chance.random() < 0.9:
        return chance.choice([keys[-1], chance.choice(keys)])
    return f"{name}-lost" if chance.random() < 0.4 else None


def hear(messages: Iterable[Said], *, channel: str = "Forum", batch: int = 2_000) -> Channel:
    """Put the messages through the real pipeline."""
    place = services.open_channel(channel, kind=kind_named("jsonl"))
    records = [
        Record(external_id=str(said["external_id"]), raw=json.dumps(said).encode(), position=str(line))
        for line, said in enumerate(messages)
    ]
    services.receive(place, records)
    intake.drain(place, most=batch)
    return place


def promise(*, due_on: date = date(2026, 1, 20)) -> Promise:
    """Something promised in the first conversation."""
    seat, _ = Seat.objects.get_or_create(email="mo@example.org", defaults={"name": "Mo"})
    talk = Conversation.objects.filter(said_id__isnull=False).earliest("pk")
    return asks.promise(reply_to(talk), words="A lamp", due_on=due_on, by=seat)


def rows_of(folder: Path, table: str) -> list[dict[str, object]]:
    """All rows of a table of facts, in the order of its first column."""
    import pyarrow.parquet as pq

    files = sorted((folder / table).glob("month=*/*.parquet"))
    rows = [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]
    return sorted(rows, key=lambda row: row[f"{table[:-1]}_id" if table != "answers" else "message_id"])
