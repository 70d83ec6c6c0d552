"""A house with something of everything in it, every word of it hostile; and homes to run a house in."""

import json
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from emptychair.asks import services as asks
from emptychair.channels import accounts, imports, services
from emptychair.channels.errors import problem_of
from emptychair.channels.inbound import File
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import ImportRun
from emptychair.cli.tests.conftest import home, prepared_home
from emptychair.company import invitations, rota, tokens
from emptychair.company.models import Browser, NoticeMail, Role, Scope, Seat, Team, Turn
from emptychair.conversations import forwarding, intake, notes, presence, viewing, work
from emptychair.conversations.answering import give, reply_to
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import records, said
from emptychair.core import clock
from emptychair.customers import services as customers
from emptychair.customers.models import Customer
from emptychair.outbox import enclosing, links
from emptychair.outbox import forwarding as outbox_forwarding
from emptychair.outbox import services as outbox
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Dispatch, PageLink, Ruling, SavedReply
from emptychair.portal import services as portal
from emptychair.scorecard import computing
from emptychair.webhooks import services as webhooks
from emptychair.webhooks.events import KINDS
from emptychair.webhooks.models import Delivery
from emptychair.webhooks.services import Wanted
from tests.threats.routes import TOKEN

__all__ = ["home", "prepared_home"]

MARK = "Zq7"
HOSTILE = (
    f"""{MARK}"'><x-planted onplanted=1></script></title></textarea><svg onload=x()>{{{{ 7|add:7 }}}}\r\nX-Planted: 1"""
)
FILE = f"{HOSTILE}/../\u202egpj.exe"


@pytest.fixture
def hostile_house(as_admin: Client, admin: Seat, settings: Settings, tmp_path: Path) -> Client:
    """The administrator's browser in a house where every name and word came from somebody who means ill."""
    settings.EMPTYCHAIR_HOME = tmp_path
    channel = services.open_channel(HOSTILE[:120], kind=kind_named("jsonl"), by=admin)
    services.receive(channel, [*records(_words()), Record(external_id="b", raw=HOSTILE.encode(), position=HOSTILE)])
    services.receive(channel, [Record(external_id="mail", raw=_mail(), position="")], kind="eml")
    intake.drain(channel)
    first, second = Customer.objects.order_by("id")[:2]
    customers.merge(first, absorbed=second, by=admin)
    customers.rename(first, name=HOSTILE[:200], by=admin)
    run = imports.begin(kind_named("jsonl"), channel_name=channel.name, file_name=HOSTILE, options={}, by=admin)
    imports.finish(run, problem=problem_of(ValueError(HOSTILE)))
    waiting = tmp_path / "uploads" / "upload-1"
    waiting.parent.mkdir()
    waiting.write_text(json.dumps(_words()[0]))
    ImportRun.objects.create(kind="jsonl", channel_name=HOSTILE[:120], file_name=HOSTILE, path=str(waiting))
    _hold_drafts(by=admin)
    _work(by=admin)
    _lose_answer(by=admin)
    _forward(by=admin)
    _open_a_page(by=admin)
    SavedReply.objects.create(name=HOSTILE[:80], text=HOSTILE, by=admin, changed_at=clock.now())
    talk = Conversation.objects.filter(said_id__isnull=False).earliest("pk")
    asks.promise(reply_to(talk), words=HOSTILE, due_on=date(2026, 1, 9), by=admin)
    Seat.objects.filter(pk=admin.pk).update(name=HOSTILE[:120])
    team = Team.objects.create(name=HOSTILE[:80])
    Team.objects.create(name=f"{HOSTILE[:70]} gone", removed_at=clock.now())
    channel.teams.add(team)
    _plan_rota(by=admin)
    tokens.make(HOSTILE[:80], scope=Scope.READ, expires_at=None, by=admin)
    _tell_a_program(by=admin)
    session = as_admin.session
    del session["seen_at"]
    session.save()
    as_admin.get("/settings/", headers={"user-agent": HOSTILE})
    _add_passkey(admin)
    Browser.objects.create(
        seat=admin,
        endpoint_hash="0" * 64,
        sealed="broken",
        name=HOSTILE[:80],
        session_key="0" * 40,
        made_at=clock.now(),
    )
    NoticeMail.objects.create(seat=admin, at=clock.now(), count=1, state="failed", said=HOSTILE)
    invitations.invite("new@example.org", name=HOSTILE[:120], role=Role.MEMBER, teams=[], by=admin)
    computing.bring_up_to_date()
    return as_admin


def _tell_a_program(*, by: Seat) -> None:
    """A webhook whose note and receiver mean ill, and one that was removed."""
    wanted = Wanted(url="https://93.184.216.34/x", events=[*KINDS], note=HOSTILE[:200], with_words=True)
    gone, _secret = webhooks.make(wanted, by=by)
    webhooks.remove(gone, by=by)
    hook, _secret = webhooks.make(wanted, by=by)
    webhooks.try_out(hook, by=by)
    Delivery.objects.update(state="failed", status=500, answer=HOSTILE, reason=HOSTILE, tries=3)


def _add_passkey(seat: Seat) -> None:
    """A passkey whose name means ill, as a browser made it."""
    credential = json.loads(Path(__file__).with_name("passkey.json").read_text())
    kept = {"name": HOSTILE, "credential": credential}
    Authenticator.objects.create(user=seat, type=Authenticator.Type.WEBAUTHN, data=kept)


