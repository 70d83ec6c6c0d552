"""Files that came with messages: bytes to save, under names of ours, for those who may."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from emptychair.channels import services
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.tests.mails import parts
from emptychair.conversations import files, intake
from emptychair.conversations.models import Message, MessageFile
from emptychair.core.text import file_name

pytestmark = pytest.mark.django_db
NAMES = ["../../etc/passwd", "..\\..\\x.exe", "a\x00b.png", "a\r\nX-Planted: 1.png", 'a".html', "CON", "x" * 300 + ".txt",
         "a.pdf.exe", "\u202egpj.exe", "a\u200bb\u2060.pdf", "", ".", "...", " "]  # fmt: skip
LYING = [(b"<svg onload=alert(1)>", "image/png", "a.png"), (b"<script>1</script>", "image/jpeg", "a.jpg"),
         (b"\x89PNG\r\n\x1a\n", "text/html", "a.html"), (b"MZ", "nonsense", "a")]  # fmt: skip


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    settings.EMPTYCHAIR_HOME = tmp_path / "home"
    return tmp_path / "home"


def with_file(name: str, content: bytes = b"words", kind: str = "image/png") -> MessageFile:
    """A mail is heard, and its file is then called whatever the database may hold."""
    channel = services.open_channel("Mail", kind=kind_named("eml"))
    part = f'Content-Type: {kind}\nContent-Disposition: attachment; filename="x"\n\n'.encode() + content
    services.receive(channel, [Record(external_id="1", raw=parts(b"\nHello", part), position="")])
    intake.drain(channel)
    kept = MessageFile.objects.get()
    kept.name = name.replace("\x00", "")
    kept.save()
    return kept


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_in_the_header_and_nothing_on_our_disk(as_member: Client, store: Path, name: str) -> None:
    kept = with_file(name)
    answer = as_member.get(f"/files/{kept.pk}/")
    given = answer["Content-Disposition"]
    assert given.startswith("attachment")
    assert not {"\r", "\n", "/", "\\", "\u202e", "\u200b"} & {*file_name(name)}
    assert len(file_name(name)) <= 120
    assert "X-Planted" not in answer.headers
    assert [path.name for path in store.rglob("*") if path.is_file()] == [kept.sha256]


@pytest.mark.parametrize(("content", "kind", "name"), LYING)
def test_whatever_a_file_says_it_is_it_is_saved_and_never_shown(
    as_member: Client, content: bytes, kind: str, name: str
) -> None:
    answer = as_member.get(f"/files/{with_file(name, content, kind).pk}/")
    assert b"".join(answer) == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_asks_for_a_seat_at_each_request(as_member: Client) -> None:
    address = f"/files/{with_file('a.png').pk}/"
    assert as_member.get(address).status_code == 200
    as_member.logout()
    assert as_member.get(address)["Location"].startswith("/sign-in/")


def test_a_file_is_not_found_by_its_content(as_member: Client) -> None:
    kept = with_file("a.png")
    for guess in (kept.sha256, f"{kept.sha256[:2]}/{kept.sha256}", f"{kept.pk}%00", f"../files/{kept.pk}"):
        assert as_member.get(f"/files/{guess}/").status_code in {301, 404}


FORWARDED = (
    b"Content-Type: message/rfc822\n\nFrom: boss@firm.example\nMessage-ID: <inner@firm.example>\n"
    b"In-Reply-To: <our-own@firm.example>\nSubject: inner\n\nInner words"
)
CALENDAR = (
    b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nORGANIZER:mailto:boss@firm.example\nEND:VCALENDAR"
)
TNEF = b'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\neJ8+IgAA'


def test_what_comes_as_a_file_decides_nothing(as_member: Client) -> None:
    channel = services.open_channel("Mail", kind=kind_named("eml"), own_addresses=["boss@firm.example"])
    raw = parts(b"\nSee below", FORWARDED, CALENDAR, TNEF)
    services.receive(channel, [Record(external_id="1", raw=raw, position="")])
    intake.drain(channel)
    message = Message.objects.select_related("handle").get()
    assert (message.handle.address, message.by_company) == ("ann@home.example", False)
    assert (message.external_id, message.in_reply_to, message.text) == ("one@home.example", None, "See below")
    assert message.files.count() == 3


def test_a_file_that_was_cut_while_it_was_written_is_never_given(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("emptychair.conversations.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.keep(b"words")
    assert [path for path in store.rglob("*") if path.is_file()] == []
