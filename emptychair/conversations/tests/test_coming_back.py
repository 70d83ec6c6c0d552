"""What was put off and comes back by the clock is told to whoever has it, once."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from emptychair.channels.models import Channel
from emptychair.company.models import Notice, Seat, Team
from emptychair.conversations import work
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def talks() -> Sequence[int]:
    """Two conversations that wait."""
    hear([said("1"), said("2", by="omar")])
    return list(Conversation.objects.order_by("pk").values_list("pk", flat=True))


def told() -> list[tuple[str, str, str]]:
    kept = Notice.objects.filter(kind=Notice.Kind.CAME_BACK).order_by("pk")
    return [(one.seat.name, one.words, one.url) for one in kept.select_related("seat")]


def put_off(pks: Sequence[int], *, by: Seat) -> None:
    now = clock.now()
    work.snooze(pks, until=now + HOUR, by=by, now=now)


def test_who_put_it_off_is_told_where_nobody_has_it(talks: Sequence[int], member: Seat) -> None:
    put_off(talks[:1], by=member)
    work.wake_due(clock.now())
    assert told() == []
    work.wake_due(clock.now() + 2 * HOUR)
    assert told() == [("Mo", "ines", f"/conversations/{talks[0]}/")]


def test_whoever_has_it_is_told_instead(talks: Sequence[int], admin: Seat, member: Seat) -> None:
    work.give(talks[:1], seat=admin, by=admin, now=clock.now())
    put_off(talks[:1], by=member)
    work.wake_due(clock.now() + 2 * HOUR)
    assert [name for name, *_ in told()] == ["Ada"]


def test_each_putting_off_is_told_once(talks: Sequence[int], member: Seat) -> None:
    put_off(talks[:1], by=member)
    work.wake_due(clock.now() + 2 * HOUR)
    Conversation.objects.filter(pk=talks[0]).update(snoozed_until=clock.now())
    work.wake_due(clock.now() + 2 * HOUR)
    assert len(told()) == 1
    put_off(talks[:1], by=member)
    work.wake_due(clock.now() + 2 * HOUR)
    assert len(told()) == 2


def test_what_was_put_off_together_is_told_together(talks: Sequence[int], member: Seat) -> None:
    put_off(talks, by=member)
    work.wake_due(clock.now() + 2 * HOUR)
    assert told() == [("Mo", "ines, omar", "/conversations/")]


def test_what_the_customer_or_a_seat_brought_back_is_not_told(talks: Sequence[int], member: Seat) -> None:
    put_off(talks, by=member)
    hear([said("3", by="ines", reply_to="1", minute=9)])
    work.wake(talks[1:], by=member, now=clock.now())
    assert work.wake_due(clock.now() + 2 * HOUR) == 0
    assert told() == []


def test_who_may_not_read_it_any_more_is_not_told(talks: Sequence[int], member: Seat) -> None:
    put_off(talks[:1], by=member)
    Channel.objects.get().teams.add(Team.objects.create(name="Others"))
    work.wake_due(clock.now() + 2 * HOUR)
    assert told() == []
