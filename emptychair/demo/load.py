"""Loads the demo company: its seats, five channels and eight weeks of history, through the real pipeline."""

import io
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Min

from emptychair.channels import services as channels
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel, PendingArrival
from emptychair.company import journal
from emptychair.company.models import Company, Role, Seat
from emptychair.conversations import intake
from emptychair.conversations.models import Conversation
from emptychair.customers import services as customers
from emptychair.customers.models import Customer
from emptychair.demo import drafts, promised, selectors, table
from emptychair.demo.cast import COMPANY, STAFF
from emptychair.demo.channels import PLACES, Place
from emptychair.demo.days import calendar
from emptychair.demo.errors import RealData, StillBeingRead
from emptychair.demo.people import People
from emptychair.demo.screenplay import Story, read_story

_PATIENCE_SECONDS = 30
# Two people who complain that nobody here talks to each other: their handles wait to be merged by hand.
KEPT_APART = frozenset({"Gideon Okonjo", "Emeka Falade"})


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """Who can sign in to the demo, and how."""

    email: str
    role: str
    password: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What is there now. `sign_ins` are told only when they were made just now, the guide first."""

    stored: int
    messages: int
    customers: int
    conversations: int
    seconds: float
    sign_ins: Sequence[SignIn] = ()


def load(
    now: datetime,
    *,
    beside: bool = False,
    story: Story | None = None,
    told: Callable[[str], None] | None = None,
) -> Loaded:
    """Load the demo so that its newest message is some minutes old at `now`; what is there already stays as it is.

    `story` is the whole script unless a part of it is given. Raises RealData when the installation has data of its
    own, unless `beside`: then only the channels come.
    """
    begun = time.monotonic()
    alone = not selectors.has_real_data()
    if not alone and not beside and not selectors.channels().exists():
        raise RealData
    sign_ins = _furnish() if alone else []
    begun_at = _begun_at(now)
    story, days = story or read_story(), calendar(begun_at)
    people = People(story)
    stored = 0
    for place in PLACES:
        channel = _open(place, at=begun_at)
        scenes = [scene for scene in story.scenes if scene.channel == place.key]
        fresh = _hear(channel, place.write(scenes, people, days))
        stored += fresh
        if told:
            told(f"{place.name}: {fresh:,} messages")
    if stored:
        _bring_together(people)
        if alone:
            drafts.write_all()
            promised.make_all()
            table.lay()
    return Loaded(
        stored=stored,
        messages=selectors.messages().count(),
        customers=selectors.customer_count(),
        conversations=Conversation.objects.filter(channel__is_demo=True).count(),
        seconds=time.monotonic() - begun,
        sign_ins=sign_ins,
    )


def _begun_at(now: datetime) -> datetime:
    """When the demo was first loaded: the same story at the same time is the same messages. `now` if it is not here."""
    earlier = selectors.channels().aggregate(Min("made_at"))["made_at__min"]
    return earlier or now


def new_passwords() -> list[SignIn]:
    """Give who can sign in to the demo new passwords and return them; none where there is no guide."""
    return [_new_password(seat) for seat in selectors.who_sign_in()]


def _new_password(seat: Seat) -> SignIn:
    password = secrets.token_urlsafe(9)
    seat.set_password(password)
    seat.save(update_fields=["password"])
    return SignIn(email=seat.email, role=str(seat.get_role_display()), password=password)


def _furnish() -> list[SignIn]:
    """Make the company and its seats, once. Returns how to sign in to those just made: the guide and two others."""
    with transaction.atomic():
        _, made = Company.objects.get_or_create(
            defaults={"name": COMPANY, "time_zone": "Europe/Dublin", "language": "en", "is_demo": True}
        )
        for colleague in STAFF.values():
            if not Seat.objects.filter(email=colleague.address).exists():
                Seat.objects.create_user(
                    colleague.address, name=colleague.name, role=Role(colleague.role), is_demo=True
                )
        if made:
            journal.record("loaded the demo", by=None, about=COMPANY)
    return new_passwords() if made else []


def _open(place: Place, *, at: datetime) -> Channel:
    kind = kind_named(place.kind)
    channel = channels.open_channel(place.name, kind=kind, own_addresses=place.own_addresses, is_demo=True)
    Channel.objects.filter(pk=channel.pk).update(made_at=at)
    return channel


def _hear(channel: Channel, content: bytes) -> int:
    """Bring a file in as an import does. Returns how many of its messages were new."""
    records = iter(kind_named(channel.kind).records(io.BytesIO(content), {}))
    stored = 0
    while batch := list(islice(records, intake.BATCH)):
        stored += channels.receive(channel, batch).stored
    _await_all(channel)
    return stored


def _await_all(channel: Channel) -> None:
    """Read what waits, and wait for what a worker has taken meanwhile."""
    over_at = time.monotonic() + _PATIENCE_SECONDS
    waiting = PendingArrival.objects.filter(channel=channel, set_aside_at=None)
    while True:
        intake.drain(channel)
        if not (count := waiting.count()):
            return
        if time.monotonic() > over_at:
            raise StillBeingRead(count)
        time.sleep(0.2)


def _bring_together(people: People) -> None:
    """Merge the handles of each person who is known on several channels, but for a few left to find."""
    by_address = {
        address: name
        for name, known in people.customers.items()
        if name not in KEPT_APART
        for address in (known.mail, known.account, known.nick, known.reviewer)
    }
    found: dict[str, list[Customer]] = {}
    demo = selectors.only_known_from_demo().exclude(customer=None)
    for handle in demo.select_related("customer").order_by("first_heard_at", "pk"):
        if handle.customer is not None and (name := by_address.get(handle.address)):
            found.setdefault(name, []).append(handle.customer)
    with transaction.atomic():
        for same in found.values():
            _merge_all(same)


def _merge_all(same: Sequence[Customer]) -> None:
    first, *others = dict.fromkeys(same)
    for other in others:
        customers.merge(first, absorbed=other, by=None)
