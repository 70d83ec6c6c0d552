"""How it is to be a customer here. docs/reference/scorecard.md, Experience."""

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from emptychair import understanding
from emptychair.scorecard import statistics
from emptychair.scorecard.metrics.listening import share_of
from emptychair.scorecard.metrics.metric import Facts, Frame, Measured, Metric, Side, counts, numbers

DEFLECTS_FROM = 0.5


def _mean_of(frames: Mapping[str, Frame]) -> Measured:
    cases = frames["cases"]
    return Measured(n=sum(counts(cases)), estimate=statistics.mean(numbers(cases, "value"), counts(cases)))


def _beginning(facts: Facts) -> ir.Table:
    chats = facts.conversations
    return chats.filter(chats.starts_with_customer)


def _asked_again(facts: Facts) -> Mapping[str, ir.Table]:
    chats = _beginning(facts)
    return {"cases": chats.aggregate(k=chats.asked_again.cast("int64").sum(), n=chats.count())}


def _by_asking(*, again: bool) -> Callable[[Facts], ir.Table]:
    def rows(facts: Facts) -> ir.Table:
        chats = _beginning(facts)
        chats = chats.filter(chats.asked_again == again)
        return chats.select(id=chats.conversation_id, rank=chats.first_customer_at.epoch_seconds())

    return rows


def _with_answer(facts: Facts) -> ir.Table:
    chats = facts.conversations
    return chats.filter(chats.answered_turns > 0)


def _turns_to_end(facts: Facts) -> Mapping[str, ir.Table]:
    chats = _with_answer(facts)
    return {"cases": chats.group_by(value=chats.customer_turns).aggregate(n=chats.count())}


def _longest(facts: Facts) -> ir.Table:
    chats = _with_answer(facts)
    return chats.select(id=chats.conversation_id, rank=chats.customer_turns)


def moods(facts: Facts) -> ir.Table:
    """By how much the mood changed (`value`) in each conversation in which that can be said.

    The first and the last of a customer's messages have an answer between them when they are in two turns.
    """
    theirs = facts.placed.filter(~facts.placed.by_company)
    rising = ibis.window(group_by=theirs.conversation_id, order_by=theirs.place)
    falling = ibis.window(group_by=theirs.conversation_id, order_by=theirs.place.desc())
    theirs = theirs.mutate(rise=ibis.row_number().over(rising), fall=ibis.row_number().over(falling))
    ends = theirs.group_by("conversation_id").aggregate(
        turn_count=theirs.turn.nunique(),
        first=theirs.sentiment.max(where=theirs.rise == 0),
        last=theirs.sentiment.max(where=theirs.fall == 0),
    )
    ends = ends.mutate(value=ends.last - ends.first)
    return ends.filter((ends.turn_count >= 2) & ends.value.notnull()).select("conversation_id", "value")


def _mood_change(facts: Facts) -> Mapping[str, ir.Table]:
    changes = moods(facts)
    return {"cases": changes.group_by("value").aggregate(n=changes.count())}


def _by_mood(*, fell: bool) -> Callable[[Facts], ir.Table]:
    def rows(facts: Facts) -> ir.Table:
        changes = moods(facts)
        changes = changes.filter(changes.value < 0 if fell else changes.value >= 0)
        return changes.select(id=changes.conversation_id, rank=changes.value.abs())

    return rows


def _first_turns(facts: Facts) -> ir.Table:
    """The messages of each conversation's first company turn, `many` when the turn has several."""
    ours = facts.placed.filter(facts.placed.by_company)
    chat = ibis.window(group_by=ours.conversation_id)
    ours = ours.mutate(first_turn=ours.turn.min().over(chat))
    ours = ours.filter(ours.turn == ours.first_turn)
    chat = ibis.window(group_by=ours.conversation_id)
    return ours.mutate(many=ours.count().over(chat) > 1)


def texts_to_judge(facts: Facts) -> ir.Table:
    """The texts of first company turns of several messages, which have to be judged together."""
    several = _first_turns(facts)
    several = several.filter(several.many)
    texts = facts.messages.select("message_id", "text")
    return several.join(texts, "message_id").select("conversation_id", "place", "text")


