"""Lists of a seat that sees some channels only are those of everybody without the rest, found channel by channel."""

from datetime import timedelta

import pytest
from django.db.models import Q

from emptychair.channels.models import Channel
from emptychair.company.models import Seat
from emptychair.company.reach import Reach
from emptychair.conversations import selectors, work
from emptychair.conversations.filters import Filters, State, Whose
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock

pytestmark = pytest.mark.django_db
CHANNELS = ("Mail", "Chat", "Forum", "Posts")


@pytest.fixture
def some(db: None, admin: Seat) -> Reach:
    """The reach of a seat that does not see the forum. Several have waited equally long; some are put off or closed."""
    for at, name in enumerate(CHANNELS):
        hear([said(f"{at}-{n}", by=f"c{at}-{n}", minute=(n * 7 + at) % 11) for n in range(15)], channel=name)
        replies = [
            said(f"{at}-{n}a", by="us", company=True, reply_to=f"{at}-{n}", minute=20 + n % 3) for n in range(0, 15, 4)
        ]
        hear(replies, channel=name)
    ids = list(Conversation.objects.order_by("pk").values_list("pk", flat=True))
    work.close(ids[::9], reason=Conversation.Reason.SOLVED, by=admin, now=clock.now())
    work.snooze(ids[1::9], until=clock.now() + timedelta(days=1), by=admin, now=clock.now())
    return Reach(channels=frozenset(Channel.objects.exclude(name="Forum").values_list("pk", flat=True)))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("whose", ["", Whose.NOBODY])
def test_page_after_page_and_back_it_has_what_the_whole_list_has_of_them(
    some: Reach, member: Seat, monkeypatch: pytest.MonkeyPatch, state: State, whose: str
) -> None:
    filters = Filters(state=state, whose=whose)

    def walked() -> list[list[int]]:
        pages, cursor = [], None
        while True:
            page = selectors.conversation_page(filters, cursor, seat=member, reach=some, size=4)
            pages.append([row.pk for row in page.rows])
            if page.after is None:
                break
            cursor = page.after
        while page.before:
            page = selectors.conversation_page(filters, page.before, seat=member, reach=some, size=4)
            pages.append([row.pk for row in page.rows])
        return pages

    found = walked()
    monkeypatch.setattr(Reach, "apart", lambda *_: list[Q]())
    assert found == walked()
    assert sum(map(len, found))
    forum = Conversation.objects.filter(channel__name="Forum").values_list("pk", flat=True)
    assert not {*forum} & {pk for page in found for pk in page}


def test_the_next_customer_is_the_one_who_has_waited_longest_of_them(some: Reach, member: Seat) -> None:
    waiting = Conversation.objects.filter(some.condition("channel"), state="waiting").order_by("waiting_since", "id")
    wanted = list(waiting.values_list("pk", flat=True))[:5]
    taken = [work.take_next(by=member, reach=some, now=clock.now()) for _ in wanted]
    assert [one and one.pk for one in taken] == wanted


def test_each_channel_is_walked_by_its_own_index(some: Reach, member: Seat) -> None:
    assert len(some.apart("channel")) == len(CHANNELS) - 1
    assert Reach(channels=None).apart("channel") == []
    assert Reach(channels=frozenset(range(1, 40))).apart("channel") == []
