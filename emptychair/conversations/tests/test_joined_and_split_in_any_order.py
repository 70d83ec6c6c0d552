"""Whatever seats join, split and take back while messages come, each stands once, and taking all back restores all."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from emptychair.channels.models import Arrival, Channel, PendingArrival
from emptychair.company.models import Role, Seat
from emptychair.conversations import intake, regrouping
from emptychair.conversations.errors import ChangedSince, ConversationsError, NothingLeft, NotTakenBack
from emptychair.conversations.models import Act, Conversation, ConversationCount, Message
from emptychair.conversations.tests.factories import hear
from emptychair.conversations.tests.test_any_order import worlds
from emptychair.core import clock
from emptychair.customers import services as customers
from emptychair.customers.models import Customer, Handle, Touch

pytestmark = pytest.mark.django_db(transaction=True)
Parts = frozenset[frozenset[str]]


def parts_of(channel: Channel) -> Parts:
    """The messages of each conversation, by their names."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for name, home in Message.objects.filter(channel=channel).values_list("external_id", "conversation_id"):
        if home:
            found[home].add(name)
    assert set(found) == set(Conversation.objects.filter(channel=channel).values_list("pk", flat=True))
    return frozenset(map(frozenset, found.values()))


def touches_of(channel: Channel) -> Counter[tuple[str, str]]:
    """Who is told to have taken part in which message, and how often."""
    names = dict(Message.objects.filter(channel=channel).values_list("pk", "external_id"))
    touches = Touch.objects.filter(subject_id__in=names).values_list("handle__address", "subject_id")
    return Counter((address, names[subject]) for address, subject in touches)


def counted(channel: Channel) -> Mapping[int, tuple[object, ...]]:
    """What the lists keep of each conversation."""
    rows = Conversation.objects.filter(channel=channel).values_list(
        "pk", "message_count", "customer_turns", "answered_turns", "waiting_since", "said_id", "state"
    )
    return {pk: values for pk, *values in rows}  # type: ignore[misc]


def read_in_anew(channel: Channel) -> None:
    """Drop all that intake has made of a channel's arrivals, but not what seats decided, and have it made again."""
    with connection.cursor() as cursor:
        messages = "SELECT id FROM conversations_message WHERE channel_id = %s"
        cursor.execute(f"DELETE FROM customers_touch WHERE subject_id IN ({messages})", [channel.pk])  # noqa: S608
        for table in ("message", "conversation", "threadkey", "conversationcount"):
            cursor.execute(f"DELETE FROM conversations_{table} WHERE channel_id = %s", [channel.pk])  # noqa: S608
    now = clock.now()
    PendingArrival.objects.bulk_create(
        PendingArrival(arrival=one, channel_id=channel.pk, size=len(one.raw), next_try_at=now - timedelta(minutes=1))
        for one in Arrival.objects.filter(channel=channel)
    )
    intake.drain(channel, most=3)


