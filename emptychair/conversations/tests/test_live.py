"""What open pages are told, and what they fetch then."""

import re
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from emptychair.company.models import Role, Seat
from emptychair.conversations import notes, presence, work
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation, Message, Presence
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock
from emptychair.outbox import services as outbox
from emptychair.outbox.models import Ruling
from emptychair.web.live import CHANNEL, may_hear

KEY = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture
def ear(transactional_db: None) -> Iterator[psycopg.Connection[object]]:
    """Another connection that listens."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        yield ear


def _told(ear: psycopg.Connection[object]) -> list[str]:
    return [notice.payload for notice in ear.notifies(timeout=0.3)]


def _talk() -> Conversation:
    hear([said("1", "Where is my parcel?")])
    return Conversation.objects.get()


def test_a_batch_tells_of_the_conversations_that_it_touched(ear: psycopg.Connection[object]) -> None:
    hear([said("1"), said("2", by="omar")])
    one, other = Conversation.objects.order_by("id")
    assert _told(ear) == [f"inbox conversation:{one.pk} conversation:{other.pk}"]


def test_a_large_batch_tells_of_all_conversations_at_once(ear: psycopg.Connection[object]) -> None:
    hear([said(str(number), by=f"customer {number}") for number in range(51)])
    assert _told(ear) == ["inbox conversation:*"]


def test_each_change_of_a_draft_is_told(ear: psycopg.Connection[object], admin: Seat) -> None:
    talk, chair = _talk(), Seat.objects.create_user("brid@example.org", None, name="Brid", role=Role.CHAIR)
    _told(ear)
    draft = outbox.write(reply_to(talk), key=KEY, text="That is your own fault.", version=0, by=admin)
    assert _told(ear) == [f"conversation:{talk.pk}"]
    outbox.send(draft, version=draft.version, by=admin)
    assert _told(ear) == [f"conversation:{talk.pk} docket", f"notices:{chair.pk}"]
    outbox.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=chair)
    assert _told(ear) == [f"conversation:{talk.pk} docket"]
    outbox.send(draft, version=draft.version, by=admin)
    assert _told(ear) == [f"conversation:{talk.pk} docket"]


def test_a_seat_hears_of_conversations_that_are_there(member: Seat) -> None:
    pk = _talk().pk
    asked = {"inbox", "inbox:3", "looking", "docket", f"conversation:{pk}", "conversation:987654", f"presence:{pk}"}
    assert may_hear(member, asked) == {"inbox", "looking", "docket", f"conversation:{pk}", f"presence:{pk}"}


def test_what_came_since_is_given_with_its_wait(as_member: Client) -> None:
    talk = _talk()
    first = Message.objects.get().pk
    assert as_member.get(f"/conversations/{talk.pk}/since/?after={first}").status_code == 204
    hear([said("2", "On its <b>way</b>.", by="us", company=True, reply_to="1", minute=180)])
    page = as_member.get(f"/conversations/{talk.pk}/since/?after={first}").content.decode()
    last = Message.objects.latest("id").pk
    assert f'data-after="{last}"' in page
    assert page.count("talk-entry") == 1
    assert "On its &lt;b&gt;way&lt;/b&gt;." in page
    assert "talk-wait" in page
    for nonsense in ("", "x", "-1", "1" * 19, "²"):
        assert as_member.get(f"/conversations/{talk.pk}/since/", {"after": nonsense}).status_code == 404


def _inside(client: Client, pk: int, mark: str = "") -> str:
    after = Message.objects.latest("id").pk
    return client.get(f"/conversations/{pk}/since/", {"after": str(after), "inside": mark}).text


def _mark(page: str) -> str:
    found = re.search(r'data-(?:inside-)?mark="(\w+)"', page)
    assert found
    return found[1]


def test_what_colleagues_wrote_and_did_is_given_when_it_changed(as_member: Client, admin: Seat) -> None:
    talk, now = _talk(), clock.now()
    mark = _mark(as_member.get(f"/conversations/{talk.pk}/").content.decode())
    assert _inside(as_member, talk.pk, mark) == ""
    note = notes.write(talk, key=KEY, text="Ask the <b>workshop</b>.", by=admin, now=now)
    work.give([talk.pk], seat=admin, by=admin, now=now)
    page = _inside(as_member, talk.pk, mark)
    assert "Ask the &lt;b&gt;workshop&lt;/b&gt;." in page
    assert "Ada took it on" in page
    assert f'name="next" value="/conversations/{talk.pk}/"' in page
    assert "since" not in page
    assert _inside(as_member, talk.pk, _mark(page)) == ""
    notes.remove(note, by=admin, now=now)
    assert "workshop" not in _inside(as_member, talk.pk, _mark(page))


def test_a_note_that_goes_or_comes_back_is_told(ear: psycopg.Connection[object], admin: Seat) -> None:
    talk = _talk()
    note = notes.write(talk, key=KEY, text="Ask the workshop.", by=admin, now=clock.now())
    _told(ear)
    notes.remove(note, by=admin, now=clock.now())
    notes.put_back(note, by=admin)
    assert _told(ear) == [f"inbox conversation:{talk.pk}"] * 2


def test_a_page_that_ends_with_a_note_goes_on_from_its_last_message(as_member: Client, admin: Seat) -> None:
    talk, now = _talk(), clock.now()
    notes.write(talk, key=KEY, text="Ask the workshop.", by=admin, now=now)
    work.give([talk.pk], seat=admin, team=None, by=admin, now=now)
    html = as_member.get(f"/conversations/{talk.pk}/").content.decode()
    assert f'data-after="{Message.objects.get().pk}"' in html


def test_the_composer_as_it_stands_brings_the_words_of_the_draft(as_member: Client, admin: Seat) -> None:
    talk = _talk()
    draft = outbox.write(reply_to(talk), key=KEY, text="</div><b>Found it", version=0, by=admin)
    page = as_member.get(f"/conversations/{talk.pk}/composer/").content.decode()
    assert f'name="version" value="{draft.version}"' in page
    assert "&lt;/div&gt;&lt;b&gt;Found it</div>" in page
    Seat.objects.filter(email="mo@example.org").update(role=Role.ANALYST)
    assert as_member.get(f"/conversations/{talk.pk}/composer/").status_code == 404


def test_only_what_is_new_of_somebody_beside_is_told(ear: psycopg.Connection[object], member: Seat) -> None:
    pk = _talk().pk
    _told(ear)
    for writing in (False, False, True, True):
        presence.show(pk, seat=member, writing=writing)
    assert _told(ear) == [f"presence:{pk} looking"] * 2
    presence.leave(pk, seat=member)
    presence.leave(pk, seat=member)
    assert _told(ear) == [f"presence:{pk} looking"]


def test_nobody_stands_beside_themselves_and_who_left_is_gone(as_member: Client, member: Seat, admin: Seat) -> None:
    pk = _talk().pk
    presence.show(pk, seat=admin, writing=True)
    there = as_member.post(f"/conversations/{pk}/presence/", {"state": "looking"}).content.decode()
    assert "Ada" in there
    assert "Mo" not in there
    assert as_member.get(f"/conversations/looking/?ids={pk},{pk + 1}").json()["marks"].keys() == {str(pk)}
    assert as_member.post(f"/conversations/{pk}/presence/", {"state": "leaving"}).status_code == 204
    assert list(Presence.objects.values_list("seat__name", flat=True)) == ["Ada"]
    Presence.objects.update(seen_at="2026-01-01T00:00Z")
    assert as_member.get(f"/conversations/looking/?ids={pk}").json() == {"marks": {}}


def test_nonsense_about_oneself_changes_nothing(as_member: Client) -> None:
    pk = _talk().pk
    assert as_member.post(f"/conversations/{pk}/presence/", {"state": "dancing"}).status_code == 422
    assert as_member.post("/conversations/987654/presence/", {"state": "looking"}).status_code == 404
    assert as_member.get(f"/conversations/{pk}/presence/").status_code == 405
    assert not Presence.objects.exists()


def test_marks_cost_a_list_one_query_however_many_are_there(as_member: Client, admin: Seat) -> None:
    hear([said(str(number), by=f"customer {number}") for number in range(20)])
    for pk in Conversation.objects.values_list("pk", flat=True):
        presence.show(pk, seat=admin, writing=False)
    as_member.get("/conversations/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert "Ada" in as_member.get("/conversations/").content.decode()
    assert sum("conversations_presence" in query["sql"] for query in asked) == 1


def test_several_are_named_and_the_rest_counted() -> None:
    others = [presence.Beside(name=name, writing=name == "Mo") for name in ("Mo", "Ada", "Brid", "Cem", "Dag")]
    words = presence.in_words(others).replace("\u2068", "").replace("\u2069", "")
    assert words == "Mo is writing · Ada, Brid, Cem, 1 more are looking"


def test_the_table_is_not_logged(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'conversations_presence'")
        assert cursor.fetchone() == ("u",)
