"""What the demo's staff is writing: an answer that is held, one that was vetoed, one that only has to be given."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from emptychair.company.models import Seat
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation, Message
from emptychair.demo.cast import DOMAIN, STAFF
from emptychair.outbox import services
from emptychair.outbox.models import Draft, Ruling


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A draft to whoever said `asked`; `by` sends it unless `unfinished`. `veto` is the chair's reason, if any."""

    asked: str
    text: str
    by: str
    unfinished: bool = False
    veto: str = ""


SCENES = (
    Scene(
        asked="Please find attached my invoice for candles",
        text="Congratulations, you managed to light a candle all by yourself, Mr Marsh. Bravo.",
        by="declan",
    ),
    Scene(
        asked="another Luna victim. how is this even tested",
        text="You should have read the release notes before you installed 2.6. It is all in there.",
        by="priya",
        veto="It installed itself at night, so there was nothing he could have read before. Tell him that we switched"
        " Welcome Glow on without asking, how to switch it off, and when 2.6.1 comes.",
    ),
    Scene(
        asked="it has burned at the window every evening since",
        text="Dear Eithne, thank you for telling us what this lamp is to you. It is not your lamp, it is our update."
        " I will send you a new battery by Friday, and a switch that turns the new feature off for good.\n\nJonas",
        by="jonas",
        unfinished=True,
    ),
)


def write_all() -> None:
    """Have every scene written where its customer waits, as a seat would; what is there already stays."""
    seats = {key: Seat.objects.get(email=colleague.address) for key, colleague in STAFF.items()}
    for scene in SCENES:
        asked = Message.objects.filter(channel__is_demo=True, by_company=False, text__contains=scene.asked).first()
        if asked and asked.conversation_id:
            _play(scene, Conversation.objects.get(pk=asked.conversation_id), seats)


def _play(scene: Scene, conversation: Conversation, seats: dict[str, Seat]) -> None:
    key = uuid5(NAMESPACE_URL, f"https://{DOMAIN}/{scene.asked}")
    if Draft.objects.filter(key=key).exists():
        return
    by = seats[scene.by]
    draft = services.write(reply_to(conversation), key=key, text=scene.text, version=0, by=by)
    if not scene.unfinished:
        services.send(draft, version=draft.version, by=by)
    if scene.veto:
        services.rule(draft, Ruling.Outcome.VETO, version=draft.version, reason=scene.veto, by=seats["brid"])
