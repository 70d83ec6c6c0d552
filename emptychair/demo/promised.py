"""What the demo's staff has promised where customers complained: kept, broken, due."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from emptychair.asks import services
from emptychair.asks.models import Promise
from emptychair.company.models import Seat
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation
from emptychair.core import clock
from emptychair.customers.models import Touch
from emptychair.demo.cast import STAFF

_AT_LEAST_AGO = timedelta(days=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A promise due so many days from today; `ended` says how, with a word."""

    words: str
    by: str
    days: int
    ended: Promise.State | None = None
    word: str = ""


SCENES = (
    Scene(words="You will hear from me by then, whatever we find.", by="jonas", days=0),
    Scene(words="I will write to you as soon as we know what went wrong.", by="priya", days=-2),
    Scene(words="You will have an answer from our workshop by then.", by="ada", days=3),
    Scene(
        words="I will ask our workshop and write to you.",
        by="ada",
        days=-1,
        ended=Promise.State.KEPT,
        word="Wrote with what the workshop found.",
    ),
    Scene(
        words="Somebody will call you.",
        by="declan",
        days=-4,
        ended=Promise.State.BROKEN,
        word="Nobody had the number.",
    ),
)


def make_all() -> None:
    """Have each promise noted where a customer had complained and was answered; what is there already stays."""
    if Promise.objects.filter(channel__is_demo=True).exists():
        return
    answered = Conversation.objects.filter(
        channel__is_demo=True, waiting_since=None, said_id__isnull=False, intents__contains=["complaint"],
        last_message_at__lt=clock.now() - _AT_LEAST_AGO,
    )  # fmt: skip
    for scene, talk in zip(SCENES, answered.order_by("-last_message_at", "pk")[: len(SCENES)], strict=False):
        _play(scene, talk, Seat.objects.get(email=STAFF[scene.by].address))


def _play(scene: Scene, talk: Conversation, by: Seat) -> None:
    due_on = timezone.localdate(clock.now()) + timedelta(days=scene.days)
    made = services.promise(reply_to(talk), words=scene.words, due_on=due_on, by=by)
    Promise.objects.filter(pk=made.pk).update(made_at=talk.last_message_at)
    Touch.objects.filter(kind="promise", subject_id=made.pk).update(at=talk.last_message_at)
    if scene.ended:
        services.settle(made, scene.ended, word=scene.word, on=due_on, by=by)
