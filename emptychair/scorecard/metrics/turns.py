"""Messages in order, turns and conversations, by SCORECARD's words in docs/reference/scorecard.md."""

import ibis
import ibis.expr.types as ir

ASK_AGAIN_SECONDS = 30 * 60


def placed(messages: ir.Table) -> ir.Table:
    """The messages of conversations that are not automatic, each with its place in order and its turn, from 1 on."""
    said = messages.filter(messages.conversation_id.notnull() & ~messages.automatic)
    order = [said.written_at, said.external_id, said.message_id]
    in_order = ibis.window(group_by=said.conversation_id, order_by=order)
    said = said.select(
        "message_id", "conversation_id", "channel", "thread_id", "customer_id", "by_company", "written_at",
        "sentiment", "deflects",
        place=ibis.row_number().over(in_order) + 1,
        begins=(said.by_company != said.by_company.lag().over(in_order)).fill_null(True).cast("int64"),
    )  # fmt: skip
    so_far = ibis.window(group_by=said.conversation_id, order_by=said.place, preceding=None, following=0)
    return said.mutate(turn=said.begins.sum().over(so_far)).drop("begins")


def turns(messages: ir.Table) -> ir.Table:
    """One row for each turn of the placed messages. `next_at` is when the other side's next turn begins, or null."""
    grouped = messages.group_by("conversation_id", "turn", "by_company").aggregate(
        channel=messages.channel.max(),
        customer_id=messages.customer_id.max(),
        began_at=messages.written_at.min(),
        last_at=messages.written_at.max(),
        message_count=messages.count(),
    )
    in_order = ibis.window(group_by=grouped.conversation_id, order_by=grouped.turn)
    return grouped.mutate(next_at=grouped.began_at.lead().over(in_order))


def conversations(every_turn: ir.Table) -> ir.Table:
    """One row for each conversation with at least one turn."""
    theirs = ~every_turn.by_company
    begins = theirs & (every_turn.turn == 1)
    lasted = every_turn.last_at.delta(every_turn.began_at, unit="microsecond")
    return every_turn.group_by("conversation_id").aggregate(
        channel=every_turn.channel.max(),
        customer_id=every_turn.customer_id.max(),
        customer_turns=every_turn.count(where=theirs),
        answered_turns=every_turn.next_at.count(where=theirs),
        company_turns=every_turn.count(where=every_turn.by_company),
        starts_with_customer=begins.any(),
        asked_again=(begins & (lasted > ASK_AGAIN_SECONDS * 1_000_000)).any(),
        first_customer_at=every_turn.began_at.min(where=theirs),
        first_answer_at=every_turn.next_at.min(where=theirs),
        waiting_since=every_turn.began_at.max(where=theirs & every_turn.next_at.isnull()),
    )
