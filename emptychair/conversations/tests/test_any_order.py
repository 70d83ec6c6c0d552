"""The same messages give the same threads and conversations, whatever their order and the size of the batches."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from emptychair.channels.models import Channel
from emptychair.conversations.counting import keeping_totals
from emptychair.conversations.models import Conversation, ConversationCount, Message, Thread, ThreadKey
from emptychair.conversations.tests.factories import hear, said
from emptychair.customers.models import Customer, Handle, Touch

pytestmark = pytest.mark.django_db(transaction=True)

WORLD = 14


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, object]]:
    """Messages that reply to each other, to nobody, to what nobody has seen, and in circles."""
    messages = []
    for number in range(draw(st.integers(2, WORLD))):
        company = draw(st.booleans())
        reply_to = draw(st.none() | st.integers(0, WORLD + 2).map(lambda n: f"m{n}"))
        references = draw(
            st.lists(st.integers(0, WORLD + 2).map(lambda n: f"m{n}"), max_size=2)
            | st.sampled_from([["conversation:a"], ["conversation:b"]])
        )
        messages.append(
            said(
                f"m{number}",
                by="us" if company else draw(st.sampled_from(["ines", "otto", "yara"])),
                company=company,
                reply_to=reply_to,
                references=references,
                minute=draw(st.integers(0, 120)),
                automatic=draw(st.integers(0, 9)) == 0,
            )
        )
    return messages


def at_once(messages: Sequence[dict[str, object]]) -> "Seen":
    """What comes out when everything is heard in order and in one batch."""
    return _seen_of(hear(messages, channel=f"All at once {Channel.objects.count()}"))


@dataclass(frozen=True)
class Seen:
    """The rows by their natural names, without the numbers that the database gave them."""

    threads: frozenset[frozenset[str]]
    conversations: frozenset[tuple[object, ...]]
    loose: frozenset[str]
    touches: frozenset[tuple[str, str]]


def _seen_of(channel: Channel) -> Seen:
    messages = list(Message.objects.filter(channel=channel).select_related("handle"))
    threads: dict[int, set[str]] = {}
    members: dict[int, set[str]] = {}
    for message in messages:
        threads.setdefault(message.thread_id, set()).add(message.external_id)
        if message.conversation_id:
            members.setdefault(message.conversation_id, set()).add(message.external_id)
    names = {message.pk: message.external_id for message in messages}
    touches = Touch.objects.filter(subject_id__in=names).values_list("handle__address", "subject_id")
    return Seen(
        threads=frozenset(frozenset(thread) for thread in threads.values()),
        conversations=frozenset(
            (
                row.handle.address, frozenset(members[row.pk]), names.get(row.said_id or 0), row.first_message_at,
                row.last_message_at, row.first_customer_at, row.first_answer_at, row.waiting_since, row.message_count,
                row.customer_turns, row.answered_turns, row.starts_with_customer, row.asked_again,
                frozenset(threads[row.thread_id]),
            )
            for row in Conversation.objects.filter(channel=channel).select_related("handle")
        ),
        loose=frozenset(message.external_id for message in messages if message.conversation_id is None),
        touches=frozenset((address, names[subject]) for address, subject in touches),
    )  # fmt: skip


class AnyOrder(RuleBasedStateMachine):
    """Hears one world in random pieces; at the end it must look as if it had been heard at once."""

    @initialize(world=worlds(), order=st.randoms(use_true_random=False))
    def begin(self, world: list[dict[str, object]], order: object) -> None:
        """Shuffle the world."""
        self.expected = at_once(world)
        self.left = list(world)
        order.shuffle(self.left)  # type: ignore[attr-defined]
        self.name = f"In pieces {Channel.objects.count()}"
        self.channel: Channel | None = None

    @rule(number=st.integers(1, 5), batch=st.integers(1, 4), again=st.booleans())
    def hear_some(self, number: int, batch: int, again: bool) -> None:
        """Hear the next few, in batches; sometimes what was heard comes twice."""
        piece, self.left = self.left[:number], self.left[number:]
        self.channel = hear([*piece, *(piece if again else [])], channel=self.name, batch=batch)

    @precondition(lambda self: bool(getattr(self, "channel", None)))
    @rule(place=st.integers(0, 20), closes=st.booleans())
    def a_seat_rests_one(self, place: int, closes: bool) -> None:
        """Close a conversation or put it off, which nothing that is heard may notice but by opening it again."""
        ids = list(Conversation.objects.filter(channel=self.channel).order_by("pk").values_list("pk", flat=True))
        if ids:
            now = datetime.now(UTC)
            rest = {"closed_at": now} if closes else {"snoozed_until": now}
            with transaction.atomic(), keeping_totals(ids):
                Conversation.objects.filter(pk=ids[place % len(ids)]).update(**rest)

    @invariant()
    def the_totals_are_the_rows(self) -> None:
        """What intake keeps of counts is what is there."""
        if getattr(self, "channel", None):
            kept = ConversationCount.objects.filter(channel=self.channel).values(*Conversation.State.values).first()
            states = Counter(Conversation.objects.filter(channel=self.channel).values_list("state", flat=True))
            assert {state: number for state, number in (kept or {}).items() if number} == states

    def teardown(self) -> None:
        """Hear the rest, and compare."""
        if not hasattr(self, "left"):
            return
        channel = hear(self.left, channel=self.name, batch=3) if self.left or not self.channel else self.channel
        assert _seen_of(channel) == self.expected
        assert Thread.objects.filter(channel=channel).count() == len(
            set(ThreadKey.objects.filter(channel=channel).values_list("thread_id", flat=True))
        )


@pytest.mark.slow
def test_the_same_rows_come_out_whatever_the_order_and_the_batch_sizes() -> None:
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=25,
            stateful_step_count=6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each example takes a second: no time to shrink
        ),
    )


@given(world=worlds())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_hearing_everything_twice_changes_nothing(world: list[dict[str, object]]) -> None:
    channel = hear(world, channel=f"Twice {Channel.objects.count()}")
    once = _seen_of(channel)
    before = (Customer.objects.count(), Handle.objects.count(), Message.objects.count())
    hear(world, channel=channel.name)
    assert _seen_of(channel) == once
    assert (Customer.objects.count(), Handle.objects.count(), Message.objects.count()) == before
