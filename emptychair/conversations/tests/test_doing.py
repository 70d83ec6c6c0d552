"""The forms by which seats close, put off, give and take; notes; and views that are kept."""

import re
import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localtime

from emptychair.company.models import Notice, Role, Seat, Team
from emptychair.conversations.models import Act, Conversation, Note, SavedView
from emptychair.conversations.notes import mentioned
from emptychair.conversations.snoozing import Until, moment
from emptychair.conversations.tests.factories import BEGIN, hear, said
from emptychair.core import clock

pytestmark = pytest.mark.django_db
ACT = "/conversations/act/"


@pytest.fixture
def talk(as_member: Client) -> Conversation:
    hear([said("1", "The lamp flickers.", by="ines")])
    return Conversation.objects.get()


def done(client: Client, talk: Conversation, **fields: object) -> str:
    """Do something by the form, and what the next page says."""
    answer = client.post(ACT, {"ids": [talk.pk], "next": f"/conversations/{talk.pk}/", **fields}, follow=True)
    assert answer.status_code == 200
    talk.refresh_from_db()
    return answer.content.decode()


def test_closing_says_so_and_offers_undo(as_member: Client, talk: Conversation) -> None:
    html = done(as_member, talk, do="close", reason="solved")
    assert talk.state == "closed"
    undo = f"/conversations/acts/{Act.objects.get().pk}/undo/"
    assert undo in html
    assert "closed it: Solved" in html
    assert as_member.post(undo)["Location"] == f"/conversations/{talk.pk}/"
    talk.refresh_from_db()
    assert talk.state == "waiting"


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "close"},
        {"do": "close", "reason": "nonsense"},
        {"do": "close", "reason": "other"},
        {"do": "snooze"},
        {"do": "snooze", "until": "at", "until_at": "2001-01-01T10:00"},
        {"do": "snooze", "until": "at", "until_at": "9999-12-31T10:00"},
        {"do": "give"},
        {"do": "give", "to": "seat:999999999999999999"},
        {"do": "give", "to": "everybody"},
        {"do": "nonsense"},
        {"do": "close", "reason": "solved", "ids": []},
        {"do": "close", "reason": "solved", "ids": ["x"]},
        {"do": "close", "reason": "solved", "ids": ["9" * 40]},
        {"do": "close", "reason": "solved", "ids": [str(number) for number in range(300)]},
        {"do": "close", "reason": "solved", "ids": ["987654321"]},
    ],
)
def test_nonsense_changes_nothing_and_is_told(as_member: Client, talk: Conversation, fields: dict[str, object]) -> None:
    html = done(as_member, talk, **fields)
    assert talk.state == "waiting"
    assert 'class="toast ' in html


def test_a_time_of_ones_own_is_read_in_the_readers_zone(as_member: Client, talk: Conversation) -> None:
    there = localtime(clock.now(), ZoneInfo("Europe/Berlin"))
    wanted = (there + timedelta(days=2)).replace(second=0, microsecond=0)
    done(as_member, talk, do="snooze", until="at", until_at=wanted.strftime("%Y-%m-%dT%H:%M"))
    assert talk.snoozed_until == wanted


@pytest.mark.parametrize("until", [choice for choice in Until if choice is not Until.AT])
def test_each_time_that_is_offered_lies_ahead(until: Until) -> None:
    assert moment(until, now=BEGIN) > BEGIN


def test_it_is_given_to_a_colleague_and_to_a_team(as_member: Client, talk: Conversation, admin: Seat) -> None:
    done(as_member, talk, do="give", to=f"seat:{admin.pk}")
    assert talk.seat == admin
    team = Team.objects.create(name="Lamps")
    assert "gave it to Lamps" in done(as_member, talk, do="give", to=f"team:{team.pk}")
    assert [talk.seat, talk.team] == [None, team]
    done(as_member, talk, do="give", to="nobody")
    assert talk.team is None


def test_an_analyst_is_offered_nothing_to_do(as_member: Client, talk: Conversation, member: Seat) -> None:
    Seat.objects.filter(pk=member.pk).update(role=Role.ANALYST)
    html = as_member.get(f"/conversations/{talk.pk}/").content.decode()
    assert 'value="give"' not in html
    done(as_member, talk, do="close", reason="solved")
    assert talk.state == "waiting"


def test_the_next_customer_is_taken_and_opened(as_member: Client, talk: Conversation, member: Seat) -> None:
    assert as_member.post("/conversations/next/")["Location"] == f"/conversations/{talk.pk}/"
    talk.refresh_from_db()
    assert talk.seat == member
    assert as_member.post("/conversations/next/")["Location"] == "/conversations/"


def test_nobody_is_led_off_this_site(as_member: Client, talk: Conversation) -> None:
    answer = as_member.post(ACT, {"ids": [talk.pk], "do": "close", "reason": "solved", "next": "https://evil.example/"})
    assert answer["Location"] == "/conversations/"


