"""Files go along with answers, and what customers said is handed on, by programs as by seats."""

import base64

import pytest
from django.test import override_settings

from emptychair.api.tests.program import Program
from emptychair.channels import accounts
from emptychair.company.models import JournalEntry, Scope, Seat
from emptychair.conversations.models import Conversation
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.tests.test_sending import ASKED, hear

pytestmark = pytest.mark.django_db(transaction=True)
LAMP = {"name": "lamp.txt", "type": "text/plain", "content": base64.b64encode(b"A lamp").decode()}
_ACCOUNT = {
    "host": "127.0.0.1", "port": 2525, "security": "none", "user": "", "from_address": "help@loom.example",
    "from_name": "", "signature": "", "call_back_seconds": 60,
}  # fmt: skip


@pytest.fixture
def talk(admin: Seat) -> Conversation:
    """A customer who waits, on a channel that sends."""
    channel = hear(ASKED)
    accounts.keep(channel, given=_ACCOUNT, password="", by=admin)
    return Conversation.objects.get()


@pytest.fixture
def program(member: Seat) -> Program:
    """A program that answers for a member."""
    return Program(member, Scope.ANSWER)


def test_a_file_goes_along_and_is_taken_out(talk: Conversation, program: Program) -> None:
    at = f"/conversations/{talk.pk}/draft/files"
    kept = program.post(at, LAMP)
    assert [(one["name"], one["type"], one["size"]) for one in kept["files"]] == [("lamp.txt", "text/plain", 6)]
    assert program.post(at, LAMP)["files"] == kept["files"] == program.get(at)["files"]
    assert program.post(f"/draft-files/{kept['files'][0]['id']}", method="DELETE")["files"] == []
    assert program.get(at) == {"version": Draft.objects.get().version, "files": []}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"content": "no base 64"}, "wrong"),
        ({"content": ""}, "file_is_empty"),
        ({"name": "\u202e"}, "name_not_kept"),
        ({"content": base64.b64encode(bytes(2_000)).decode()}, "files_too_large"),
    ],
)
def test_a_file_that_cannot_go_along_is_refused_in_words(
    talk: Conversation, program: Program, wrong: dict[str, str], code: str
) -> None:
    with override_settings(EMPTYCHAIR_ANSWER_FILES_BYTES=1_000):
        refused = program.ask("POST", f"/conversations/{talk.pk}/draft/files", LAMP | wrong)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)


def test_where_a_person_gives_the_answer_no_file_goes_along(talk: Conversation, program: Program, admin: Seat) -> None:
    program.post(f"/conversations/{talk.pk}/draft/files", LAMP)
    draft = program.post(f"/conversations/{talk.pk}/draft", {"text": "Here it is.", "version": 1}, method="PUT")
    by_hand = program.ask(
        "POST", f"/conversations/{talk.pk}/draft/send", {"version": draft["version"], "route": "give"}
    )
    assert (by_hand.status_code, by_hand.json()["error"]["code"]) == (409, "files_not_carried")
    accounts.remove(talk.channel, by=admin)
    more = program.ask("POST", f"/conversations/{talk.pk}/draft/files", LAMP | {"name": "more.txt"})
    assert more.json()["error"]["code"] == "files_not_carried"


def test_a_forward_is_begun_changed_sent_and_called_back(talk: Conversation, program: Program, member: Seat) -> None:
    asked = {
        "to": "kim@supplier.example",
        "subject": "Fwd: My lamp",
        "text": "Can you see why?",
        "messages": [talk.said_id],
    }
    at = f"/conversations/{talk.pk}/forwards"
    refused = program.ask("POST", at, asked)
    assert (refused.status_code, [*refused.json()["error"]["fields"]]) == (422, ["confirmed"])
    made = program.post(at, asked | {"confirmed": True})
    assert (made["to"], made["state"], made["leaving"]) == ("kim@supplier.example", "open", None)
    assert "> It flickers." in made["handed_on"]
    own = f"/forwards/{made['id']}"
    changed = program.post(own, {"version": made["version"], "subject": "Fwd", "text": "Why?"}, method="PUT")
    sent = program.post(f"{own}/send", {"version": changed["version"]})
    assert (sent["verdict"]["outcome"], sent["dispatch"]["state"]) == ("pass", "waiting")
    assert program.get(own)["leaving"]["id"] == Dispatch.objects.get().pk
    assert program.post(f"{own}/call-back")["state"] == "open"
    assert program.ask("POST", f"{own}/call-back").status_code == 409
    assert JournalEntry.objects.filter(verb="let a forward go", actor=member.email).count() == 1
    talk.refresh_from_db()
    assert talk.waiting_since


def test_messages_of_others_are_not_handed_on(talk: Conversation, program: Program) -> None:
    asked = {"to": "kim@supplier.example", "subject": "Fwd", "text": "See.", "messages": [999_999], "confirmed": True}
    assert [*program.ask("POST", f"/conversations/{talk.pk}/forwards", asked).json()["error"]["fields"]] == ["messages"]
