"""Files that go along with an answer: with exactly these it was passed, and with exactly these it leaves."""

import email
import email.policy
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from emptychair.channels.inbound import File
from emptychair.channels.mail.parse import parse
from emptychair.company.models import Role, Seat
from emptychair.conversations import answering, files, intake
from emptychair.conversations.models import Conversation, Message
from emptychair.outbox import enclosing, following, leaving, services
from emptychair.outbox.errors import (
    CannotEnclose,
    ChangedMeanwhile,
    FileIsEmpty,
    FilesNotCarried,
    FilesTooLarge,
    MayNot,
    NameNotKept,
    TooManyFiles,
)
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Dispatch, Draft, DraftFile, Ruling
from emptychair.outbox.tests.factories import BLAMING, PLAIN, reply, seat, written
from emptychair.outbox.tests.postoffice import PostOffice, account
from emptychair.outbox.tests.test_sending import ASKED, hear, make_due, work

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = [
    "Rechnung März.pdf",
    "請求書.pdf",
    'a "b"; c=d, %41\'.txt',
    "x" * 110 + ".pdf",
    "請" * 116 + ".pdf",
    "plain.txt",
]


@pytest.fixture
def talk(office: PostOffice, admin: Seat) -> Conversation:
    """A customer who waits, on a channel that sends."""
    account(hear(ASKED), office, by=admin)
    return Conversation.objects.select_related("channel", "handle").get()


def file(name: str = "lamp.pdf", content: bytes = b"%PDF lamp") -> File:
    return File(name=name, type="application/pdf", content=content)


def with_files(talk: Conversation, *given: File, by: Seat, text: str = PLAIN) -> Draft:
    draft = written(text, by=by, to=answering.reply_to(talk))
    return enclosing.add(answering.reply_to(talk), given, key=draft.key, by=by)


def send(talk: Conversation, draft: Draft, *, by: Seat) -> Dispatch | None:
    return answering.give(talk, draft, version=draft.version, by=by, route=Route.MAIL).dispatch


