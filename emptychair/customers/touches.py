"""What can happen with a customer: each app that adds touches registers a kind which knows how to show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from emptychair.company.reach import Reach
from emptychair.web.parts import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One touch as the arc shows it.

    `waited_since`: the customer had been waiting since then when this was said: a company's answer ends that
    wait, a customer's own words go on with it. `waits`: nobody has answered this yet. `sentiment` is in
    [-1, 1], None when nothing was read. `text` may be the beginning only; then `cut` is true.
    """

    by_company: bool
    text: str
    subject: str = ""
    who: str = ""
    channel: str = ""
    url: str = ""
    language: str = ""
    sentiment: float | None = None
    intents: tuple[str, ...] = ()
    waited_since: datetime | None = None
    waits: bool = False
    automatic: bool = False
    cut: bool = False


class TouchKind(Protocol):
    """A kind of touch. `name` stands in the rows; `icon` is one of the set."""

    name: str
    label: Words
    icon: str

    def load(self, subject_ids: Sequence[int], *, reach: Reach) -> Mapping[int, Shown]:
        """What to show for each subject, asked for once per page. One that is gone or out of reach is left out."""


_kinds: dict[str, TouchKind] = {}


def register(kind: TouchKind) -> None:
    """Make touches of this kind appear on the arc. Called in the `ready` of the app's configuration."""
    _kinds[kind.name] = kind


def kinds() -> Mapping[str, TouchKind]:
    """All kinds by their names."""
    return _kinds
