"""What was not delivered, or perhaps not: listed, and decided by a person."""

import pytest
from django.test import Client

from emptychair.channels import services as channels
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import OutgoingAccount
from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.outbox.letters import Answered, Way
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.services import send
from emptychair.outbox.tests.factories import PLAIN, reply, written

pytestmark = pytest.mark.django_db
HEARD = {"from": {"name": "Mo", "address": "us@loom.example"}, "to": ["ines@home.example"], "in_reply_to": None,
         "by_company": True, "addressed_to_us": False}  # fmt: skip


def let_go(by: Seat, state: Dispatch.State) -> Dispatch:
    place = channels.open_channel("Forum", kind=kind_named("jsonl"))
    OutgoingAccount.objects.get_or_create(channel=place, host="smtp.loom.example", from_address="us@loom.example")
    to = reply(7, address="ines@home.example")
    draft = written(PLAIN, by=by, to=to)
    way = Way(heard=HEARD, answered=Answered(message_id="one@home.example", written_at="2026-03-02T09:00:00+00:00"))
    dispatch = send(draft, version=draft.version, by=by, way=way).dispatch
    assert dispatch
    Dispatch.objects.filter(pk=dispatch.pk).update(state=state, reason="The server said no.")
    return dispatch


def decide(browser: Client, dispatch: Dispatch, do: str, reason: str = "") -> int:
    return browser.post(f"/not-delivered/{dispatch.pk}/", {"do": do, "reason": reason}).status_code


def test_with_nothing_undelivered_the_list_says_so(as_member: Client) -> None:
    assert "Everything was delivered" in as_member.get("/not-delivered/").text


@pytest.mark.parametrize("state", [Dispatch.State.FAILED, Dispatch.State.UNKNOWN])
def test_it_is_listed_with_its_words_and_why(as_member: Client, member: Seat, state: Dispatch.State) -> None:
    dispatch = let_go(member, state)
    for page in ("/not-delivered/", f"/not-delivered/{dispatch.pk}/"):
        shown = as_member.get(page).text
        assert PLAIN in shown
        assert "The server said no." in shown


@pytest.mark.parametrize(
    ("state", "do", "becomes", "draft"),
    [
        ("failed", "again", "waiting", "leaving"),
        ("unknown", "again", "waiting", "leaving"),
        ("unknown", "arrived", "sent", "sent"),
        ("failed", "by_hand", "by_hand", "sent"),
        ("failed", "anew", "called_back", "open"),
        ("failed", "give_up", "given_up", "sent"),
    ],
)
def test_a_person_decides_and_the_journal_says_who(
    as_member: Client, member: Seat, state: str, do: str, becomes: str, draft: str
) -> None:
    dispatch = let_go(member, Dispatch.State(state))
    assert decide(as_member, dispatch, do, "She wrote that it is solved.") == 302
    dispatch.refresh_from_db()
    assert (dispatch.state, Draft.objects.get().state) == (becomes, draft)
    assert JournalEntry.objects.filter(actor=member.email, details__dispatch=str(dispatch.key)).count() == 2
    assert as_member.get(f"/not-delivered/{dispatch.pk}/").status_code == 404


@pytest.mark.parametrize(("state", "do"), [("failed", "arrived"), ("unknown", "anew")])
def test_what_cannot_be_so_is_not_decided(as_member: Client, member: Seat, state: str, do: str) -> None:
    dispatch = let_go(member, Dispatch.State(state))
    decide(as_member, dispatch, do)
    dispatch.refresh_from_db()
    assert dispatch.state == state


def test_giving_up_takes_a_reason(as_member: Client, member: Seat) -> None:
    dispatch = let_go(member, Dispatch.State.FAILED)
    assert decide(as_member, dispatch, "give_up", "  ") == 422
    assert decide(as_member, dispatch, "burn") == 422
    dispatch.refresh_from_db()
    assert dispatch.state == Dispatch.State.FAILED


@pytest.mark.parametrize("role", [Role.AGENCY, Role.ANALYST])
def test_who_may_not_send_decides_nothing(as_member: Client, member: Seat, role: Role) -> None:
    dispatch = let_go(member, Dispatch.State.FAILED)
    Seat.objects.filter(pk=member.pk).update(role=role)
    assert "Send it again" not in as_member.get(f"/not-delivered/{dispatch.pk}/").text
    decide(as_member, dispatch, "again")
    dispatch.refresh_from_db()
    assert dispatch.state == Dispatch.State.FAILED
