"""Customers, their story and their touches."""

from pydantic import Field

from emptychair.api.shapes.base import Moment, Paging, Shape
from emptychair.customers import arc, hooks
from emptychair.customers.selectors import Person


class Handle(Shape):
    """An identity on a network."""

    network: str
    address: str
    name: str


class Customer(Shape):
    """A person outside. `words` are those that a search found, else the latest."""

    id: int
    name: str
    handles: list[Handle]
    first_heard_at: Moment
    last_heard_at: Moment
    waiting_since: Moment | None
    words: str


class Talk(Shape):
    """One of the customer's conversations."""

    id: int
    channel: str
    first_at: Moment
    last_at: Moment
    waiting_since: Moment | None
    words: str
    message_count: int


class Story(Shape):
    """What happened with the customer, in numbers by the scorecard's words."""

    talk_count: int
    waiting_count: int
    turns: int
    answered_turns: int
    asked_again: int
    longest_wait_seconds: float | None
    talks: list[Talk]


class CustomerWithStory(Customer):
    """A customer with their story."""

    story: Story


class Called(Paging):
    """Who is called so, writes from such an address, or said these words; everybody without."""

    q: str = Field("", max_length=200)


def customer(person: Person) -> Customer:
    """The customer as a row of a list."""
    quote = person.quote
    return Customer(
        id=person.pk, name=person.name,
        handles=[Handle(network=one.network, address=one.address, name=one.name) for one in person.handles],
        first_heard_at=person.first_heard_at, last_heard_at=person.last_heard_at,
        waiting_since=person.glance.waiting_since, words=quote.text if quote else "",
    )  # fmt: skip


def with_story(person: Person, told: hooks.Story) -> CustomerWithStory:
    """The customer with the numbers of their page."""
    talks = [
        Talk(
            id=one.id, channel=one.channel, first_at=one.first_at, last_at=one.last_at,
            waiting_since=one.waiting_since, words=one.words, message_count=one.message_count,
        )
        for one in told.talks
    ]  # fmt: skip
    story = Story(
        talk_count=told.talk_count, waiting_count=told.waiting_count, turns=told.turns,
        answered_turns=told.answered_turns, asked_again=told.asked_again,
        longest_wait_seconds=told.longest_wait_seconds, talks=talks,
    )  # fmt: skip
    return CustomerWithStory(**customer(person).model_dump(), story=story)


class Touch(Shape):
    """One thing that happened with a customer."""

    id: int
    kind: str
    at: Moment
    by_company: bool
    subject: str
    text: str
    channel: str
    language: str
    sentiment: float | None
    intents: list[str]


def touch(entry: arc.Entry) -> Touch:
    """The entry of the line of time."""
    shown = entry.shown
    return Touch(
        id=entry.touch.pk, kind=entry.touch.kind, at=entry.touch.at, by_company=shown.by_company,
        subject=str(shown.subject), text=shown.text, channel=shown.channel, language=shown.language,
        sentiment=shown.sentiment, intents=[str(one) for one in shown.intents],
    )  # fmt: skip
