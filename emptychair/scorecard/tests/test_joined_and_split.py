"""What seats join and split changes the numbers as it changes the conversations, and taking it back restores them."""

from pathlib import Path

import pytest

from emptychair.company.models import Seat
from emptychair.conversations import regrouping
from emptychair.conversations.errors import ConversationsError, NotTakenBack
from emptychair.conversations.models import Act, Conversation, Message
from emptychair.core import clock
from emptychair.scorecard.facts.export import refresh
from emptychair.scorecard.metrics.tables import Cut
from emptychair.scorecard.scoring import score
from emptychair.scorecard.tests.factories import hear, world

pytestmark = pytest.mark.django_db(transaction=True)


def numbers(folder: Path) -> object:
    refresh(folder)
    return score(folder, Cut()).numbers()


def join_and_split(by: Seat) -> list[Act]:
    """Join some conversations of one customer each, and split some."""
    acts = []
    rows = list(Conversation.objects.select_related("handle").order_by("handle__customer", "pk"))
    for one, other in zip(rows[::2], rows[1::2], strict=False):
        try:
            acts.append(regrouping.join(one, other, by=by, now=clock.now()))
        except ConversationsError:
            continue
    for row in Conversation.objects.filter(customer_turns__gt=1).order_by("-pk")[:20]:
        last = Message.objects.filter(conversation=row, by_company=False).order_by("-written_at", "-pk")[:1]
        acts.append(regrouping.split(row, [one.pk for one in last], by=by, now=clock.now()))
    return acts


def test_the_numbers_are_those_of_the_conversations_as_they_stand_and_come_back(tmp_path: Path, member: Seat) -> None:
    hear(world(5, threads=60))
    before = numbers(tmp_path / "one")
    acts = join_and_split(member)
    assert {act.did for act in acts} == {"joined", "split"}
    changed = numbers(tmp_path / "one")
    assert changed != before
    assert numbers(tmp_path / "afresh") == changed
    for act in reversed(acts):
        regrouping.undo(act, by=member)
    with pytest.raises(NotTakenBack):
        regrouping.undo(acts[0], by=member)
    assert numbers(tmp_path / "one") == before
