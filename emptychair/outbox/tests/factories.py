"""Customers to write to, and seats that do."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from emptychair.channels import services as channels
from emptychair.channels.kinds import kind_named
from emptychair.company.models import Role, Seat
from emptychair.customers.models import Customer, Handle
from emptychair.outbox import services
from emptychair.outbox.models import Draft
from emptychair.outbox.services import Reply

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PLAIN = "Hello Ines, a new lamp is in the post. You will not pay for it."
BLAMING = "That is your own fault."


def reply(subject_id: int = 1, *, address: str = "ines") -> Reply:
    """What an answer to a customer's conversation is to."""
    place = channels.open_channel("Forum", kind=kind_named("jsonl"))
    person = Customer.objects.create(first_heard_at=BEGIN, last_heard_at=BEGIN, search="")
    handle, _ = Handle.objects.get_or_create(
        network=place.network,
        address=address,
        defaults={"customer": person, "home": person, "first_heard_at": BEGIN, "last_heard_at": BEGIN, "search": ""},
    )
    return Reply(subject_id=subject_id, channel=place, handle=handle, asked="My lamp is broken.")


def seat(role: Role, name: str) -> Seat:
    """A seat of that role."""
    return Seat.objects.create_user(f"{name.lower()}@example.org", None, name=name, role=role)


def written(text: str, *, by: Seat, to: Reply | None = None, version: int = 0, key: UUID | None = None) -> Draft:
    """A draft with these words, begun on a page of its own unless its key is given."""
    return services.write(to or reply(), key=key or uuid4(), text=text, version=version, by=by)


def held(by: Seat, text: str = BLAMING) -> Draft:
    """A draft that was to go out, and is held."""
    draft = written(text, by=by)
    services.send(draft, version=draft.version, by=by)
    draft.refresh_from_db()
    return draft
