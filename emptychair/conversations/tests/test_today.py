"""The front page."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from emptychair.asks import services as asks
from emptychair.company.models import Seat, Team
from emptychair.conversations import work
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock

pytestmark = pytest.mark.django_db


def front(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_waited_longest_stands_there_with_their_words(as_member: Client) -> None:
    hear([said("2", "Second of all", by="b", minute=5), said("1", "First of all", by="a")])
    html = front(as_member)
    assert "2 customers wait" in html
    assert html.index("First of all") < html.index("Second of all")


def test_mine_and_my_promises_stand_there(as_member: Client, member: Seat) -> None:
    hear([said("1", by="ines")])
    talk = Conversation.objects.get()
    assert "They wait for you" not in front(as_member)
    work.give([talk.pk], seat=member, by=member, now=clock.now())
    asks.promise(reply_to(talk), words="A lamp by Friday", due_on=date(2026, 1, 2), by=member)
    html = front(as_member)
    assert "They wait for you" in html
    assert "A lamp by Friday" in html
    assert "overdue" in html


def test_customers_are_heard_in_their_own_words(as_member: Client) -> None:
    lately = (clock.now() - timedelta(hours=3)).isoformat()
    words = "This lamp is wonderful, I love it, the best thing that I have ever bought, thank you so much!"
    hear([said("1", words, by="ines", written_at=lately), said("2", "ok", by="otto", written_at=lately)])
    html = front(as_member)
    assert "In their own words" in html
    assert words[:40] in html.partition("In their own words")[2]


def test_an_empty_house_says_what_comes_next(as_admin: Client, as_member: Client) -> None:
    assert "Bring in an export" in front(as_admin)
    assert 'href="/settings/import/"' not in front(as_member)


def test_another_teams_customers_are_not_there(as_member: Client) -> None:
    channel = hear([said("1", "Planted words", by="ines")])
    channel.teams.add(Team.objects.create(name="Theirs"))
    html = front(as_member)
    assert "Planted" not in html
    assert "Nobody waits" in html


def test_it_asks_the_database_little_however_much_there_is(
    as_member: Client, member: Seat, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    hear([said(str(number), by=f"c{number}", minute=number) for number in range(40)])
    ids = list(Conversation.objects.values_list("pk", flat=True))
    work.give(ids[:20], seat=member, by=member, now=clock.now())
    with django_assert_max_num_queries(20):
        front(as_member)
