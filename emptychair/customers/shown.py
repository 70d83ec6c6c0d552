"""What the pages show of customers: values ready for the templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from emptychair.customers import moods
from emptychair.customers.hooks import Story, Talk
from emptychair.customers.models import Handle
from emptychair.customers.selectors import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A handle in words: the network, the address, and the name when it says more than the address."""

    network: str
    address: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of the list of customers."""

    person: Person
    accounts: tuple[Account, ...]
    more_accounts: int
    waiting_seconds: float | None


def rows(people: Iterable[Person], *, now: datetime) -> list[Row]:
    """The lines of the list."""
    return [
        Row(
            person=person,
            accounts=accounts(person.handles[:2]),
            more_accounts=max(0, len(person.handles) - 2),
            waiting_seconds=_seconds(person.glance.waiting_since, now),
        )
        for person in people
    ]


def accounts(handles: Iterable[Handle]) -> tuple[Account, ...]:
    """The handles in words."""
    return tuple(
        Account(
            network=handle.network,
            address=handle.shown_address,
            name=handle.name if handle.name != handle.address else "",
        )
        for handle in handles
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The story of a customer with its drawing; `waits` are the conversations that wait, `talks` the others."""

    story: Story
    chart: moods.Chart | None
    waits: tuple[tuple[Talk, float], ...]
    talks: tuple[Talk, ...]
    more_talks: int

    @property
    def longest_open_seconds(self) -> float | None:
        """How long the conversation that waits longest has waited; None when none does."""
        return self.waits[0][1] if self.waits else None


def story(told: Story, *, now: datetime) -> Told:
    """The story ready to be shown."""
    waits = tuple((talk, _seconds(talk.waiting_since, now) or 0.0) for talk in told.talks if talk.waiting_since)
    return Told(
        story=told,
        chart=moods.chart(told.moods),
        waits=waits,
        talks=tuple(talk for talk in told.talks if not talk.waiting_since),
        more_talks=max(0, told.talk_count - len(told.talks)),
    )


def _seconds(since: datetime | None, now: datetime) -> float | None:
    return max(0.0, (now - since).total_seconds()) if since else None
