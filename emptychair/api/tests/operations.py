"""Every operation of the description, with something that it takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from emptychair.api.description import description

MESSAGE: dict[str, object] = {
    "external_id": "x",
    "from": {"address": "x@example.org"},
    "written_at": "2026-03-02T09:00:00Z",
}
HOOK: dict[str, object] = {"url": "https://93.184.216.34/hook", "events": ["message.heard"]}
TAKEN: dict[str, dict[str, object]] = {
    "write_note": {"text": "Look"},
    "act": {"do": "close", "reason": "solved"},
    "split_conversation": {"messages": [1]},
    "write_draft": {"text": "Hello"},
    "send_draft": {"version": 1, "route": "give"},
    "rule": {"version": 1, "outcome": "veto", "reason": "It blames."},
    "decide": {"do": "arrived"},
    "note_promise": {"words": "A call", "due_on": "2026-05-01"},
    "settle_promise": {"state": "kept"},
    "move_promise": {"due_on": "2026-05-02", "reason": "Ill"},
    "give_promise": {"seat": 1},
    "receive": MESSAGE,
    "save_view": {"name": "Mine", "query": "?state=all"},
    "save_reply": {"name": "Sorry", "text": "We are sorry."},
    "change_reply": {"name": "Sorry", "text": "We are very sorry."},
    "make_webhook": HOOK,
    "change_webhook": HOOK,
    "add_draft_file": {"name": "lamp.txt", "content": "SGVsbG8="},
    "begin_forward": {"to": "kim@supplier.example", "subject": "Fwd", "text": "Please look.", "messages": [1]},
    "change_forward": {"version": 1, "subject": "Fwd", "text": "Please look soon."},
    "send_forward": {"version": 1},
}
QUERIES = {"search_messages": "q={word}"}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one address."""

    name: str
    method: str
    route: str
    scope: str
    takes_body: bool

    def path(self, ids: dict[str, int]) -> str:
        """Its address below /api/v1 with the id of a thing."""
        about = self.route.removeprefix("/")
        known = next((pk for start, pk in ids.items() if about.startswith(start)), 0)
        return self.route.replace("{pk}", str(known))

    def body(self, ids: dict[str, int]) -> object:
        """Something that it takes; None where it takes none."""
        if not self.takes_body:
            return None
        more: dict[str, object] = {"conversations": [ids["conversations/"]]} if self.name == "act" else {}
        more |= {"other": ids["conversations/"]} if self.name == "join_conversations" else {}
        fresh = {"external_id": str(uuid4())} if self.name == "receive" else {}
        return TAKEN.get(self.name, {}) | more | fresh


def operations() -> Iterator[Operation]:
    """All of them, as they are described."""
    for route, methods in cast("dict[str, dict[str, Any]]", description()["paths"]).items():
        for method, said in methods.items():
            yield Operation(
                name=said["operationId"], method=method.upper(), route=route.removeprefix("/api/v1"),
                scope=said["x-scope"], takes_body="requestBody" in said,
            )  # fmt: skip


OPERATIONS = sorted(operations(), key=lambda one: (one.route, one.method))
NAMES = [one.name for one in OPERATIONS]
