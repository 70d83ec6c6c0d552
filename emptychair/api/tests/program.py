"""A program with a token, and a house with something of everything in it."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.test import Client

from emptychair.asks import services as asks
from emptychair.asks.models import Promise
from emptychair.channels.inbound import File
from emptychair.channels.models import Channel
from emptychair.company import notices, once, rota, tokens
from emptychair.company.models import ApiToken, Notice, Role, Scope, Seat, Team
from emptychair.conversations import notes, viewing, work
from emptychair.conversations.answering import give, reply_to
from emptychair.conversations.models import Act, Conversation, Message, Note, SavedView
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock
from emptychair.outbox import enclosing, replies
from emptychair.outbox import services as outbox
from emptychair.outbox.models import Dispatch, Draft, DraftFile, SavedReply
from emptychair.outbox.replies import Words
from emptychair.webhooks import services as webhooks
from emptychair.webhooks.models import Delivery
from emptychair.webhooks.services import Wanted

PLAIN = "Hello Ines, a new lamp is in the post. You will not pay for it."
BLAMING = "That is your own fault."
Json = Any


class Program:
    """Asks with a token, as a program does: no cookie is ever sent."""

    def __init__(self, seat: Seat, scope: Scope) -> None:
        self.token = tokens.make(f"{scope} of {seat}", scope=scope, expires_at=None, by=seat)
        self.row = ApiToken.objects.get(token_hash=once.hashed(self.token))

    def ask(self, method: str, path: str, body: object = None, /, *, raw: bytes | None = None, **headers: str) -> Json:
        """The answer; `raw` goes out as it is."""
        headers = {"Authorization": f"Bearer {self.token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        return Client(raise_request_exception=True).generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=headers
        )

    def get(self, path: str) -> Json:
        """What a reading operation answers."""
        answer = self.ask("GET", path)
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()

    def post(self, path: str, body: object = None, /, *, method: str = "POST") -> Json:
        """What a writing operation answers when it was done."""
        answer = self.ask(method, path, body)
        assert answer.status_code in {200, 201}, (path, answer.content)
        return answer.json()


@dataclass(frozen=True, kw_only=True)
class House:
    """Something of everything on one channel."""

    channel: Channel
    asked: Conversation
    held: Draft
    undecided: Dispatch
    promise: Promise
    note: Note
    act: Act
    notice: Notice
    team: Team
    view: SavedView
    reply: SavedReply
    delivery: Delivery
    file: DraftFile
    forward: Draft

    @property
    def message(self) -> Message:
        """The customer's first message."""
        return Message.objects.filter(channel=self.channel).earliest("pk")

    def ids(self) -> dict[str, int]:
        """The id of a thing by the beginning of the addresses that show it."""
        return {
            "conversations/": self.asked.pk, "messages/": self.message.pk, "notes/": self.note.pk, "acts/": self.act.pk,
            "docket/": self.held.pk, "not-delivered/": self.undecided.pk, "dispatches/": self.undecided.pk,
            "customers/": self.asked.handle.customer_id or 0, "promises/": self.promise.pk,
            "notices/": self.notice.pk, "channels/": self.channel.pk, "views/": self.view.pk,
            "replies/": self.reply.pk, "webhooks/": self.delivery.endpoint_id, "deliveries/": self.delivery.pk,
            "draft-files/": self.file.pk, "forwards/": self.forward.pk,
        }  # fmt: skip


def house(admin: Seat, word: str = "lamp") -> House:
    """A house where `word` stands in everything that customers and seats have said."""
    chair, _ = Seat.objects.get_or_create(email="brid@example.org", defaults={"name": "Brid", "role": Role.CHAIR})
    channel = hear([said(str(n), f"My {word} is broken.", by=f"{word}{n}", minute=n) for n in range(4)], channel=word)
    asked, second, third, fourth = Conversation.objects.filter(channel=channel).order_by("pk")
    now = clock.now()
    note = notes.write(asked, key=uuid4(), text=f"The {word} again, @ada", by=chair, now=now)
    act = work.give([fourth.pk], seat=admin, by=admin, now=now)
    held = outbox.write(reply_to(second), key=uuid4(), text=f"{BLAMING} {word}", version=0, by=admin)
    outbox.send(held, version=held.version, by=admin)
    lost = outbox.write(reply_to(third), key=uuid4(), text=f"{PLAIN} {word}", version=0, by=admin)
    gone = give(third, lost, version=lost.version, by=admin).dispatch
    assert gone
    Dispatch.objects.filter(pk=gone.pk).update(state=Dispatch.State.UNKNOWN)
    promise = asks.promise(reply_to(asked), words=f"A new {word}", due_on=date(2026, 1, 9), by=admin)
    team = Team.objects.create(name=f"{word} team", made_at=datetime(2026, 1, 1, tzinfo=UTC))
    notices.tell([admin], kind=Notice.Kind.HELD, words=word, url="/chair/", key=f"held {word}")
    notice = Notice.objects.filter(seat=admin).latest("pk")
    view = viewing.save(f"{word} view", query="?state=all", shared=False, by=admin)
    words = Words(name=f"{word} reply", text=f"About your {word}", language="en", team=team)
    reply = replies.save(None, words, by=admin)
    wanted = Wanted(url="https://93.184.216.34/hook", events=["message.heard"], note=word, with_words=False)
    delivery = webhooks.try_out(webhooks.make(wanted, by=admin)[0], by=admin)
    if rota.rule() is None:
        rota.change_rule(weekdays=range(7), seats_a_day=1, by=admin)
    enclosing.put(held, [File(name=f"{word}.txt", type="text/plain", content=word.encode())], by=admin)
    forward = Draft.objects.create(
        key=uuid4(), kind=Draft.Kind.FORWARD, subject_id=asked.pk, channel=channel, handle=asked.handle, to=third.handle,
        subject=f"Fwd: {word}", text="Please look.", handed_on=word, version=1, author=admin, changed_at=now,
    )  # fmt: skip
    return House(
        channel=channel, asked=asked, held=held, undecided=gone, promise=promise, note=note, act=act, notice=notice,
        team=team, view=view, reply=reply, delivery=delivery,
        file=held.files.get(), forward=forward,
    )  # fmt: skip
