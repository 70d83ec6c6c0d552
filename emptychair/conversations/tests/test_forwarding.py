"""Handing on what a customer said: by the same door as an answer, to somebody else, and never as an answer."""

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from emptychair.channels import services as channels
from emptychair.channels.mail.records import record_of
from emptychair.channels.mail.tests.mails import parts
from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.conversations import forwarding, intake
from emptychair.conversations.forwarding import Chosen
from emptychair.conversations.models import Conversation, Message, MessageFile
from emptychair.core import clock
from emptychair.customers.models import Customer, Handle
from emptychair.outbox import forwarding as outbox
from emptychair.outbox import handover, leaving, services
from emptychair.outbox.errors import FilesTooLarge, MayNot, NotToThem, NoWay, TooLate
from emptychair.outbox.models import Dispatch, Draft, DraftFile, Ruling
from emptychair.outbox.services import Sending
from emptychair.outbox.tests.factories import BLAMING, seat
from emptychair.outbox.tests.postoffice import PostOffice, account, open_office
from emptychair.outbox.tests.test_sending import hear, make_due, work

pytestmark = pytest.mark.django_db(transaction=True)
TO = "spares@supplier.example"
PLAIN = "Dear Bo, do you still have this part?"
ASKED = parts(
    b"\nIt flickers.\nFrom the first day on.",
    b'Content-Type: image/png\nContent-Disposition: attachment; filename="lamp.png"\n\nPNG',
)


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server of this machine, which the company may reach."""
    settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
    with open_office() as opened:
        yield opened


@pytest.fixture
def talk(office: PostOffice, admin: Seat, settings: Settings, tmp_path: Path) -> Conversation:
    """A customer who waits and has sent a picture, on a channel that sends."""
    settings.EMPTYCHAIR_HOME = tmp_path
    account(hear(ASKED), office, by=admin)
    return Conversation.objects.select_related("channel", "handle").get()


def begun(talk: Conversation, *, by: Seat, to: str = TO, text: str = PLAIN, with_files: bool = True) -> Draft:
    messages = forwarding.offered(talk)
    ids = frozenset(MessageFile.objects.values_list("pk", flat=True)) if with_files else frozenset()
    chosen = Chosen(to=to, subject="Fwd: My lamp", text=text, messages=messages, file_ids=ids)
    return forwarding.begin(talk, chosen, key=uuid4(), by=by)


def sent(talk: Conversation, *, by: Seat, **more: str) -> tuple[Draft, Sending]:
    draft = begun(talk, by=by, **more)  # type: ignore[arg-type]
    sending = outbox.send(draft, version=draft.version, by=by)
    draft.refresh_from_db()
    return draft, sending


def form(talk: Conversation, **more: object) -> dict[str, object]:
    messages = list(Message.objects.values_list("pk", flat=True))
    given = {"key": str(uuid4()), "to": TO, "subject": "Fwd: My lamp", "text": PLAIN, "messages": messages}
    return given | {"enclosed": list(MessageFile.objects.values_list("pk", flat=True))} | more


def test_it_leaves_with_the_words_marked_as_theirs_and_the_chosen_files(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    sent(talk, by=member)
    assert work() == 1
    assert office.recipients == [TO]
    mail = email.message_from_bytes(office.mails[0], policy=email.policy.default)
    part = mail.get_body()
    assert part
    body = part.get_content().replace("\r\n", "\n")
    assert body.startswith(f"{PLAIN}\n\nOn ")
    assert body.endswith("wrote:\n> It flickers.\n> From the first day on.\n")
    assert "ann@home.example" in body
    assert [one.get_filename() for one in mail.iter_attachments()] == ["lamp.png"]
    assert (mail["To"], mail["Subject"], mail["In-Reply-To"], mail["References"]) == (TO, "Fwd: My lamp", None, None)


def test_it_is_no_answer_and_the_customer_goes_on_waiting(talk: Conversation, member: Seat) -> None:
    began = talk.waiting_since
    sent(talk, by=member)
    work()
    intake.drain(talk.channel)
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.seat_id, Message.objects.count()) == (began, None, 1)
    assert began is not None
    assert JournalEntry.objects.filter(verb="forwarded", actor=member.email).count() == 1
    assert not JournalEntry.objects.filter(verb="answered").exists()


def test_it_stands_in_the_conversation_as_what_a_seat_did(
    talk: Conversation, member: Seat, as_member: Client, office: PostOffice
) -> None:
    sent(talk, by=member)
    page = f"/conversations/{talk.pk}/"
    assert "It is on its way" in as_member.get(page).content.decode()
    work()
    shown = as_member.get(page).content.decode()
    assert f"Mo forwarded it to \u2068{TO}\u2069" in shown or f"Mo forwarded it to {TO}" in shown
    assert 'id="answer-text"' in shown


def test_whoever_answers_it_has_a_conversation_of_their_own(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    sent(talk, by=member)
    assert not Customer.objects.filter(handles__address=TO).exists()
    work()
    own_id = Dispatch.objects.get().message_id
    raw = f"From: Bo <{TO}>\nMessage-ID: <r@supplier.example>\nIn-Reply-To: <{own_id}>\nReferences: <{own_id}>\n\nYes."
    channels.receive(talk.channel, [record_of(raw.encode(), position="", end=0)])
    intake.drain(talk.channel)
    theirs = Message.objects.get(handle__address=TO)
    assert theirs.conversation_id not in {None, talk.pk}
    assert theirs.handle.customer_id != talk.handle.customer_id


def test_the_chair_holds_it_and_passes_exactly_this(talk: Conversation, member: Seat) -> None:
    draft, sending = sent(talk, by=member, text=BLAMING)
    assert (sending.dispatch, draft.state) == (None, Draft.State.HELD)
    services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=seat(Role.CHAIR, "Brid"))
    draft.refresh_from_db()
    other = outbox.rewrite(draft, subject="Another", text=BLAMING, version=draft.version, by=member)
    assert outbox.send(other, version=other.version, by=member).dispatch is None
    other.refresh_from_db()
    same = outbox.rewrite(other, subject="Fwd: My lamp", text=BLAMING, version=other.version, by=member)
    assert outbox.send(same, version=same.version, by=member).dispatch


@pytest.mark.parametrize("changed", ["handed_on", "to", "files"])
def test_what_changes_behind_its_back_does_not_leave(
    talk: Conversation, member: Seat, office: PostOffice, changed: str
) -> None:
    draft, _ = sent(talk, by=member)
    if changed == "handed_on":
        Draft.objects.filter(pk=draft.pk).update(handed_on="Something else")
    elif changed == "to":
        Draft.objects.filter(pk=draft.pk).update(to=talk.handle)
    else:
        DraftFile.objects.update(sha256="0" * 64)
    make_due()
    work()
    assert (office.mails, Dispatch.objects.get().state) == ([], Dispatch.State.STOPPED)


def test_pressed_twice_it_goes_once_and_the_database_allows_no_second(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    draft, first = sent(talk, by=member)
    second = outbox.send(draft, version=draft.version, by=member)
    assert first.dispatch == second.dispatch
    assert work() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.create(
            draft=draft, handle=draft.recipient, text="", state=Dispatch.State.WAITING, at=clock.now()
        )


def test_it_can_be_called_back_until_it_leaves(talk: Conversation, member: Seat, office: PostOffice) -> None:
    draft, sending = sent(talk, by=member)
    assert sending.dispatch
    leaving.call_back(sending.dispatch, by=member)
    draft.refresh_from_db()
    assert (draft.state, draft.files.count(), work()) == (Draft.State.OPEN, 1, 0)
    outbox.send(draft, version=draft.version, by=member)
    work()
    with pytest.raises(TooLate):
        leaving.call_back(Dispatch.objects.get(), by=member)
    assert len(office.mails) == 1


def test_one_whose_sender_died_is_never_sent_again_by_itself(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    sent(talk, by=member)
    claimed = handover.claim()
    assert claimed
    assert handover.begin(claimed)
    Dispatch.objects.update(claimer=999_999)
    handover.free_lost()
    assert (work(), Dispatch.objects.get().state) == (0, Dispatch.State.UNKNOWN)
    leaving.arrived(Dispatch.objects.get(), by=member)
    intake.drain(talk.channel)
    assert Message.objects.count() == 1


def test_beside_it_an_answer_is_written_as_ever(talk: Conversation, member: Seat, as_member: Client) -> None:
    sent(talk, by=member)
    given = {"text": "Hello Ann, I have asked the maker.", "key": str(uuid4()), "version": 0, "do": "send"}
    as_member.post(f"/conversations/{talk.pk}/answer/", given)
    assert Dispatch.objects.filter(draft__kind=Draft.Kind.ANSWER).count() == 1
    assert Dispatch.objects.count() == 2


def test_not_to_the_customer_nor_to_ourselves_nor_to_what_is_no_address(talk: Conversation, member: Seat) -> None:
    for to, error in (("ANN@home.example", NotToThem), ("help@loom.example", NoWay), ("nobody", NoWay)):
        talk.channel.own_addresses = ["help@loom.example"]
        with pytest.raises(error):
            begun(talk, by=member, to=to)
    assert not Draft.objects.exists()


def test_files_are_no_more_than_an_answer_may_have(talk: Conversation, member: Seat, settings: Settings) -> None:
    settings.EMPTYCHAIR_ANSWER_FILES_BYTES = 1
    with pytest.raises(FilesTooLarge):
        begun(talk, by=member)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("role", [Role.AGENCY, Role.ANALYST])
def test_who_may_not_send_may_not_forward(talk: Conversation, client: Client, role: Role) -> None:
    by = seat(role, "Kit")
    client.force_login(by)
    page = f"/conversations/{talk.pk}/forward/"
    assert client.get(page).status_code == 302
    assert client.post(page, form(talk, confirmed=TO)).status_code == 302
    assert "/forward/" not in client.get(f"/conversations/{talk.pk}/").content.decode()
    with pytest.raises(MayNot):
        begun(talk, by=by)
    assert not Draft.objects.exists()


def test_to_another_house_it_goes_only_when_that_very_address_was_confirmed(
    talk: Conversation, as_member: Client
) -> None:
    page = f"/conversations/{talk.pk}/forward/"
    asked = as_member.post(page, form(talk))
    assert asked.status_code == 422
    assert f'value="{TO}"> <span>It may go to' in asked.content.decode()
    assert PLAIN in asked.content.decode()
    assert as_member.post(page, form(talk, confirmed="somebody@supplier.example")).status_code == 422
    assert not Dispatch.objects.exists()
    assert as_member.post(page, form(talk, confirmed=TO)).status_code == 302
    assert Dispatch.objects.get().handle.address == TO


def test_within_the_company_nobody_is_asked(talk: Conversation, as_member: Client) -> None:
    assert as_member.post(f"/conversations/{talk.pk}/forward/", form(talk, to="bo@loom.example")).status_code == 302
    assert Handle.objects.get(address="bo@loom.example").customer_id is None


def test_nothing_of_another_conversation_goes_along(talk: Conversation, as_member: Client) -> None:
    hear(b"From: eve@home.example\nMessage-ID: <e@home.example>\n\nSecret")
    other = Message.objects.get(handle__address="eve@home.example")
    page = f"/conversations/{talk.pk}/forward/?message={other.pk}"
    assert "Secret" not in as_member.get(page).content.decode()
    assert as_member.post(page, form(talk, messages=[other.pk], confirmed=TO)).status_code == 422
    assert not Draft.objects.exists()


def test_an_imported_channel_offers_no_forward(as_member: Client, member: Seat) -> None:
    hear(ASKED)
    talk = Conversation.objects.get()
    assert "/forward/" not in as_member.get(f"/conversations/{talk.pk}/").content.decode()
    assert as_member.get(f"/conversations/{talk.pk}/forward/").status_code == 302


def test_a_called_back_forward_is_changed_and_sent_on_its_page(talk: Conversation, as_member: Client) -> None:
    as_member.post(f"/conversations/{talk.pk}/forward/", form(talk, confirmed=TO))
    draft = Draft.objects.get()
    assert "/call-back/" in as_member.get(f"/forwards/{draft.pk}/").content.decode()
    as_member.post(f"/forwards/{draft.pk}/call-back/")
    draft.refresh_from_db()
    changed = {"version": draft.version, "subject": "Fwd: Lamp", "text": "Dear Bo, and this one?"}
    as_member.post(f"/forwards/{draft.pk}/", changed)
    draft.refresh_from_db()
    assert (draft.state, draft.subject, Dispatch.objects.get().text) == ("leaving", "Fwd: Lamp", changed["text"])