class Regrouped(RuleBasedStateMachine):
    """Hears one world in pieces and in any order while a seat joins, splits and takes back."""

    @initialize(world=worlds(), order=st.randoms(use_true_random=False), one=st.booleans())
    def begin(self, world: list[dict[str, object]], order: object, one: bool) -> None:
        """Shuffle the world; in half of all worlds two of its customers are one person."""
        number = Channel.objects.count()
        self.seat = Seat.objects.create(
            email=f"s{number}@example.org", password=make_password(None), role=Role.ADMIN, name="Ada"
        )
        self.plain = hear(world, channel=f"Plain {number}")
        self.left, self.one = list(world), one
        order.shuffle(self.left)  # type: ignore[attr-defined]
        self.heard: set[str] = set()
        self.acts: list[Act] = []
        self.channel = hear([], channel=f"Regrouped {number}")
        self.hear_some(number=len(world) // 2, batch=4, again=False)
        if one:
            self._merge()

    def _merge(self) -> None:
        two = [
            Handle.objects.filter(address=name).values_list("customer_id", flat=True).first()
            for name in ("ines", "otto")
        ]
        rows = Customer.objects.in_bulk([pk for pk in two if pk])
        if len(rows) == 2 and all(row.merged_into_id is None for row in rows.values()):
            customers.merge(rows[two[0] or 0], absorbed=rows[two[1] or 0], by=self.seat)

    @rule(number=st.integers(1, 6), batch=st.integers(1, 4), again=st.booleans())
    def hear_some(self, number: int, batch: int, again: bool) -> None:
        """Hear the next few; sometimes what was heard comes twice."""
        piece, self.left = self.left[:number], self.left[number:]
        self.heard |= {str(one["external_id"]) for one in piece}
        hear([*piece, *(piece if again else [])], channel=self.channel.name, batch=batch)

    @rule(one=st.integers(0, 20), other=st.integers(0, 20))
    def join(self, one: int, other: int) -> None:
        """Join two conversations, where they are those of one customer."""
        rows = list(Conversation.objects.filter(channel=self.channel).select_related("handle").order_by("pk"))
        rows = [row for row in rows if row.handle.customer_id == rows[one % len(rows)].handle.customer_id]
        if len(rows) > 1:
            kept, absorbed = rows[one % len(rows)], rows[other % len(rows)]
            try:
                self.acts.append(regrouping.join(kept, absorbed, by=self.seat, now=clock.now()))
            except ConversationsError:
                return
            assert not Conversation.objects.filter(pk=absorbed.pk).exists()

    @rule(place=st.integers(0, 20), chosen=st.sets(st.integers(0, 14), min_size=1))
    def split(self, place: int, chosen: set[int]) -> None:
        """Split messages off, exactly those."""
        rows = list(Conversation.objects.filter(channel=self.channel).order_by("pk"))
        if not rows:
            return
        row = rows[place % len(rows)]
        theirs = list(Message.objects.filter(conversation=row).order_by("pk").values_list("pk", flat=True))
        wanted = {theirs[number % len(theirs)] for number in chosen}
        try:
            act = regrouping.split(row, wanted, by=self.seat, now=clock.now())
        except NothingLeft:
            return
        self.acts.append(act)
        made = act.on.get(before__origin=False).conversation_id
        assert set(Message.objects.filter(conversation=made).values_list("pk", flat=True)) == wanted
        assert set(Message.objects.filter(conversation=row).values_list("pk", flat=True)) == {*theirs} - wanted

    @rule(place=st.integers(0, 5))
    def take_back(self, place: int) -> None:
        """Take one of the acts back, which only says no where another was built on it."""
        if self.acts:
            act = self.acts[place % len(self.acts)]
            try:
                regrouping.undo(act, by=self.seat)
            except NotTakenBack:
                return
            self.acts.remove(act)

    @precondition(lambda self: bool(getattr(self, "acts", None)))
    @rule()
    def read_in_anew(self) -> None:
        """What was decided holds, whatever is read in anew."""
        before = parts_of(self.channel)
        read_in_anew(self.channel)
        assert parts_of(self.channel) == before

    @invariant()
    def every_message_stands_once_and_the_totals_are_the_rows(self) -> None:
        """Nothing is lost, nothing doubled, and what is kept of counts is what is there."""
        if not hasattr(self, "channel"):
            return
        assert Counter(Message.objects.filter(channel=self.channel).values_list("external_id", flat=True)) == Counter(
            self.heard
        )
        kept = ConversationCount.objects.filter(channel=self.channel).values(*Conversation.State.values).first()
        states = Counter(Conversation.objects.filter(channel=self.channel).values_list("state", flat=True))
        assert {state: number for state, number in (kept or {}).items() if number} == states
        assert sum(len(part) for part in parts_of(self.channel)) <= len(self.heard)

    def teardown(self) -> None:
        """Hear the rest and take everything back: it is as if nobody had done anything."""
        if not hasattr(self, "channel"):
            return
        hear(self.left, channel=self.channel.name, batch=3)
        touches = touches_of(self.channel)
        assert touches == touches_of(self.plain)
        for act in reversed(self.acts):
            try:
                regrouping.undo(act, by=self.seat)
            except NotTakenBack as error:
                assert not isinstance(error, ChangedSince)
        assert parts_of(self.channel) == parts_of(self.plain)
        assert sorted(map(repr, (values[:3] for values in counted(self.channel).values()))) == sorted(
            map(repr, (values[:3] for values in counted(self.plain).values()))
        )
        assert touches_of(self.channel) == touches


def test_each_message_stands_once_and_taking_all_back_restores_all() -> None:
    run_state_machine_as_test(
        Regrouped,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )
