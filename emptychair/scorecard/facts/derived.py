"""The tables that follow from the messages: conversations, and which answers are boilerplate."""

from collections.abc import Iterable

import ibis.expr.types as ir
import pyarrow as pa

from emptychair import understanding
from emptychair.scorecard.engines import DuckDB
from emptychair.scorecard.facts.folder import Folder, arrow_schema
from emptychair.scorecard.metrics import turns
from emptychair.scorecard.metrics.tables import table
from emptychair.scorecard.schema import ANSWERS, CONVERSATIONS, MESSAGES


def conversation_rows(messages: ir.Table) -> ir.Table:
    """The conversations of the messages, as the facts have them."""
    whole = messages.filter(messages.conversation_id.notnull())
    spans = whole.group_by("conversation_id").aggregate(
        channel=whole.channel.max(),
        thread_id=whole.thread_id.max(),
        customer_id=whole.customer_id.max(),
        first_message_at=whole.written_at.min(),
        last_message_at=whole.written_at.max(),
        message_count=whole.count(),
    )
    counted = turns.conversations(turns.turns(turns.placed(messages)))
    counted = counted.drop("channel", "customer_id").rename(chat="conversation_id")
    rows = spans.left_join(counted, spans.conversation_id == counted.chat)
    rows = rows.mutate(
        customer_turns=rows.customer_turns.coalesce(0),
        answered_turns=rows.answered_turns.coalesce(0),
        starts_with_customer=rows.starts_with_customer.coalesce(False),
        asked_again=rows.asked_again.coalesce(False),
    )
    return rows.select(*(column.name for column in CONVERSATIONS.columns)).order_by("conversation_id")


def conversations_in(engine: DuckDB, months: Iterable[str]) -> set[int]:
    """The conversations with a message in one of the months, by the files as they are."""
    wanted = sorted(months)
    messages = table(MESSAGES)
    chats = messages.filter(_month(messages.written_at).isin(wanted) & messages.conversation_id.notnull())
    return {int(str(chat)) for chat in engine.rows(chats.select("conversation_id").distinct())["conversation_id"]}


def months_of(engine: DuckDB, conversation_ids: Iterable[int]) -> set[str]:
    """The months in which these conversations begin, by the messages and by the conversations as written before."""
    ids = pa.table({"chat": pa.array(sorted(conversation_ids), pa.int64())})
    wanted = engine.put("wanted", ids)
    messages, before = table(MESSAGES), table(CONVERSATIONS)
    begins = messages.semi_join(wanted, messages.conversation_id == wanted.chat)
    begins = begins.group_by("conversation_id").aggregate(at=begins.written_at.min())
    began = before.semi_join(wanted, before.conversation_id == wanted.chat)
    found = {*engine.rows(begins.select(month=_month(begins["at"])).distinct())["month"]}
    found |= {*engine.rows(began.select(month=_month(began.first_message_at)).distinct())["month"]}
    return {str(month) for month in found}


def _month(moment: ir.TimestampValue) -> ir.StringValue:
    return moment.strftime("%Y-%m")


def write_conversations(engine: DuckDB, folder: Folder, months: set[str]) -> None:
    """Write the conversations that begin in these months."""
    messages = table(MESSAGES)
    begins = messages.filter(messages.conversation_id.notnull()).group_by("conversation_id")
    begins = begins.aggregate(month=_month(messages.written_at.min()))
    begins = begins.filter(begins.month.isin(sorted(months))).rename(chat="conversation_id")
    theirs = messages.semi_join(begins, messages.conversation_id == begins.chat)
    rows = engine.keep("chats", conversation_rows(theirs))
    for month in sorted(months):
        of_month = rows.filter(_month(rows.first_message_at) == month).order_by("conversation_id")
        folder.write(CONVERSATIONS, month, engine.stream(of_month, arrow_schema(CONVERSATIONS)))


def write_answers(engine: DuckDB, folder: Folder) -> None:
    """Judge all answers against one another and write them."""
    messages = table(MESSAGES)
    ours = messages.filter(messages.by_company & ~messages.automatic & messages.conversation_id.notnull())
    rows = engine.run(
        ours.select("message_id", "customer_id", "written_at", "text", month=_month(ours.written_at)).order_by(
            "written_at", "message_id"
        )
    )
    judged = understanding.boilerplate(rows["text"].to_pylist(), rows["customer_id"].to_pylist())
    rows = rows.drop_columns(["text"]).append_column("boilerplate", pa.array(judged, pa.bool_()))
    answers = engine.put("judged", rows)
    months = {str(month) for month in rows["month"].unique().to_pylist()}
    for gone in folder.months(ANSWERS) - months:
        folder.remove(ANSWERS, gone)
    for month in sorted(months):
        of_month = answers.filter(answers.month == month).select(*(column.name for column in ANSWERS.columns))
        in_order = of_month.order_by("written_at", "message_id")
        folder.write(ANSWERS, month, engine.stream(in_order, arrow_schema(ANSWERS)))


def known_deflections(engine: DuckDB, month: str) -> dict[int, bool]:
    """What the files already say of the month's answers, so that none is judged twice."""
    messages = table(MESSAGES)
    judged = messages.filter((_month(messages.written_at) == month) & messages.deflects.notnull())
    rows = engine.rows(judged.select("message_id", "deflects"))
    return {int(str(key)): bool(deflects) for key, deflects in zip(*rows.values(), strict=True)}
