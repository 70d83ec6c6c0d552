"""Saved replies: who finds them, and what becomes of them."""

import pytest
from django.test import Client

from conftest import PASSWORD
from emptychair.company.models import JournalEntry, Role, Seat, Team
from emptychair.core import clock
from emptychair.outbox.models import SavedReply

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Late parcel", "text": 'Hello {{ customer.first_name | "there" }}, it is late.', "language": "en"}


def kept(name: str = "Late parcel", *, team: Team | None = None) -> SavedReply:
    """A saved reply."""
    return SavedReply.objects.create(name=name, text="It is late.", team=team, changed_at=clock.now())


def test_words_are_kept_and_listed(as_member: Client) -> None:
    assert as_member.post("/settings/replies/new/", GIVEN)["Location"] == "/settings/replies/"
    assert "Late parcel" in as_member.get("/settings/replies/").content.decode()
    assert JournalEntry.objects.filter(verb="kept a saved reply").exists()


@pytest.mark.parametrize("text", ["Hello {{ customer.email }}", "{{ customer.name }}", "  ", "x" * 20_001])
def test_what_cannot_be_filled_in_is_refused_with_what_was_typed(as_member: Client, text: str) -> None:
    answer = as_member.post("/settings/replies/new/", {**GIVEN, "text": text})
    assert answer.status_code == 422
    assert text.strip() in answer.content.decode()
    assert not SavedReply.objects.exists()


def test_a_deletion_can_be_undone_by_who_deleted(as_member: Client, as_admin: Client) -> None:
    reply = kept()
    as_member.post(f"/settings/replies/{reply.pk}/delete/")
    gone = as_member.get("/settings/replies/").content.decode()
    assert f"/settings/replies/{reply.pk}/undo/" in gone
    assert "row-open" not in gone
    assert as_admin.post(f"/settings/replies/{reply.pk}/undo/").status_code == 404
    assert as_member.post(f"/settings/replies/{reply.pk}/undo/").status_code == 302
    assert "Late parcel" in as_member.get("/settings/replies/").content.decode()


def test_what_is_another_teams_is_not_there(as_member: Client, member: Seat) -> None:
    theirs, ours = Team.objects.create(name="Paris"), Team.objects.create(name="Oslo")
    ours.seats.add(member)
    hidden, seen = kept("Theirs", team=theirs), kept("Ours", team=ours)
    page = as_member.get("/settings/replies/").content.decode()
    assert "Ours" in page
    assert "Theirs" not in page
    assert as_member.get(f"/settings/replies/{seen.pk}/").status_code == 200
    assert as_member.get(f"/settings/replies/{hidden.pk}/").status_code == 404
    assert as_member.post(f"/settings/replies/{hidden.pk}/delete/").status_code == 404
    assert "Paris" not in as_member.get("/settings/replies/new/").content.decode()
    assert as_member.post("/settings/replies/new/", {**GIVEN, "team": theirs.pk}).status_code == 422


def test_for_an_analyst_there_are_none(admin: Seat) -> None:
    reply = kept()
    Seat.objects.create_user("ana@example.org", PASSWORD, name="Ana", role=Role.ANALYST)
    client = Client()
    client.login(email="ana@example.org", password=PASSWORD)
    for address in ("", "new/", f"{reply.pk}/"):
        assert client.get(f"/settings/replies/{address}").status_code == 404


def test_the_list_asks_little_however_long_it_is(as_member: Client, django_assert_max_num_queries: object) -> None:
    for number in range(60):
        kept(f"Reply {number}")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        page = as_member.get("/settings/replies/").content.decode()
    assert page.count("row-open") == 50
