"""Files that a seat adds to an answer, and takes out again."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from emptychair.channels.accounts import keep
from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.outbox.models import Dispatch, Draft, DraftFile
from emptychair.outbox.tests.test_sending import ASKED
from emptychair.outbox.tests.test_sending import hear as mailed

pytestmark = pytest.mark.django_db
PLAIN = "Hello Ines, the bill is enclosed."
ACCOUNT = {"host": "127.0.0.1", "port": 25, "security": "none", "user": "", "from_address": "help@loom.example"}


@pytest.fixture
def talk(admin: Seat) -> Conversation:
    """A customer who waits, on a channel that sends."""
    keep(mailed(ASKED), given=ACCOUNT, password="", by=admin)
    return Conversation.objects.get()


def upload(name: str = "bill.pdf", content: bytes = b"%PDF") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def add(client: Client, talk: Conversation, *files: SimpleUploadedFile, by_script: bool = False, **more: object):
    given = {"key": str(uuid4()), "version": 0, "files": list(files), **more}
    headers = {"HX-Request": "true"} if by_script else {}
    return client.post(f"/conversations/{talk.pk}/answer/files/", given, headers=headers)


def test_a_file_and_the_words_beside_it_are_kept(as_member: Client, talk: Conversation) -> None:
    answer = add(as_member, talk, upload(), upload("b.png"), text=PLAIN)
    assert (answer.status_code, answer["Location"]) == (302, f"/conversations/{talk.pk}/#answer")
    draft = Draft.objects.get()
    assert (draft.text, [one.name for one in draft.files.all()]) == (PLAIN, ["bill.pdf", "b.png"])
    page = as_member.get(f"/conversations/{talk.pk}/").content.decode()
    assert "bill.pdf" in page
    assert 'name="files"' in page


def test_the_script_gets_the_drafts_state_and_its_words_are_left_alone(as_member: Client, talk: Conversation) -> None:
    as_member.post(f"/conversations/{talk.pk}/answer/", {"text": PLAIN, "key": str(uuid4()), "version": 0})
    answer = add(as_member, talk, upload(), by_script=True)
    assert answer.status_code == 200
    assert 'name="version" value="2"' in answer.content.decode()
    assert Draft.objects.get().text == PLAIN


def test_a_file_is_taken_out_and_can_be_added_again(as_member: Client, talk: Conversation) -> None:
    add(as_member, talk, upload())
    kept = DraftFile.objects.get()
    add(as_member, talk, remove=kept.pk, text=PLAIN)
    assert (DraftFile.objects.count(), Draft.objects.get().text) == (0, PLAIN)
    add(as_member, talk, upload())
    assert DraftFile.objects.count() == 1


def test_what_cannot_go_along_is_said_in_a_line(as_member: Client, talk: Conversation, settings: Settings) -> None:
    settings.EMPTYCHAIR_ANSWER_FILES_BYTES, settings.EMPTYCHAIR_ANSWER_FILES_MOST = 1_000, 2
    for files, words in (
        ([upload(content=b"")], "is empty"),
        ([upload(content=b"x" * 1_001)], "does not fit"),
        ([upload(f"{n}.pdf") for n in range(3)], "too many"),
    ):
        answer = add(as_member, talk, *files, by_script=True)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
        for file in files:
            file.seek(0)
        assert add(as_member, talk, *files).status_code == 302
        assert words in as_member.get(f"/conversations/{talk.pk}/").content.decode()


def test_where_nothing_carries_files_none_are_offered(as_member: Client, admin: Seat) -> None:
    hear([said("1", by="ines")])
    forum = Conversation.objects.get()
    page = as_member.get(f"/conversations/{forum.pk}/").content.decode()
    assert 'name="files"' not in page
    assert "Files have to be given there by hand" in page
    assert add(as_member, forum, upload(), by_script=True).status_code == 422
    assert not DraftFile.objects.exists()


def test_files_chosen_and_not_added_are_not_left_behind(as_member: Client, talk: Conversation) -> None:
    given = {"text": PLAIN, "key": str(uuid4()), "version": 0, "files": "bill.pdf", "do": "send"}
    as_member.post(f"/conversations/{talk.pk}/answer/", given)
    assert not Dispatch.objects.exists()
    assert Draft.objects.get().text == PLAIN
    assert "Choose the files again" in as_member.get(f"/conversations/{talk.pk}/").content.decode()


def test_what_a_page_shows_goes_out_and_no_file_that_came_since(
    as_member: Client, as_admin: Client, talk: Conversation
) -> None:
    page = as_member.get(f"/conversations/{talk.pk}/").content.decode()
    add(as_admin, talk, upload("by-ada.pdf"), text=PLAIN)
    found = re.search(r'name="seen" value="(\w*)"', page)
    assert found
    given = {"text": PLAIN, "key": str(uuid4()), "version": 0, "seen": found[1], "do": "send"}
    assert as_member.post(f"/conversations/{talk.pk}/answer/", given).status_code == 409
    assert not Dispatch.objects.exists()
    fresh = re.search(r'name="seen" value="(\w+)"', as_member.get(f"/conversations/{talk.pk}/").content.decode())
    assert fresh
    as_member.post(f"/conversations/{talk.pk}/answer/", given | {"seen": fresh[1]})
    assert Dispatch.objects.get().parts[0]["name"] == "by-ada.pdf"


def test_who_judges_sees_the_files_and_saves_them(as_member: Client, as_admin: Client, talk: Conversation) -> None:
    add(as_member, talk, upload(), text="That is your own fault.")
    draft = Draft.objects.get()
    as_member.post(
        f"/conversations/{talk.pk}/answer/", {"text": draft.text, "key": draft.key, "version": 2, "do": "send"}
    )
    kept = DraftFile.objects.get()
    assert f"/draft-files/{kept.pk}/" in as_admin.get(f"/chair/{draft.pk}/").content.decode()
    answer = as_admin.get(f"/draft-files/{kept.pk}/")
    assert (b"".join(answer), answer["Content-Type"]) == (b"%PDF", "application/octet-stream")


def test_a_seat_that_only_reads_adds_nothing(client: Client, talk: Conversation) -> None:
    client.force_login(Seat.objects.create_user("una@example.org", None, name="Una", role=Role.ANALYST))
    assert add(client, talk, upload(), by_script=True).status_code == 422
    assert not DraftFile.objects.exists()
    assert not JournalEntry.objects.filter(actor="una@example.org").exists()