def judge_turns(several: Frame) -> dict[int, bool]:
    """Whether each turn of several messages deflects, judged by their texts in order, one per line."""
    turns: dict[int, list[tuple[int, str]]] = {}
    rows = zip(counts(several, "conversation_id"), counts(several, "place"), map(str, several["text"]), strict=True)
    for conversation, place, text in rows:
        turns.setdefault(conversation, []).append((place, text))
    return {
        conversation: understanding.deflects("\n".join(text for _, text in sorted(said))) >= DEFLECTS_FROM
        for conversation, said in turns.items()
    }


def first_answers(facts: Facts) -> ir.Table:
    """For each conversation with a company turn whether the first one deflects."""
    first = _first_turns(facts)
    chats = first.group_by("conversation_id").aggregate(
        alone=first.deflects.any(where=~first.many), rank=first.written_at.max().epoch_seconds()
    )
    judged = facts.judged_turns.select(chat=facts.judged_turns.conversation_id, together="deflects")
    joined = chats.left_join(judged, chats.conversation_id == judged.chat)
    return joined.select(id=joined.conversation_id, rank=joined.rank, deflects=joined.together.coalesce(joined.alone))


def _deflected(facts: Facts) -> Mapping[str, ir.Table]:
    answers = first_answers(facts)
    return {"cases": answers.aggregate(k=answers.deflects.cast("int64").sum(), n=answers.count())}


def _by_deflection(*, deflects: bool) -> Callable[[Facts], ir.Table]:
    def rows(facts: Facts) -> ir.Table:
        answers = first_answers(facts)
        return answers.filter(answers.deflects == deflects).select("id", "rank")

    return rows


def judged_answers(facts: Facts) -> ir.Table:
    """The company's answers inside the cut with whether each is boilerplate."""
    ours = facts.messages.filter(facts.messages.by_company).select("message_id", "conversation_id")
    return ours.join(facts.answers, "message_id")


def _boilerplate(facts: Facts) -> Mapping[str, ir.Table]:
    answers = judged_answers(facts)
    return {"cases": answers.aggregate(k=answers.boilerplate.cast("int64").sum(), n=answers.count())}


def _by_boilerplate(*, is_boilerplate: bool) -> Callable[[Facts], ir.Table]:
    def rows(facts: Facts) -> ir.Table:
        answers = judged_answers(facts)
        answers = answers.filter(answers.boilerplate == is_boilerplate)
        return answers.select(id=answers.message_id, rank=answers.written_at.epoch_seconds())

    return rows


METRICS = (
    Metric(
        name="experience.asked_again_share",
        unit="share",
        of="conversation",
        frames=_asked_again,
        measure=share_of,
        sides=(
            Side(name="for", rows=_by_asking(again=True)),
            Side(name="against", rows=_by_asking(again=False)),
        ),
    ),
    Metric(
        name="experience.turns_to_end",
        unit="number",
        of="conversation",
        frames=_turns_to_end,
        measure=_mean_of,
        sides=(Side(name="for", rows=_longest),),
    ),
    Metric(
        name="experience.mood_change",
        unit="number",
        of="conversation",
        frames=_mood_change,
        measure=_mean_of,
        sides=(
            Side(name="against", rows=_by_mood(fell=True)),
            Side(name="for", rows=_by_mood(fell=False)),
        ),
    ),
    Metric(
        name="experience.deflected_share",
        unit="share",
        of="conversation",
        frames=_deflected,
        measure=share_of,
        sides=(
            Side(name="for", rows=_by_deflection(deflects=True)),
            Side(name="against", rows=_by_deflection(deflects=False)),
        ),
    ),
    Metric(
        name="experience.boilerplate_share",
        unit="share",
        of="message",
        frames=_boilerplate,
        measure=share_of,
        sides=(
            Side(name="for", rows=_by_boilerplate(is_boilerplate=True)),
            Side(name="against", rows=_by_boilerplate(is_boilerplate=False)),
        ),
    ),
)
