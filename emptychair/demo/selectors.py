"""Questions about the demo: whether it is here, and what belongs to it."""

from django.db.models import QuerySet

from emptychair.channels.models import Channel
from emptychair.company.models import Company, Role, Seat
from emptychair.conversations.models import Message
from emptychair.customers.models import Handle

GUIDE = "ada@fennimoth.example"
# Who holds the chair, and who answers: so that one can write what the other decides about.
OTHERS = ("brid@fennimoth.example", "jonas@fennimoth.example")


def channels() -> QuerySet[Channel]:
    """The demo's channels."""
    return Channel.objects.filter(is_demo=True)


def is_loaded() -> bool:
    """Whether any of the demo is here."""
    return channels().exists() or Seat.objects.filter(is_demo=True).exists()


def has_real_data() -> bool:
    """Whether there is anything that is not the demo's: a company, a seat or a channel."""
    return any(model.objects.filter(is_demo=False).exists() for model in (Company, Seat, Channel))


def guide() -> Seat | None:
    """The demo's administrator as whom anybody at this machine may look around; None beside real data."""
    if has_real_data():
        return None
    return Seat.objects.filter(email=GUIDE, is_demo=True, is_active=True, role=Role.ADMIN).first()


def who_sign_in() -> list[Seat]:
    """The guide and the others who can sign in; nobody beside real data."""
    if (first := guide()) is None:
        return []
    others = {seat.email: seat for seat in Seat.objects.filter(email__in=OTHERS, is_demo=True, is_active=True)}
    return [first, *(others[email] for email in OTHERS if email in others)]


def messages() -> QuerySet[Message]:
    """Everything that came through the demo's channels."""
    return Message.objects.filter(channel__in=list(channels()))


def only_known_from_demo() -> QuerySet[Handle]:
    """The handles that wrote in the demo's channels and in no other."""
    mine = set(messages().values_list("handle_id", flat=True).distinct())
    elsewhere = Message.objects.filter(handle__in=mine, channel__is_demo=False)
    return Handle.objects.filter(pk__in=mine - set(elsewhere.values_list("handle_id", flat=True).distinct()))


def customer_count() -> int:
    """How many people wrote in the demo's channels."""
    handles = set(messages().filter(by_company=False).values_list("handle_id", flat=True).distinct())
    return Handle.objects.filter(pk__in=handles).values("customer").distinct().count()
