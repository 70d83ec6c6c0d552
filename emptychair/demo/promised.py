"""What the demo's staff has promised: some kept, one broken, some due."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from emptychair.asks import services
from emptychair.asks.models import Promise
from emptychair.company.models import Seat
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation, Message
from emptychair.core import clock
from emptychair.customers.models import Touch
from emptychair.demo.cast import STAFF

_MADE_BEFORE = timedelta(days=6)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A promise to whoever said `asked`, due so many days from today; `ended` says how, with a word."""

    asked: str
    words: str
    by: str
    days: int
    ended: Promise.State | None = None
    word: str = ""


SCENES = (
    Scene(
        asked="it has burned at the window every evening since",
        words="I will send you a new battery by then, and a switch that turns the new feature off for good.",
        by="jonas",
        days=0,
    ),
    Scene(
        asked="another Luna victim. how is this even tested",
        words="2.6.1 will be out by then, and Welcome Glow is off in it unless you switch it on.",
        by="priya",
        days=-2,
    ),
    Scene(
        asked="Please find attached my invoice for candles",
        words="You will have the money for the candles on your account.",
        by="ada",
        days=3,
    ),
    Scene(
        asked="another Luna victim. how is this even tested",
        words="I will write to you again when we know what went wrong.",
        by="ada",
        days=-1,
        ended=Promise.State.KEPT,
        word="Wrote to him with the cause.",
    ),
    Scene(
        asked="it has burned at the window every evening since",
        words="Somebody will call you.",
        by="declan",
        days=-4,
        ended=Promise.State.BROKEN,
        word="Nobody had her number.",
    ),
)


def make_all() -> None:
    """Have every promise noted where its customer waits; what is there already stays."""
    seats = {key: Seat.objects.get(email=colleague.address) for key, colleague in STAFF.items()}
    for scene in SCENES:
        asked = Message.objects.filter(channel__is_demo=True, by_company=False, text__contains=scene.asked).first()
        if asked and asked.conversation_id:
            _play(scene, Conversation.objects.get(pk=asked.conversation_id), seats[scene.by])


def _play(scene: Scene, conversation: Conversation, by: Seat) -> None:
    if Promise.objects.filter(subject_id=conversation.pk, words=scene.words).exists():
        return
    due_on = timezone.localdate(clock.now()) + timedelta(days=scene.days)
    made = services.promise(reply_to(conversation), words=scene.words, due_on=due_on, by=by)
    at = clock.now() - _MADE_BEFORE
    Promise.objects.filter(pk=made.pk).update(made_at=at)
    Touch.objects.filter(kind="promise", subject_id=made.pk).update(at=at)
    if scene.ended:
        services.settle(made, scene.ended, word=scene.word, on=due_on, by=by)
