"""The five channels of the demo company, each with the file of what was said there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emptychair.demo.cast import DOMAIN, MAILBOX, NETWORK_ACCOUNT, STAFF
from emptychair.demo.days import Calendar
from emptychair.demo.letters import mailbox
from emptychair.demo.notes import json_lines
from emptychair.demo.people import People
from emptychair.demo.screenplay import Scene

Writer = Callable[[Sequence[Scene], People, Calendar], bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A channel of the demo: its name in the script and on the page, its kind, and what writes its file."""

    key: str
    name: str
    kind: str
    own_addresses: tuple[str, ...]
    write: Writer


_STAFF_MAIL = tuple(colleague.address for colleague in STAFF.values())
PLACES = (
    Place(key="mail", name="Support mail", kind="mbox", own_addresses=(MAILBOX, *_STAFF_MAIL), write=mailbox),
    Place(key="posts", name="Lanternpost", kind="jsonl", own_addresses=(NETWORK_ACCOUNT,), write=json_lines),
    Place(key="chat", name="Chat on the shop", kind="jsonl", own_addresses=_STAFF_MAIL, write=json_lines),
    Place(
        key="forum",
        name="The Workbench",
        kind="jsonl",
        own_addresses=tuple(f"{key}_fennimoth" for key in STAFF),
        write=json_lines,
    ),
    Place(key="review", name="Shop reviews", kind="jsonl", own_addresses=(f"shop@{DOMAIN}",), write=json_lines),
)
