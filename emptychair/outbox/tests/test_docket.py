"""The docket and the page of a held draft."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from emptychair.company.models import Role, Seat
from emptychair.outbox import services
from emptychair.outbox.models import Draft, Ruling
from emptychair.outbox.tests.factories import BLAMING, held, reply, seat, written

pytestmark = pytest.mark.django_db


def signed_in(one: Seat) -> Client:
    browser = Client()
    browser.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_an_empty_docket_says_what_would_stand_there(as_admin: Client) -> None:
    assert "Nothing is held" in as_admin.get("/chair/").text


def test_what_is_held_stands_there_with_its_words(as_member: Client, member: Seat) -> None:
    draft = held(member)
    assert BLAMING in as_member.get("/chair/").text
    page = as_member.get(f"/chair/{draft.pk}/").text
    assert "My lamp is broken." in page
    assert "It blames the customer." in page


def test_what_is_held_later_gathers_in_a_bar(as_member: Client, member: Seat) -> None:
    page = as_member.get("/chair/").text
    later = re.search(r'data-live="docket" hx-get="([^"]+)"', page)
    assert later
    assert "new" not in as_member.get(later[1]).text
    held(member)
    assert "1 new" in as_member.get(later[1]).text
    assert as_member.get("/chair/fresh/?at=x").status_code == 404


def test_who_wrote_it_finds_no_buttons(as_member: Client, member: Seat) -> None:
    draft = held(member)
    assert "Veto" not in as_member.get(f"/chair/{draft.pk}/").text
    as_member.post(f"/chair/{draft.pk}/", {"version": draft.version, "outcome": "pass", "reason": ""})
    assert Draft.objects.get().state == Draft.State.HELD


@pytest.mark.parametrize("outcome", ["back", "veto"])
def test_sending_back_and_vetoing_take_a_reason(member: Seat, outcome: str) -> None:
    draft, browser = held(member), signed_in(seat(Role.CHAIR, "Brid"))
    answer = browser.post(f"/chair/{draft.pk}/", {"version": draft.version, "outcome": outcome, "reason": " "})
    assert answer.status_code == 422
    assert "Say why" in answer.text
    browser.post(f"/chair/{draft.pk}/", {"version": draft.version, "outcome": outcome, "reason": "Kinder."})
    assert Ruling.objects.get(outcome=outcome).reason == "Kinder."
    assert "Kinder." in browser.get("/chair/").text


def test_nobody_holds_a_draft_by_hand(member: Seat) -> None:
    draft, browser = held(member), signed_in(seat(Role.CHAIR, "Brid"))
    answer = browser.post(f"/chair/{draft.pk}/", {"version": draft.version, "outcome": "hold", "reason": "x"})
    assert answer.status_code == 422


def test_what_is_decided_is_not_on_the_docket(as_admin: Client, admin: Seat, member: Seat) -> None:
    draft = held(member)
    services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=admin)
    assert as_admin.get(f"/chair/{draft.pk}/").status_code == 404


def test_markup_in_a_draft_is_text(as_admin: Client, member: Seat) -> None:
    draft = held(member, f"{BLAMING} <script>alert(1)</script>")
    for page in ("/chair/", f"/chair/{draft.pk}/"):
        assert "<script>alert" not in as_admin.get(page).text


def test_the_docket_asks_as_much_for_fifty_as_for_one(
    as_admin: Client, member: Seat, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(50):
        draft = written(BLAMING, by=member, to=reply(number, address=f"c{number}"))
        services.send(draft, version=draft.version, by=member)
    with django_assert_max_num_queries(12):
        assert as_admin.get("/chair/").text.count(BLAMING) == 50
