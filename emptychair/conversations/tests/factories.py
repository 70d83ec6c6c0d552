"""Messages to put through the real pipeline."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from emptychair.channels import services
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel
from emptychair.conversations import intake

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def said(
    external_id: str,
    text: str = "Where is my parcel?",
    *,
    by: str = "ines",
    reply_to: str | None = None,
    company: bool = False,
    minute: float = 0,
    **more: object,
) -> dict[str, object]:
    """A message in the Inbound form, `minute` minutes after the beginning."""
    return {
        "external_id": external_id,
        "from": {"address": by, "name": ""},
        "text": text,
        "written_at": (BEGIN + timedelta(minutes=minute)).isoformat(),
        "in_reply_to": reply_to,
        "by_company": company,
        "addressed_to_us": not company,
    } | more


def records(messages: Iterable[dict[str, object]]) -> list[Record]:
    """The messages as a JSON-lines file would give them."""
    return [
        Record(external_id=str(message["external_id"]), raw=json.dumps(message).encode(), position=f"line {line}")
        for line, message in enumerate(messages, 1)
    ]


def hear(messages: Iterable[dict[str, object]], *, channel: str = "Forum", batch: int = 2_000) -> Channel:
    """Put the messages through the real pipeline."""
    place = services.open_channel(channel, kind=kind_named("jsonl"))
    services.receive(place, records(messages))
    intake.drain(place, most=batch)
    return place
