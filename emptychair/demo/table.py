"""What lies on the demo's table: whose turn it is, replies that are written often, a note, a conversation put off."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from emptychair.company import rota
from emptychair.company.models import RotaRule, Seat
from emptychair.conversations import notes, work
from emptychair.conversations.models import Conversation, Message
from emptychair.core import clock
from emptychair.demo.cast import DOMAIN, STAFF
from emptychair.outbox import replies
from emptychair.outbox.models import SavedReply
from emptychair.outbox.replies import Words

EVERY_DAY = range(7)
REPLIES = (
    Words(
        name="Where the parcel is",
        text='Hello {{ customer.first_name | "there" }},\n\nI have looked: your parcel is with the courier and is to'
        " reach you by tomorrow evening. If it does not, write to me here and I send another.\n\n{{ seat.name }}",
        language="en",
        team=None,
    ),
    Words(
        name="Switching Welcome Glow off",
        text='Hello {{ customer.first_name | "there" }},\n\nhold the button for ten seconds until the lamp turns pink,'
        " let go, and press once more. It stays off from then on.\n\n{{ seat.name }}",
        language="en",
        team=None,
    ),
    Words(
        name="Willkommensleuchten ausschalten",
        text='Hallo {{ customer.first_name | "und guten Tag" }},\n\nbitte den Knopf zehn Sekunden halten, bis die Lampe'
        " rosa leuchtet, loslassen und noch einmal drücken. Danach bleibt es aus.\n\n{{ seat.name }}",
        language="de",
        team=None,
    ),
)
NOTED = "it has burned at the window every evening since"
NOTE = "@Ada this is the lamp that her husband made her. Can the workshop look at it before Friday?"
PUT_OFF = "Things I fixed this month"


def lay() -> None:
    """Lay everything out, as seats would; what is there already stays."""
    seats = {key: Seat.objects.get(email=colleague.address) for key, colleague in STAFF.items()}
    if rota.rule() is None:
        rota.change_rule(weekdays=EVERY_DAY, seats_a_day=1, by=seats["ada"])
    if not SavedReply.objects.filter(by__is_demo=True).exists():
        for words in REPLIES:
            replies.save(None, words, by=seats["jonas"])
    if talk := _where(NOTED):
        notes.write(
            talk, key=uuid5(NAMESPACE_URL, f"https://{DOMAIN}/note"), text=NOTE, by=seats["jonas"], now=clock.now()
        )
    if (talk := _where(PUT_OFF)) and talk.snoozed_until is None:
        work.snooze([talk.pk], until=clock.now() + timedelta(days=3), by=seats["ada"], now=clock.now())


def take_away() -> None:
    """Take away what would stay when the demo's seats go, in the caller's transaction."""
    SavedReply.objects.filter(by__is_demo=True).delete()
    RotaRule.objects.all().delete()


def _where(said: str) -> Conversation | None:
    """The conversation in which a customer said this."""
    heard = Message.objects.filter(channel__is_demo=True, by_company=False, text__contains=said).first()
    return Conversation.objects.filter(pk=heard.conversation_id or 0).first() if heard else None
