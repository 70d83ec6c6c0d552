"""Who else gets an answer: nobody unasked, nobody twice, and the chair knows of everybody."""

from uuid import uuid4

import pytest
from django.test import Client

from emptychair.chair import Outcome
from emptychair.channels.errors import Unreadable
from emptychair.channels.mail.writing import Letter, written
from emptychair.company.models import Role, Seat
from emptychair.conversations import answering, copies, intake
from emptychair.conversations.models import Conversation
from emptychair.core import clock
from emptychair.outbox import handover, leaving, links, services
from emptychair.outbox.copies import Copies
from emptychair.outbox.errors import BadCopy, CopiesLink, NoAddress, OurOwn, TooMany, Unconfirmed
from emptychair.outbox.letters import Route
from emptychair.outbox.models import Dispatch, Draft, Ruling
from emptychair.outbox.tests.factories import BLAMING, PLAIN, seat
from emptychair.outbox.tests.postoffice import PostOffice, account
from emptychair.outbox.tests.test_sending import ASKED, hear, read, work

pytestmark = pytest.mark.django_db(transaction=True)
KIM, LEE = "kim@home.example", "lee@work.example"
WITH_COPY = ASKED.replace(
    b"To: help@loom.example\r\n", b"To: help@loom.example, INES@home.example\r\nCc: Kim <kim@home.example>\r\n"
)


@pytest.fixture
def talk(office: PostOffice, admin: Seat) -> Conversation:
    """A customer who wrote with a copy to Kim, on a channel that sends."""
    account(hear(WITH_COPY), office, by=admin)
    return Conversation.objects.select_related("channel", "handle").get()


def draft_to(talk: Conversation, *cc: str, by: Seat, text: str = PLAIN) -> Draft:
    was = Draft.objects.filter(subject_id=talk.pk).exclude(state__in=services.CLOSED).first()
    return services.write(
        answering.reply_to(talk), key=uuid4(), text=text, version=was.version if was else 0, by=by, cc=cc
    )


def let_go(talk: Conversation, *cc: str, by: Seat, confirmed: bool = False, text: str = PLAIN) -> Dispatch:
    draft = draft_to(talk, *cc, by=by, text=text)
    given = answering.give(talk, draft, version=draft.version, by=by, route=Route.MAIL, confirmed=confirmed)
    assert given.dispatch
    return given.dispatch


def test_those_in_copy_of_their_latest_mail_are_offered_and_chosen_by_nobody_else(
    talk: Conversation, as_member: Client, office: PostOffice, member: Seat
) -> None:
    assert copies.in_copy(talk) == [KIM]
    page = as_member.get(f"/conversations/{talk.pk}/").text
    assert f'value="{KIM}">' in page
    let_go(talk, by=member)
    work()
    assert office.recipients == ["ines@home.example"]


def test_a_copy_is_in_the_header_the_envelope_and_the_conversation(
    talk: Conversation, member: Seat, office: PostOffice, as_member: Client
) -> None:
    let_go(talk, KIM, by=member)
    work()
    assert office.recipients == ["ines@home.example", KIM]
    assert (len(office.mails), read(office.mails[0])["Cc"]) == (1, KIM)
    intake.drain(talk.channel)
    assert KIM in as_member.get(f"/conversations/{talk.pk}/").text


def test_a_new_address_is_asked_for_once(talk: Conversation, member: Seat, office: PostOffice) -> None:
    with pytest.raises(Unconfirmed) as refused:
        let_go(talk, KIM, LEE, by=member)
    assert refused.value.addresses == (LEE,)
    let_go(talk, KIM, LEE, by=member, confirmed=True)
    work()
    assert office.recipients == ["ines@home.example", KIM, LEE]
    let_go(talk, LEE, by=member)
    assert work() == 1


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("kim", NoAddress),
        ("kim@home.example\r\nBcc: eve@evil.example", NoAddress),
        ("kim@home.example, eve@evil.example", NoAddress),
        ("<kim@home.example>", NoAddress),
        ("kim@home.example\x00", NoAddress),
        ("HELP@loom.example", OurOwn),
    ],
)
def test_what_is_no_address_or_ours_gets_nothing(
    talk: Conversation, member: Seat, address: str, error: type[BadCopy]
) -> None:
    with pytest.raises(error):
        draft_to(talk, address, by=member)
    assert not Draft.objects.exists()


def test_at_most_ten_get_one_and_the_customer_no_second(talk: Conversation, member: Seat) -> None:
    with pytest.raises(TooMany):
        draft_to(talk, *(f"c{number}@home.example" for number in range(11)), by=member)
    assert draft_to(talk, "INES@home.example", KIM, KIM.upper(), by=member).cc == [KIM]


def test_no_header_comes_out_of_an_address_that_was_not_checked() -> None:
    letter = Letter(
        message_id="a@b", from_name="", from_address="a@b.example", to_name="", to_address="c@d.example", subject="",
        text="", written_at=clock.now(), cc=("kim@home.example\r\nBcc: eve@evil.example",),
    )  # fmt: skip
    with pytest.raises(Unreadable):
        written(letter)


def test_what_the_chair_passed_it_passed_for_these_recipients(talk: Conversation, member: Seat) -> None:
    draft = draft_to(talk, KIM, by=member, text=BLAMING)
    services.send(draft, version=draft.version, by=member)
    services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=seat(Role.CHAIR, "Brid"))
    draft.refresh_from_db()
    assert services.verdict_of(draft).outcome is Outcome.PASS
    changed = draft_to(talk, KIM, LEE, by=member, text=BLAMING)
    assert services.verdict_of(changed).outcome is Outcome.HOLD