def _plan_rota(*, by: Seat) -> None:
    """A plan in which somebody proposes a swap and will be away."""
    rota.change_rule(weekdays=range(7), seats_a_day=1, by=by)
    given = Turn.objects.filter(seat=by).latest("on")
    wanted = Turn.objects.exclude(seat=by).latest("on")
    rota.propose_swap(given, wanted=wanted, by=by)
    far = rota.today() + 2 * rota.AHEAD
    rota.be_away(by, since=far, until=far, by=by)


def _hold_drafts(*, by: Seat) -> None:
    """One that is held, and one that came back with a hostile reason."""
    chair = Seat.objects.create_user("brid@example.org", None, name=HOSTILE[:120], role=Role.CHAIR)
    for talk in Conversation.objects.filter(said_id__isnull=False).order_by("pk")[:2]:
        words = f"That is your own fault. {HOSTILE}"
        presence.show(talk.pk, seat=chair, writing=True)
        draft = outbox.write(reply_to(talk), key=uuid4(), text=words, version=0, by=by)
        outbox.send(draft, version=draft.version, by=by)
    outbox.rule(draft, Ruling.Outcome.BACK, version=draft.version, reason=HOSTILE, by=chair)


def _work(*, by: Seat) -> None:
    """A team, a note, a closing and a view of the list whose words mean ill."""
    team = Team.objects.create(name=f"{HOSTILE[:70]} too")
    for talk in Conversation.objects.order_by("pk"):
        notes.write(talk, key=uuid4(), text=HOSTILE, by=by, now=clock.now())
        work.give([talk.pk], team=team, by=by, now=clock.now())
        work.give([talk.pk], seat=by, by=by, now=clock.now())
    last = Conversation.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    work.close([last], reason=Conversation.Reason.OTHER, words=HOSTILE, by=by, now=clock.now())
    viewing.save(HOSTILE[:60], query="?state=all", shared=True, by=by)


def _lose_answer(*, by: Seat) -> None:
    """One that left by the account of a hostile server, and of which nobody knows."""
    talk = Conversation.objects.select_related("channel", "handle").get(handle__address="x@planted.example")
    given = {"host": "127.0.0.1", "port": 25, "security": "none", "user": "", "from_address": "us@loom.example"}
    account = accounts.keep(talk.channel, given=given | {"from_name": HOSTILE[:60]}, password="", by=by)
    accounts.note(account, problem_of(ValueError(HOSTILE)))
    draft = outbox.write(reply_to(talk), key=uuid4(), text=f"Good day. {HOSTILE}", version=0, by=by)
    draft = enclosing.add(reply_to(talk), [File(name=FILE, type=HOSTILE, content=b"<svg>")], key=draft.key, by=by)
    dispatch = give(talk, draft, version=draft.version, by=by, route=Route.MAIL).dispatch
    assert dispatch
    Dispatch.objects.filter(pk=dispatch.pk).update(state=Dispatch.State.UNKNOWN, reason=HOSTILE)


def _forward(*, by: Seat) -> None:
    """Hostile words, handed on with a hostile file, and held."""
    talk = Conversation.objects.select_related("channel", "handle").get(handle__address="x@planted.example")
    handed_on = forwarding.offered(talk)
    files = frozenset(file.pk for message in handed_on for file in message.files.all())
    words = f"That is your own fault. {HOSTILE}"
    chosen = forwarding.Chosen(
        to="supplier@parts.example", subject=HOSTILE, text=words, messages=handed_on, file_ids=files
    )
    draft = forwarding.begin(talk, chosen, key=uuid4(), by=by)
    outbox_forwarding.send(draft, version=draft.version, by=by)


def _open_a_page(*, by: Seat) -> None:
    """The first customer has a page, which the token of the routes opens, and has just written there."""
    talk = Conversation.objects.filter(said_id__isnull=False).order_by("pk")[0]
    links.make(talk.pk, handle=talk.handle, by=by)
    PageLink.objects.update(token_hash=links.hash_of(TOKEN))
    portal.say(PageLink.objects.get(), talk, key=uuid4(), text=HOSTILE)


def _words() -> list[dict[str, object]]:
    """A question, its answer, somebody else, and a broadcast."""
    person = {"from": {"address": HOSTILE, "name": HOSTILE}}
    html = f"<p>{HOSTILE}</p><img src=//x.example/{MARK} onerror=x()>"
    return [
        said("1", HOSTILE, subject=HOSTILE, html=html) | person,
        said("2", HOSTILE, by="us", company=True, reply_to="1", minute=3),
        said("3", HOSTILE, by=f"other {HOSTILE}", minute=5, rating=2),
        said("4", HOSTILE, by="us", company=True, minute=9),
    ]


def _mail() -> bytes:
    """A mail with a file whose name means ill."""
    name = FILE.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", " ")
    return (
        f"From: {MARK} <x@planted.example>\nSubject: {MARK} =?utf-8?q?=3Cx-planted=3E=0D=0AX-Planted=3A_1?=\n"
        "Date: Mon, 5 Jan 2026 10:00:00 +0100\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\n\n{MARK} words\n--b\nContent-Type: text/html; name=x\n"
        f'Content-Disposition: inline; filename="{name}"\n\n<script>alert(1)</script>\n--b--\n'
    ).encode()
