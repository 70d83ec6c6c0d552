"""Files that go out with an answer, or stand on a customer's page: bytes to save, few, and only for those who may."""

import hashlib
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from emptychair.channels.accounts import keep
from emptychair.channels.inbound import File
from emptychair.company.models import Role, Seat, Team
from emptychair.conversations import answering, intake
from emptychair.conversations.models import Conversation, MessageFile
from emptychair.conversations.tests.factories import hear, said
from emptychair.conversations.tests.test_answer_files import ACCOUNT, add, upload
from emptychair.outbox import enclosing, links
from emptychair.outbox import services as outbox
from emptychair.outbox.letters import Route
from emptychair.outbox.models import DraftFile
from emptychair.outbox.tests.test_sending import ASKED
from emptychair.outbox.tests.test_sending import hear as mailed
from emptychair.portal.selectors import file_mark_of

pytestmark = pytest.mark.django_db
NAMES = ["../../etc/passwd", "..\\..\\x.exe", "a\r\nX-Planted: 1.png", 'a".html', "CON", "x" * 300 + ".txt", "a.pdf.exe",
         "\u202egpj.exe", "a\u200bb\u2060.pdf", "\x1b[31m.txt", "&lt;b&gt;.html", "<x-planted>.svg"]  # fmt: skip
RUNNING = [("a.html", "text/html", b"<script>alert(1)</script>"), ("a.svg", "image/svg+xml", b"<svg onload=alert(1)>"),
           ("zeros.zip", "application/zip", b"PK\3\4" + bytes(100_000))]  # fmt: skip


@pytest.fixture
def talk(admin: Seat, settings: Settings, tmp_path: Path) -> Conversation:
    """A customer who waits, on a channel that sends."""
    settings.EMPTYCHAIR_HOME = tmp_path
    keep(mailed(ASKED), given=ACCOUNT, password="", by=admin)
    return Conversation.objects.get()


def on_page(by: Seat, *files: File, address: str = "ines") -> str:
    """The address of a customer's page on which an answer with the files stands."""
    hear([said(f"of {address}", by=address)])
    talk = Conversation.objects.get(handle__address=address)
    token = links.make(talk.pk, handle=talk.handle, by=by)
    link = links.opened_by(token)
    assert link
    links.use(link)
    reply = answering.reply_to(talk)
    draft = outbox.write(reply, key=uuid4(), text="Here it is.", version=0, by=by)
    draft = enclosing.add(reply, files, key=draft.key, by=by)
    assert answering.give(talk, draft, version=draft.version, by=by, route=Route.PAGE).dispatch
    intake.drain(talk.channel)
    return f"/c/{token}/"


def files_on(page: str) -> list[str]:
    """The addresses of the files that the page offers."""
    shown = Client().get(page).content.decode()
    return [part.split('"')[0] for part in shown.split('href="')[1:] if "/files/" in part.split('"')[0]]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_that_goes_out_is_harmless_text(as_member: Client, talk: Conversation, name: str) -> None:
    enclosing.add(answering.reply_to(talk), [File(name=name, type="", content=b"x")], key=uuid4(), by=talk_seat())
    kept = DraftFile.objects.get()
    assert not set("\r\n/\\\u202e\u200b\u2060\x1b") & set(kept.name)
    assert 0 < len(kept.name) <= 120
    answer = as_member.get(f"/draft-files/{kept.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "X-Planted" not in answer.headers
    assert "<x-planted" not in as_member.get(f"/conversations/{talk.pk}/").content.decode()


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def talk_seat() -> Seat:
    return Seat.objects.get(email="mo@example.org")


@pytest.mark.parametrize(("name", "kind", "content"), RUNNING)
def test_a_file_is_saved_and_never_shown_to_seat_or_customer(
    as_member: Client, talk: Conversation, member: Seat, name: str, kind: str, content: bytes
) -> None:
    file = File(name=name, type=kind, content=content)
    enclosing.add(answering.reply_to(talk), [file], key=uuid4(), by=member)
    kept = DraftFile.objects.get()
    (address,) = files_on(on_page(member, file))
    for answer in (as_member.get(f"/draft-files/{kept.pk}/"), Client().get(address)):
        assert b"".join(answer) == content
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_ten_thousand_files_are_refused(as_member: Client, talk: Conversation) -> None:
    assert add(as_member, talk, *(upload(f"{n}") for n in range(10_000)), by_script=True).status_code == 400
    assert add(as_member, talk, *(upload(f"{n}") for n in range(21)), by_script=True).status_code == 422
    assert not DraftFile.objects.exists()


def test_of_what_is_too_large_nothing_is_read(as_member: Client, talk: Conversation, settings: Settings) -> None:
    settings.EMPTYCHAIR_ANSWER_FILES_BYTES = 1_000
    answer = add(as_member, talk, upload(content=bytes(2_000_000)), by_script=True)
    assert answer.status_code == 413
    assert not answer.wsgi_request._read_started


def test_adding_a_file_takes_the_forms_token(member: Seat, talk: Conversation) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    assert add(strict, talk, SimpleUploadedFile("a", b"x")).status_code == 403


def test_the_files_of_another_team_do_not_exist(client: Client, talk: Conversation, member: Seat) -> None:
    enclosing.add(answering.reply_to(talk), [File(name="a", type="", content=b"x")], key=uuid4(), by=member)
    talk.channel.teams.add(Team.objects.create(name="Bills"))
    client.force_login(Seat.objects.create_user("eve@example.org", None, name="Eve", role=Role.MEMBER))
    kept = DraftFile.objects.get()
    assert client.get(f"/draft-files/{kept.pk}/").status_code == 404
    assert add(client, talk, upload("b")).status_code == 404
    assert add(client, talk, remove=kept.pk).status_code == 404
    assert DraftFile.objects.get() == kept


def test_a_file_is_taken_out_of_its_own_answer_alone(as_member: Client, talk: Conversation, member: Seat) -> None:
    enclosing.add(answering.reply_to(talk), [File(name="a", type="", content=b"x")], key=uuid4(), by=member)
    mailed(ASKED.replace(b"two@home", b"four@home").replace(b"ines@", b"bo@").replace(b"In-Reply-To", b"X"))
    other = Conversation.objects.exclude(pk=talk.pk).get()
    outbox.write(answering.reply_to(other), key=uuid4(), text="Hello", version=0, by=member)
    add(as_member, other, remove=DraftFile.objects.get().pk)
    assert DraftFile.objects.exists()


def test_a_customer_opens_no_file_but_their_own(talk: Conversation, member: Seat) -> None:
    theirs = on_page(member, File(name="a", type="", content=b"ines"))
    others = on_page(member, File(name="a", type="", content=b"bo"), address="bo")
    (mine,), (foreign,) = files_on(theirs), files_on(others)
    assert b"".join(Client().get(mine)) == b"ines"
    stolen = foreign.split("/files/")[1]
    link = links.opened_by(theirs.split("/")[2])
    assert link
    of_bo = file_mark_of(link, MessageFile.objects.get(sha256=sha256_of(b"bo")))
    for guess in (stolen, f"{of_bo}/", "1/", "0" * 32 + "/"):
        assert Client().get(f"{theirs}files/{guess}").status_code == 404


def test_with_the_link_its_files_are_withdrawn(talk: Conversation, member: Seat) -> None:
    (address,) = files_on(on_page(member, File(name="a", type="", content=b"x")))
    links.withdraw(Conversation.objects.get(handle__address="ines").pk, by=member)
    assert Client().get(address).status_code == 404
