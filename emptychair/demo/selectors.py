"""Questions about the demo: whether it is here, and what belongs to it."""

from django.db.models import QuerySet

from emptychair.channels.models import Channel
from emptychair.company.models import Company, Role, Seat
from emptychair.customers.models import Handle

GUIDE = "ada@fennimoth.example"


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


def only_known_from_demo() -> QuerySet[Handle]:
    """The handles that wrote in the demo's channels and in no other."""
    written = Handle.objects.filter(message__channel__is_demo=True)
    elsewhere = Handle.objects.filter(message__channel__is_demo=False)
    return Handle.objects.filter(pk__in=written.values("pk")).exclude(pk__in=elsewhere.values("pk"))