def test_a_veto_of_the_words_holds_whoever_gets_them(talk: Conversation, member: Seat) -> None:
    draft = draft_to(talk, KIM, by=member, text=BLAMING)
    services.send(draft, version=draft.version, by=member)
    services.rule(draft, Ruling.Outcome.VETO, version=draft.version, reason="No.", by=seat(Role.CHAIR, "Brid"))
    assert services.verdict_of(draft_to(talk, by=member, text=BLAMING)).outcome is Outcome.VETO


@pytest.mark.parametrize("table", ["draft", "dispatch"])
def test_copies_that_change_behind_the_chairs_back_do_not_leave(
    talk: Conversation, member: Seat, office: PostOffice, table: str
) -> None:
    let_go(talk, KIM, by=member)
    (Draft if table == "draft" else Dispatch).objects.update(cc=[KIM, LEE])
    work()
    assert (Dispatch.objects.get().state, office.mails) == (Dispatch.State.STOPPED, [])


def test_an_address_that_became_ours_meanwhile_gets_nothing(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    let_go(talk, KIM, by=member)
    type(talk.channel).objects.update(own_addresses=["help@loom.example", KIM])
    work()
    assert (Dispatch.objects.get().state, office.mails) == (Dispatch.State.STOPPED, [])


def test_a_copy_that_the_server_refuses_is_told_and_nobody_gets_it_twice(
    talk: Conversation, member: Seat, office: PostOffice, as_member: Client
) -> None:
    office.refuses = {LEE: "550 Nobody of that name"}
    dispatch = let_go(talk, KIM, LEE, by=member, confirmed=True)
    work()
    assert handover.claim() is None
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.refused) == (Dispatch.State.SENT, {LEE: "550 Nobody of that name"})
    assert office.recipients == ["ines@home.example", KIM]
    intake.drain(talk.channel)
    page = as_member.get(f"/conversations/{talk.pk}/").text
    assert "550 Nobody of that name" in page


def test_when_the_customer_is_refused_nobody_gets_it(talk: Conversation, member: Seat, office: PostOffice) -> None:
    office.refuses = {"ines@home.example": "550 Nobody of that name"}
    let_go(talk, KIM, by=member)
    work()
    assert (Dispatch.objects.get().state, office.mails) == (Dispatch.State.FAILED, [])


def test_a_customers_link_goes_to_nobody_else_in_our_words_or_theirs(
    talk: Conversation, member: Seat, office: PostOffice
) -> None:
    token = links.make(talk.pk, handle=talk.handle, by=member)
    with pytest.raises(CopiesLink):
        let_go(talk, KIM, by=member, text=f"{PLAIN} https://desk.example/c/{token}/")
    hear(
        ASKED.replace(b"<two@", b"<six@")
        .replace(b"2 Mar", b"3 Mar")
        .replace(b"It flickers.", f"Is http://x/c/{token}/ yours?".encode())
    )
    talk.refresh_from_db()
    leaving.call_back(let_go(talk, by=member), by=member)
    let_go(talk, KIM, by=member, confirmed=True)
    work()
    words = read(office.mails[0]).get_content()
    assert "yours?" in words
    assert token not in words


def post(client: Client, talk: Conversation, do: str = "send", **more: object) -> str:
    was = Draft.objects.filter(subject_id=talk.pk).first()
    given = {"text": PLAIN, "key": str(uuid4()), "version": was.version if was else 0, "do": do, "cc_named": ""}
    return client.post(f"/conversations/{talk.pk}/answer/", given | more, follow=True).content.decode()


def test_the_button_has_to_have_named_them(talk: Conversation, as_member: Client) -> None:
    assert "press it again" in post(as_member, talk, cc=[KIM])
    assert not Dispatch.objects.exists()
    page = as_member.get(f"/conversations/{talk.pk}/").text
    assert "Send to Ines and 1 other<" in page
    post(as_member, talk, cc=[KIM], cc_named=KIM)
    assert Dispatch.objects.get().cc == [KIM]


def test_a_new_one_needs_its_tick_and_a_wrong_one_is_said_and_the_words_kept(
    talk: Conversation, as_member: Client
) -> None:
    assert "no address" in post(as_member, talk, "keep", cc_more="nobody")
    assert Draft.objects.get().text == PLAIN
    post(as_member, talk, cc_more=LEE, cc_named=LEE)
    assert not Dispatch.objects.exists()
    assert "never part of this conversation" in as_member.get(f"/conversations/{talk.pk}/").text
    post(as_member, talk, cc=[LEE], cc_named=LEE, cc_confirmed="yes")
    assert Dispatch.objects.get().cc == [LEE]


def test_a_form_that_does_not_ask_leaves_them_as_they_are(talk: Conversation, member: Seat) -> None:
    draft = draft_to(talk, KIM, by=member)
    given = {"key": draft.key, "version": draft.version, "by": member}
    assert answering.keep(talk, text="Other words", **given).cc == [KIM]  # type: ignore[arg-type]
    given["version"] = draft.version + 1
    assert answering.keep(talk, text="Other words", to_others=Copies(cc=()), **given).cc == []  # type: ignore[arg-type]
