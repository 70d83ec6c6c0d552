"""Whether customers are heard and answered. docs/reference/scorecard.md, Listening."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from emptychair.scorecard import statistics
from emptychair.scorecard.metrics.metric import Facts, Frame, Measured, Metric, Side, counts, number, numbers
from emptychair.scorecard.statistics import Estimate


def share_of(frames: Mapping[str, Frame]) -> Measured:
    """A share from the frame `cases` with `k` of `n`."""
    k, n = number(frames["cases"], "k"), number(frames["cases"], "n")
    return Measured(n=n, estimate=statistics.share(k, n))


def _customer_turns(facts: Facts) -> Mapping[str, ir.Table]:
    turns = facts.turns.filter(~facts.turns.by_company)
    return {"cases": turns.aggregate(k=turns.next_at.count(), n=turns.count())}


def _waiting(facts: Facts) -> ir.Table:
    chats = facts.conversations
    chats = chats.filter(chats.waiting_since.notnull())
    return chats.select(id=chats.conversation_id, rank=-chats.waiting_since.epoch_seconds())


def _answered(facts: Facts) -> ir.Table:
    chats = facts.conversations
    chats = chats.filter(chats.answered_turns > 0)
    return chats.select(id=chats.conversation_id, rank=chats.first_answer_at.epoch_seconds())


def first_waits(facts: Facts) -> ir.Table:
    """Each conversation's `wait` in seconds for its first answer, and whether it `ended` with one."""
    chats = facts.conversations
    chats = chats.filter(chats.first_customer_at.notnull())
    until = chats.first_answer_at.coalesce(ibis.literal(facts.data_end))
    return chats.select(
        id=chats.conversation_id,
        wait=until.delta(chats.first_customer_at, unit="microsecond").cast("float64") / 1_000_000,
        ended=chats.first_answer_at.notnull(),
    )


def _first_waits(facts: Facts) -> Mapping[str, ir.Table]:
    waits = first_waits(facts)
    return {"waits": waits.group_by("wait", "ended").aggregate(n=waits.count())}


def curve_of(frame: Frame) -> statistics.Survival:
    """The survival curve of counted first waits."""
    return statistics.survival(numbers(frame, "wait"), [bool(ended) for ended in frame["ended"]], counts(frame))


def _median_wait(frames: Mapping[str, Frame]) -> Measured:
    curve = curve_of(frames["waits"])
    return Measured(n=sum(counts(frames["waits"])), estimate=curve.median(), p90=curve.quantile(0.9))


def _by_wait(*, ended: bool) -> Side:
    def rows(facts: Facts) -> ir.Table:
        waits = first_waits(facts)
        waits = waits.filter(waits.ended == ended)
        return waits.select("id", rank=waits.wait)

    return Side(name="for" if ended else "against", rows=rows)


def company_messages(facts: Facts) -> ir.Table:
    """The company's messages that are not automatic, with `belongs` where they are replies.

    A reply belongs to a conversation, or what it replies to is nowhere in the facts (an orphan reply).
    """
    ours = facts.messages
    ours = ours.filter(ours.by_company & ~ours.automatic)
    known = facts.all_messages.select(there=facts.all_messages.channel, key=facts.all_messages.external_id)
    joined = ours.left_join(known.distinct(), (ours.channel == known.there) & (ours.in_reply_to == known.key))
    orphan = joined.in_reply_to.notnull() & joined.key.isnull()
    return joined.select("message_id", "written_at", belongs=joined.conversation_id.notnull() | orphan)


def _replies(facts: Facts) -> Mapping[str, ir.Table]:
    ours = company_messages(facts)
    return {"cases": ours.aggregate(k=ours.belongs.cast("int64").sum(), n=ours.count())}


def _ratio(frames: Mapping[str, Frame]) -> Measured:
    k, n = number(frames["cases"], "k"), number(frames["cases"], "n")
    return Measured(n=n, estimate=statistics.mean([0, 1], [n - k, k]))


def _by_belonging(*, belongs: bool) -> Side:
    def rows(facts: Facts) -> ir.Table:
        ours = company_messages(facts)
        ours = ours.filter(ours.belongs == belongs)
        return ours.select(id=ours.message_id, rank=ours.written_at.epoch_seconds())

    return Side(name="for" if belongs else "against", rows=rows)


def _customers(facts: Facts) -> ir.Table:
    chats = facts.conversations
    return chats.group_by("customer_id").aggregate(
        waits=chats.waiting_since.notnull().any(),
        id=chats.conversation_id.argmax(chats.first_customer_at),
        rank=chats.first_customer_at.max().epoch_seconds(),
    )


def _waiting_customers(facts: Facts) -> Mapping[str, ir.Table]:
    people = _customers(facts)
    return {"cases": people.aggregate(k=people.waits.cast("int64").sum(), n=people.count())}


def _count_of(frames: Mapping[str, Frame]) -> Measured:
    n = number(frames["cases"], "n")
    found = share_of(frames).estimate
    if found.value is None or found.low is None or found.high is None:
        return Measured(n=n)
    value = float(number(frames["cases"], "k"))
    return Measured(n=n, estimate=Estimate(value=value, low=found.low * n, high=found.high * n))


def _content(facts: Facts) -> ir.Table:
    people = _customers(facts)
    return people.filter(~people.waits & people.id.notnull()).select("id", "rank")


METRICS = (
    Metric(
        name="listening.answered_share",
        unit="share",
        of="conversation",
        frames=_customer_turns,
        measure=share_of,
        sides=(Side(name="against", rows=_waiting), Side(name="for", rows=_answered)),
    ),
    Metric(
        name="listening.first_wait",
        unit="seconds",
        of="conversation",
        frames=_first_waits,
        measure=_median_wait,
        sides=(_by_wait(ended=False), _by_wait(ended=True)),
    ),
    Metric(
        name="listening.dialogue_ratio",
        unit="share",
        of="message",
        frames=_replies,
        measure=_ratio,
        sides=(_by_belonging(belongs=False), _by_belonging(belongs=True)),
    ),
    Metric(
        name="listening.unanswered_customers",
        unit="count",
        of="conversation",
        frames=_waiting_customers,
        measure=_count_of,
        sides=(Side(name="for", rows=_waiting), Side(name="against", rows=_content)),
    ),
)
