"""What becomes of answers that leave by mail."""

import email
import email.policy
import ssl
from datetime import timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import connection
from django.test import Client

from emptychair.channels import services as channels
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.ours import key_of
from emptychair.channels.mail.records import record_of
from emptychair.channels.models import Arrival, Channel, OutgoingAccount
from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.conversations import answering, intake
from emptychair.conversations.models import Conversation, Message
from emptychair.core import clock, stops
from emptychair.outbox import handover, leaving, sending, services
from emptychair.outbox.errors import MayNot, TooLate
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Dispatch, Draft, Ruling
from emptychair.outbox.tests.factories import BLAMING, PLAIN, seat, written
from emptychair.outbox.tests.postoffice import PostOffice, account, open_office

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = (
    b"From: Ines Varga <ines@home.example>\r\nTo: help@loom.example\r\nSubject: My lamp\r\n"
    b"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\nMessage-ID: <two@home.example>\r\n"
    b"In-Reply-To: <one@home.example>\r\nReferences: <zero@home.example> <one@home.example>\r\n\r\n"
    b"It flickers.\r\nFrom the first day on.\r\n"
)


def hear(*mails: bytes) -> Channel:
    channel = channels.open_channel("Mail", kind=kind_named("eml"))
    channels.receive(channel, [record_of(raw, position="", end=0) for raw in mails])
    intake.drain(channel)
    return channel


@pytest.fixture
def talk(office: PostOffice, admin: Seat) -> Conversation:
    """A customer who waits, on a channel that sends."""
    account(hear(ASKED), office, by=admin)
    return Conversation.objects.select_related("channel", "handle").get()


def let_go(talk: Conversation, *, by: Seat, text: str = PLAIN) -> Dispatch:
    draft = written(text, by=by, to=answering.reply_to(talk))
    given = answering.give(talk, draft, version=draft.version, by=by, route=Route.MAIL).dispatch
    assert given
    return given


def work() -> int:
    """Send everything that is due; returns how many were tried."""
    done = 0
    while claimed := handover.claim():
        sending.send(claimed)
        done += 1
    return done


def read(raw: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def make_due() -> None:
    Dispatch.objects.filter(state=Dispatch.State.WAITING).update(due_at=clock.now())


def test_an_answer_is_a_mail_that_the_customers_program_puts_below_theirs(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    dispatch = let_go(talk, by=member, text="Grüße,\n.a new lamp is in the post. " + "x" * 2_000)
    assert work() == 1
    assert office.recipients == ["ines@home.example"]
    mail = read(office.mails[0])
    assert (mail["In-Reply-To"], mail["Subject"]) == ("<two@home.example>", "Re: My lamp")
    assert mail["References"].split() == ["<zero@home.example>", "<one@home.example>", "<two@home.example>"]
    assert mail["From"] == '"Mo, Lantern & Loom" <help@loom.example>'
    assert mail["To"] == "Ines Varga <ines@home.example>"
    assert mail["Auto-Submitted"] is None
    assert mail["Message-ID"] == f"<{dispatch.message_id}>"
    words = mail.get_content().replace("\r\n", "\n")
    assert words.startswith("Grüße,\n.a new lamp is in the post. xxx")
    assert words.endswith("Ines Varga wrote:\n> It flickers.\n> From the first day on.\n")
    assert all(len(line) < 998 for line in office.mails[0].splitlines())


def test_once_it_was_sent_it_stands_there_and_the_wait_ends(talk: Conversation, member: Seat) -> None:
    dispatch = let_go(talk, by=member)
    intake.drain(talk.channel)
    assert not Message.objects.filter(by_company=True).exists()
    work()
    intake.drain(talk.channel)
    message = Message.objects.get(by_company=True)
    assert (message.text, message.external_id, message.conversation_id) == (PLAIN, dispatch.message_id, talk.pk)
    talk.refresh_from_db()
    assert talk.waiting_since is None
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.receipt) == (Dispatch.State.SENT, "250 Kept")
    assert Draft.objects.get().state == Draft.State.SENT
    assert JournalEntry.objects.filter(verb="answered", actor=member.email).count() == 1


def test_what_the_channel_brings_of_it_later_is_known(talk: Conversation, member: Seat, office: PostOffice) -> None:
    let_go(talk, by=member)
    work()
    intake.drain(talk.channel)
    before = Message.objects.count(), Arrival.objects.count()
    hear(b"Received: from us by them\r\n" + office.mails[0], office.mails[0].replace(b"\r\n", b"\n"))
    assert (Message.objects.count(), Arrival.objects.count()) == before


def test_the_customers_reply_to_it_joins_the_same_conversation(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    let_go(talk, by=member)
    work()
    intake.drain(talk.channel)
    ours = read(office.mails[0])
    reply = (
        "From: Ines Varga <ines@home.example>\r\nTo: help@loom.example\r\nSubject: AW: whatever\r\n"
        f"Date: Mon, 30 Nov 2026 09:00:00 +0000\r\nMessage-ID: <three@home.example>\r\n"
        f"In-Reply-To: {ours['Message-ID']}\r\nReferences: {ours['Message-ID']}\r\n\r\nThank you.\r\n"
    )
    hear(reply.encode())
    assert Message.objects.get(external_id="three@home.example").conversation_id == talk.pk
    assert Conversation.objects.count() == 1


def test_nobody_else_can_make_up_an_id_of_ours(talk: Conversation, member: Seat) -> None:
    dispatch = let_go(talk, by=member)
    assert key_of(f"<{dispatch.message_id}>", secrets=[settings.SECRET_KEY]) == dispatch.key
    assert key_of(dispatch.message_id, secrets=["another"]) is None
    forged = f"{dispatch.key.hex}.{'a' * 24}@loom.example"
    assert key_of(forged, secrets=[settings.SECRET_KEY]) is None


def test_pressed_twice_and_two_workers_there_is_one_mail(talk: Conversation, member: Seat, office: PostOffice) -> None:
    first = let_go(talk, by=member)
    draft = Draft.objects.get()
    again = answering.give(talk, draft, version=draft.version, by=member, route=Route.MAIL).dispatch
    assert again == first
    one, other = handover.claim(), handover.claim()
    assert one and other is None
    sending.send(one)
    sending.send(one)
    assert len(office.mails) == 1


def test_of_two_answers_on_their_way_the_one_that_was_shown_is_called_back(
    talk: Conversation, member: Seat, as_member: Client
) -> None:
    OutgoingAccount.objects.update(call_back_seconds=60)
    first, second = let_go(talk, by=member), let_go(talk, by=member, text="And thank you for waiting.")
    assert f'name="dispatch" value="{first.pk}"' in as_member.get(f"/conversations/{talk.pk}/").text
    as_member.post(f"/conversations/{talk.pk}/answer/call-back/", {"dispatch": second.pk})
    states = dict(Dispatch.objects.values_list("pk", "state"))
    assert states == {first.pk: Dispatch.State.WAITING, second.pk: Dispatch.State.CALLED_BACK}
    as_member.post(f"/conversations/{talk.pk}/answer/call-back/", {"dispatch": second.pk})
    as_member.post(f"/conversations/{talk.pk}/answer/call-back/", {"dispatch": "nonsense"})
    assert Dispatch.objects.get(pk=first.pk).state == Dispatch.State.WAITING


def test_called_back_it_is_a_draft_again_and_nothing_leaves(
    talk: Conversation, member: Seat, admin: Seat, office: PostOffice
) -> None:
    OutgoingAccount.objects.update(call_back_seconds=60)
    dispatch = let_go(talk, by=member)
    assert work() == 0
    draft = leaving.call_back(dispatch, by=admin)
    make_due()
    assert work() == 0
    assert (draft.state, draft.text, office.mails) == (Draft.State.OPEN, PLAIN, [])
    assert JournalEntry.objects.filter(verb="called an answer back", actor=admin.email).count() == 1
    OutgoingAccount.objects.update(call_back_seconds=0)
    anew = written(f"{PLAIN} Today.", by=member, to=answering.reply_to(talk), version=draft.version)
    assert answering.give(talk, anew, version=anew.version, by=member, route=Route.MAIL).dispatch == dispatch
    work()
    assert (len(office.mails), Dispatch.objects.count()) == (1, 1)


def test_called_back_while_the_line_is_open_it_does_not_leave(
    talk: Conversation, member: Seat, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatch = let_go(talk, by=member)
    monkeypatch.setitem(stops.at, "before the mail", lambda: leaving.call_back(dispatch, by=member) and None)
    work()
    dispatch.refresh_from_db()
    assert (office.mails, dispatch.state) == ([], Dispatch.State.CALLED_BACK)


def test_an_agency_calls_nothing_back_and_what_left_is_too_late(talk: Conversation, member: Seat) -> None:
    dispatch = let_go(talk, by=member)
    with pytest.raises(MayNot):
        leaving.call_back(dispatch, by=seat(Role.AGENCY, "Lorna"))
    work()
    with pytest.raises(TooLate):
        leaving.call_back(dispatch, by=member)


def test_a_veto_that_comes_meanwhile_stops_it_and_says_so(
    talk: Conversation, member: Seat, admin: Seat, office: PostOffice, as_member: Client
) -> None:
    chair = seat(Role.CHAIR, "Brid")
    dispatch = let_go(talk, by=member)
    services.rule(dispatch.draft, Ruling.Outcome.VETO, version=dispatch.draft.version, reason="Say when.", by=chair)
    work()
    dispatch.refresh_from_db()
    assert (dispatch.state, office.mails) == (Dispatch.State.STOPPED, [])
    page = as_member.get(f"/conversations/{talk.pk}/").text
    assert "It did not go out." in page
    assert "Say when." in page
    draft = Draft.objects.get()
    assert answering.give(talk, draft, version=draft.version, by=admin, route=Route.MAIL).dispatch is None


@pytest.mark.parametrize("path", ["again", "wait"])
def test_at_the_moment_of_leaving_the_chair_is_asked_once_more_by_whatever_path(
    talk: Conversation, member: Seat, office: PostOffice, path: str
) -> None:
    dispatch = let_go(talk, by=member)
    if path == "again":
        Dispatch.objects.update(state=Dispatch.State.FAILED)
        leaving.send_again(dispatch, by=member)
    Ruling.objects.create(
        draft=dispatch.draft, outcome=Ruling.Outcome.VETO, text=PLAIN, by=seat(Role.CHAIR, "Brid"), at=clock.now()
    )
    work()
    dispatch.refresh_from_db()
    assert (dispatch.state, office.mails) == (Dispatch.State.STOPPED, [])


def test_words_that_were_changed_behind_the_chairs_back_do_not_leave(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    let_go(talk, by=member)
    Dispatch.objects.update(text=BLAMING)
    Draft.objects.update(text=BLAMING)
    work()
    assert (Dispatch.objects.get().state, office.mails) == (Dispatch.State.STOPPED, [])
    assert Draft.objects.get().state == Draft.State.HELD


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.AGENCY}, {"role": Role.ANALYST}])
def test_a_seat_that_may_send_no_more_sends_nothing(
    talk: Conversation, member: Seat, office: PostOffice, change: dict[str, object]
) -> None:
    let_go(talk, by=member)
    Seat.objects.filter(pk=member.pk).update(**change)
    work()
    assert (Dispatch.objects.get().state, office.mails) == (Dispatch.State.STOPPED, [])


def test_a_server_that_is_busy_is_asked_again_later_and_one_that_refuses_is_not(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    dispatch = let_go(talk, by=member)
    office.rcpt = "450 Come back later"
    assert (work(), work()) == (1, 0)
    dispatch.refresh_from_db()
    assert dispatch.state == Dispatch.State.WAITING
    assert "Come back later" in dispatch.problem
    assert dispatch.due_at and timedelta(seconds=20) < dispatch.due_at - clock.now() < timedelta(seconds=40)
    office.rcpt = "550 Nobody of that name"
    make_due()
    work()
    dispatch.refresh_from_db()
    assert (dispatch.state, "Nobody of that name" in dispatch.problem) == (Dispatch.State.FAILED, True)
    make_due()
    assert (work(), office.tries) == (0, 2)


@pytest.mark.parametrize(("answer", "state"), [("451 Busy", "waiting"), ("554 Spam", "failed"), ("", "unknown")])
def test_what_the_server_says_of_the_mail_itself_decides(
    talk: Conversation, member: Seat, office: PostOffice, answer: str, state: str
) -> None:
    let_go(talk, by=member)
    office.data = answer
    work()
    assert Dispatch.objects.get().state == state


def test_after_two_days_it_is_not_tried_any_more(talk: Conversation, member: Seat, office: PostOffice) -> None:
    dispatch = let_go(talk, by=member)
    office.rcpt = "450 Busy"
    Dispatch.objects.update(at=clock.now() - handover.LONGEST)
    work()
    dispatch.refresh_from_db()
    assert dispatch.state == Dispatch.State.FAILED
    assert "two days" in dispatch.problem


def test_waits_grow_and_no_two_are_the_same() -> None:
    waits = [handover.wait_seconds(tries) for tries in range(1, 30)]
    assert waits[0] < 40 < waits[2] < waits[5]
    assert max(waits) <= 4 * 3600 * 1.2
    assert len({handover.wait_seconds(3) for _ in range(10)}) > 1


def test_a_refused_password_stays_a_matter_of_the_channel(
    talk: Conversation, member: Seat, as_admin: Client, admin: Seat
) -> None:
    with open_office(login=True) as strict:
        account(talk.channel, strict, by=admin, user="desk", password="wrong")
        let_go(talk, by=member)
        work()
        assert Dispatch.objects.get().state == Dispatch.State.WAITING
        assert "does not work" in as_admin.get("/settings/channels/").text
        account(talk.channel, strict, by=admin, user="desk", password="hunter2")
        make_due()
        work()
        assert len(strict.mails) == 1
    assert "does not work" not in as_admin.get("/settings/channels/").text


def test_what_nobody_knows_is_sent_again_by_a_person_alone_and_under_the_same_id(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    dispatch = let_go(talk, by=member)
    office.data = ""
    work()
    handover.free_lost()
    make_due()
    assert work() == 0
    office.data = "250 Kept"
    leaving.send_again(dispatch, by=member)
    work()
    assert len(office.mails) == 2
    assert office.mails[0] == office.mails[1]
    intake.drain(talk.channel)
    assert Message.objects.filter(by_company=True).count() == 1


def test_what_arrived_after_all_stands_there(talk: Conversation, member: Seat, office: PostOffice) -> None:
    dispatch = let_go(talk, by=member)
    office.data = ""
    work()
    leaving.arrived(dispatch, by=member)
    intake.drain(talk.channel)
    hear(office.mails[0])
    assert Message.objects.get(by_company=True).text == PLAIN


def test_a_sender_that_stopped_longer_than_its_claim_sends_nothing_twice(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    let_go(talk, by=member)
    slow = handover.claim()
    Dispatch.objects.update(claim_ends_at=clock.now())
    quick = handover.claim()
    assert slow and quick
    sending.send(quick)
    sending.send(slow)
    assert len(office.mails) == 1


def test_a_sender_that_comes_back_from_a_long_stop_says_what_it_knows(talk: Conversation, member: Seat) -> None:
    let_go(talk, by=member)
    claimed = handover.claim()
    assert claimed and handover.begin(claimed)
    Dispatch.objects.update(claim_ends_at=clock.now())
    handover.free_lost()
    assert Dispatch.objects.get().state == Dispatch.State.UNKNOWN
    handover.sent(claimed, receipt="250 OK")
    handover.sent(claimed, receipt="250 OK")
    assert Dispatch.objects.get().state == Dispatch.State.SENT
    intake.drain(talk.channel)
    assert Message.objects.filter(by_company=True).count() == 1


def test_what_is_known_is_kept_though_the_database_goes_away_just_then(
    talk: Conversation, member: Seat, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])

    let_go(talk, by=member)
    monkeypatch.setitem(stops.at, "before the record", away)
    assert work() == 1
    handover.free_lost()
    assert (Dispatch.objects.get().state, len(office.mails)) == (Dispatch.State.SENT, 1)


def test_when_the_database_goes_away_before_anything_left_it_is_sent_later(
    talk: Conversation, member: Seat, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        monkeypatch.delitem(stops.at, "before the mail")
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])

    let_go(talk, by=member)
    monkeypatch.setitem(stops.at, "before the mail", away)
    assert work() == 2
    assert (Dispatch.objects.get().state, len(office.mails)) == (Dispatch.State.SENT, 1)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_line_is_kept_from_others_when_the_certificate_names_the_server(
    talk: Conversation, member: Seat, admin: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    context = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with open_office(tls=context, from_the_start=security == "tls", login=True) as safe:
        account(talk.channel, safe, by=admin, security=security, user="desk", password="hunter2")
        let_go(talk, by=member)
        work()
        assert len(safe.mails) == 1
        monkeypatch.delenv("SSL_CERT_FILE")
        dispatch = Dispatch.objects.get()
        Dispatch.objects.update(state=Dispatch.State.FAILED)
        leaving.send_again(dispatch, by=member)
        work()
        assert "certificate is not in order" in Dispatch.objects.get().problem
        assert len(safe.mails) == 1


def certified(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate of its own for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = clock.now()
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
    )
    addresses = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        builder.add_extension(addresses, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def test_a_copy_of_the_installation_is_mute_until_an_administrator_says_otherwise(
    talk: Conversation, member: Seat, office: PostOffice, as_admin: Client
) -> None:
    let_go(talk, by=member)
    OutgoingAccount.objects.update(place="the cluster that it was copied from")
    assert (work(), office.mails) == (0, [])
    assert "this installation is a copy" in as_admin.get(f"/conversations/{talk.pk}/").text
    page = f"/settings/channels/{talk.channel.pk}/outgoing/"
    assert "nothing leaves from here" in as_admin.get(page).text
    as_admin.post(f"{page}let-send/")
    assert (work(), len(office.mails)) == (1, 1)


def test_line_breaks_in_names_and_subjects_add_no_header(office: PostOffice, admin: Seat, member: Seat) -> None:
    evil = ASKED.replace(b"Ines Varga", b"=?utf-8?q?Ines=0D=0ABcc=3A_eve=40evil.example?=")
    evil = evil.replace(b"My lamp", b"=?utf-8?q?Lamp=0D=0ABcc=3A_eve=40evil.example=0D=0A=0D=0AHello?=")
    account(hear(evil), office, by=admin, from_name="Loom")
    talk = Conversation.objects.select_related("channel", "handle").get()
    Seat.objects.filter(pk=member.pk).update(name="Mo\r\nBcc: eve@evil.example")
    member.refresh_from_db()
    let_go(talk, by=member)
    work()
    mail = read(office.mails[0])
    assert (mail["Bcc"], office.recipients) == (None, ["ines@home.example"])
    assert "Bcc: eve@evil.example" in mail["Subject"]
    assert sorted(mail.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Content-Type",
         "Content-Transfer-Encoding", "MIME-Version"]
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["ines@home.example\r\nBcc: eve@evil.example", "ines home", "@x.example", "a@b@c.example", "ines@localhost"],
)
def test_what_is_no_address_is_answered_by_hand(talk: Conversation, address: str) -> None:
    talk.handle.address = address
    assert answering.account_of(talk) is None


def test_nothing_is_sent_to_an_address_of_our_own(talk: Conversation) -> None:
    talk.channel.own_addresses = ["INES@home.example"]
    assert answering.account_of(talk) is None


def test_one_server_that_is_away_holds_no_other_channel_back(
    talk: Conversation, member: Seat, admin: Seat, office: PostOffice
) -> None:
    let_go(talk, by=member)
    first = handover.claim()
    assert first
    other = channels.open_channel("Sales", kind=kind_named("eml"))
    channels.receive(other, [record_of(ASKED.replace(b"two@", b"four@"), position="", end=0)])
    intake.drain(other)
    account(other, office, by=admin)
    let_go(Conversation.objects.select_related("channel", "handle").get(channel=other), by=member)
    second = handover.claim(besides=[first.channel_id])
    assert second and second.channel_id == other.pk
    assert handover.claim(besides=[first.channel_id, other.pk]) is None
