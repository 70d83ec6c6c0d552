"""The reference says of every event what the code says, and addresses in events are those of the API."""

import re
from pathlib import Path

from django.urls import resolve

from emptychair.webhooks import events
from emptychair.webhooks.events import KINDS, TRIAL, TRIAL_KIND

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "webhooks.md"


def test_every_event_is_described_with_its_fields_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z_.]+\.[a-z_]+)` \| (.+?) \| (.*?) \| (.*?) \|$", PAGE.read_text(), re.MULTILINE)
    names = {name: (says, *(tuple(re.findall(r"`(\w+)`", part)) for part in parts)) for name, says, *parts in rows}
    assert names == {
        name: (str(kind.says), kind.fields, kind.words) for name, kind in {**KINDS, TRIAL: TRIAL_KIND}.items()
    }


def test_every_field_is_described_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \|$", PAGE.read_text(), re.MULTILINE)
    fields = {name for kind in (*KINDS.values(), TRIAL_KIND) for name in (*kind.fields, *kind.words)}
    assert sorted(rows) == sorted(fields)


def test_addresses_in_events_are_those_of_the_api() -> None:
    for things in ("messages", "conversations", "dispatches", "docket", "promises", "customers"):
        path = events.address(things, 5).partition("/api/")[2]
        assert resolve(f"/api/{path}").url_name != "nowhere"
    assert resolve("/api/" + events.address("conversations", "5/notes").partition("/api/")[2]).url_name != "nowhere"