def note(client: Client, talk: Conversation, text: str, key: uuid.UUID | None = None) -> str:
    address = f"/conversations/{talk.pk}/notes/"
    return client.post(address, {"text": text, "key": str(key or uuid.uuid4())}, follow=True).content.decode()


def test_a_note_stands_in_the_conversation_and_no_script_in_it_runs(as_member: Client, talk: Conversation) -> None:
    html = note(as_member, talk, "She called <script>alert(1)</script> @mo")
    assert "She called &lt;script&gt;" in html
    assert '<b class="mention">@mo</b>' in html


def test_a_note_that_is_sent_twice_is_kept_once(as_member: Client, talk: Conversation) -> None:
    key = uuid.uuid4()
    note(as_member, talk, "Once", key)
    note(as_member, talk, "Once", key)
    assert Note.objects.count() == 1


def test_a_note_of_ones_own_is_taken_away_and_put_back(as_member: Client, talk: Conversation) -> None:
    note(as_member, talk, "Wrong lamp")
    pk = Note.objects.get().pk
    assert "Wrong lamp" not in as_member.post(f"/notes/{pk}/remove/", follow=True).content.decode()
    assert "Wrong lamp" in as_member.post(f"/notes/{pk}/put-back/", follow=True).content.decode()


def test_a_colleagues_note_stays(as_member: Client, as_admin: Client, talk: Conversation) -> None:
    note(as_admin, talk, "Keep this")
    as_member.post(f"/notes/{Note.objects.get().pk}/remove/")
    assert "Keep this" in as_member.get(f"/conversations/{talk.pk}/").content.decode()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Mo look", ["Mo"]), ("@mona and @MO", ["Mona", "Mo"]), ("mo@example.org", []), ("@mobile", []), ("@", []),
        ("ask @Mo.", ["Mo"]), ("@Mo @Mo", ["Mo"]), ("@nobody", []), ("", []),
    ],
)  # fmt: skip
def test_who_is_mentioned(text: str, names: list[str]) -> None:
    seats = [Seat(pk=1, email="m@example.org", name="Mo"), Seat(pk=2, email="mona.b@example.org", name="Mona")]
    assert [str(seat) for seat in mentioned(text, seats)] == names


def test_a_view_is_kept_shown_and_forgotten(as_member: Client, talk: Conversation) -> None:
    query = "?state=closed&language=en&planted=1"
    kept = as_member.post("/conversations/views/", {"name": "Ended", "query": query})["Location"]
    assert kept == "/conversations/?state=closed&language=en"
    assert "Ended" in as_member.get(kept).content.decode()
    as_member.post(f"/conversations/views/{SavedView.objects.get().pk}/forget/")
    assert not SavedView.objects.exists()


def test_a_view_is_seen_by_colleagues_only_when_shared(as_member: Client, as_admin: Client, talk: Conversation) -> None:
    as_member.post("/conversations/views/", {"name": "Own", "query": "?language=en"})
    as_member.post("/conversations/views/", {"name": "Ours", "query": "?language=en", "shared": "on"})
    html = as_admin.get("/conversations/").content.decode()
    assert re.search(r"<bdi>Ours</bdi>", html)
    assert "<bdi>Own</bdi>" not in html
    assert as_admin.post(f"/conversations/views/{SavedView.objects.get(name='Ours').pk}/forget/").status_code == 404


@pytest.mark.parametrize("address", [ACT, "/conversations/next/", "/conversations/views/"])
def test_following_a_link_changes_nothing(as_member: Client, talk: Conversation, address: str) -> None:
    assert as_member.get(address)["Location"] == "/conversations/"
    talk.refresh_from_db()
    assert (talk.state, talk.seat) == ("waiting", None)


def told(seat: Seat) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(seat=seat).values_list("kind", "url"))


def test_who_is_mentioned_or_given_a_conversation_is_told(as_member: Client, talk: Conversation, admin: Seat) -> None:
    as_member.post(f"/conversations/{talk.pk}/notes/", {"text": "@Ada and @Mo, look.", "key": uuid.uuid4()})
    done(as_member, talk, do="give", to=f"seat:{admin.pk}")
    here = f"/conversations/{talk.pk}/"
    assert told(admin) == [("mentioned", f"{here}#note-{Note.objects.get().pk}"), ("assigned", here)]


def test_who_writes_or_takes_it_is_told_nothing(as_member: Client, talk: Conversation, member: Seat) -> None:
    as_member.post(f"/conversations/{talk.pk}/notes/", {"text": "@Mo: remember.", "key": uuid.uuid4()})
    done(as_member, talk, do="give", to=f"seat:{member.pk}")
    assert told(member) == []


def test_who_may_not_read_a_conversation_is_not_told_of_it(as_admin: Client, talk: Conversation, member: Seat) -> None:
    talk.channel.teams.add(Team.objects.create(name="Elsewhere"))
    as_admin.post(f"/conversations/{talk.pk}/notes/", {"text": "@Mo, look.", "key": uuid.uuid4()})
    done(as_admin, talk, do="give", to=f"seat:{member.pk}")
    assert told(member) == []