def test_files_leave_in_the_mail_and_any_program_reads_their_names(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    given = [file(name, f"bytes of {place}\r\n.\n\0".encode()) for place, name in enumerate(NAMES)]
    send(talk, with_files(talk, *given, by=member), by=member)
    assert work() == 1
    ours = parse(office.mails[0], source="eml")
    assert [(one.name, one.type, one.content) for one in ours.files] == [(f.name, f.type, f.content) for f in given]
    assert ours.new_text.startswith(PLAIN)
    theirs = email.message_from_bytes(office.mails[0], policy=email.policy.default)
    assert [part.get_filename() for part in theirs.iter_attachments()] == NAMES
    assert all(len(line) < 998 and line.isascii() for line in office.mails[0].splitlines())


def test_once_they_left_they_stand_in_the_conversation_and_are_kept_there_alone(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    send(talk, with_files(talk, file(), by=member), by=member)
    work()
    assert not DraftFile.objects.exists()
    intake.drain(talk.channel)
    message = Message.objects.get(by_company=True)
    kept = message.files.get()
    assert (kept.name, kept.size, message.text) == ("lamp.pdf", 9, PLAIN)
    assert files.path_of(kept.sha256).read_bytes() == b"%PDF lamp"


def test_a_file_counts_as_a_change_and_the_same_one_twice_does_not(talk: Conversation, member: Seat) -> None:
    draft = with_files(talk, file(), by=member)
    again = enclosing.add(answering.reply_to(talk), [file()], key=draft.key, by=member)
    assert (again.version, again.files.count()) == (draft.version, 1)
    more = enclosing.add(answering.reply_to(talk), [file(content=b"other")], key=draft.key, by=member)
    assert (more.version, more.files.count()) == (draft.version + 1, 2)


def test_what_the_chair_passed_it_passed_with_these_files(talk: Conversation, member: Seat, admin: Seat) -> None:
    draft = with_files(talk, file(), by=member, text=BLAMING)
    assert send(talk, draft, by=member) is None
    draft.refresh_from_db()
    chair = seat(Role.CHAIR, "Brid")
    services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=chair)
    draft.refresh_from_db()
    changed = enclosing.add(answering.reply_to(talk), [file("other.pdf")], key=draft.key, by=member)
    assert send(talk, changed, by=member) is None
    other = changed.files.get(name="other.pdf")
    draft.refresh_from_db()
    back = enclosing.remove(talk.pk, other.pk, by=member)
    assert send(talk, back, by=member) is not None


def test_what_changes_behind_its_back_does_not_leave(talk: Conversation, member: Seat, office: PostOffice) -> None:
    draft = with_files(talk, file(), by=member)
    dispatch = send(talk, draft, by=member)
    enclosing.put(draft, [file("late.pdf")], by=member)
    make_due()
    work()
    assert (office.mails, dispatch and Dispatch.objects.get().state) == ([], Dispatch.State.STOPPED)


def test_nothing_is_added_to_what_is_on_its_way_and_called_back_it_is_all_there(
    talk: Conversation, member: Seat
) -> None:
    draft = with_files(talk, file(), by=member)
    dispatch = send(talk, draft, by=member)
    with pytest.raises(ChangedMeanwhile):
        enclosing.add(answering.reply_to(talk), [file("b.pdf")], key=draft.key, by=member)
    with pytest.raises(ChangedMeanwhile):
        enclosing.remove(talk.pk, draft.files.get().pk, by=member)
    assert dispatch
    assert leaving.call_back(dispatch, by=member).files.get().name == "lamp.pdf"


def test_a_seat_sends_only_the_files_it_has_seen(talk: Conversation, member: Seat, admin: Seat) -> None:
    draft = with_files(talk, file(), by=member)
    enclosing.add(answering.reply_to(talk), [file("by-ada.pdf")], key=draft.key, by=admin)
    with pytest.raises(ChangedMeanwhile):
        answering.answer(talk, key=draft.key, text=PLAIN, version=draft.version, by=member, route=Route.MAIL, seen="")
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ([file(content=b"")], FileIsEmpty),
        ([file("\u202e\u200b..")], NameNotKept),
        ([file(content=b"x" * 2_000)], FilesTooLarge),
        ([file(f"{n}.pdf") for n in range(4)], TooManyFiles),
        ([file(f"{n}.pdf", b"x" * 400) for n in range(3)], FilesTooLarge),
    ],
)
def test_what_cannot_go_along_is_refused_as_a_whole(
    talk: Conversation, member: Seat, settings: Settings, given: list[File], error: type[CannotEnclose]
) -> None:
    settings.EMPTYCHAIR_ANSWER_FILES_BYTES, settings.EMPTYCHAIR_ANSWER_FILES_MOST = 1_000, 3
    with pytest.raises(error):
        with_files(talk, *given, by=member)
    assert not DraftFile.objects.exists()


def test_where_a_person_gives_the_answer_nothing_carries_files(talk: Conversation, member: Seat) -> None:
    forum = reply(7, address="bo")
    with pytest.raises(FilesNotCarried):
        enclosing.add(forum, [file()], key=uuid4(), by=member)
    draft = with_files(talk, file(), by=member)
    with pytest.raises(FilesNotCarried):
        answering.give(talk, draft, version=draft.version, by=member, route=Route.HAND)


def test_only_who_writes_adds_or_takes_out(talk: Conversation, member: Seat) -> None:
    draft = with_files(talk, file(), by=member)
    analyst = seat(Role.ANALYST, "Una")
    with pytest.raises(MayNot):
        enclosing.add(answering.reply_to(talk), [file("b")], key=draft.key, by=analyst)
    with pytest.raises(MayNot):
        enclosing.remove(talk.pk, draft.files.get().pk, by=analyst)


def test_where_two_drafts_become_one_it_has_the_files_of_both(talk: Conversation, member: Seat) -> None:
    draft = with_files(talk, file(), by=member)
    other = written("Hello.", by=member, to=reply(88, address="bo"))
    enclosing.put(other, [file(), file("b.pdf")], by=member)
    with transaction.atomic():
        following.follow({88: talk.pk})
    assert sorted(draft.files.values_list("name", flat=True)) == ["b.pdf", "lamp.pdf"]


@pytest.mark.parametrize("claimed", ["message/rfc822", "multipart/mixed", "text/html\r\nX-Planted: 1", "", "image"])
def test_no_type_makes_a_file_a_part_of_the_mail_itself(claimed: str) -> None:
    assert enclosing.type_of(claimed) == enclosing.ANY_TYPE
