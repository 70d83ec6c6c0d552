"""Three customers in their own words, to begin the page with."""

from datetime import timedelta

import ibis

from emptychair.scorecard.engines import DuckDB
from emptychair.scorecard.metrics.metric import Facts

_LATELY = timedelta(days=28)
_FEW = 5
_CLEAR = 0.4
_LENGTHS = (40, 280)


def choose(engine: DuckDB, facts: Facts) -> list[tuple[str, int]]:
    """(why, message id) of who waits longest, and the latest praise and complaint.

    Fewer where there are none.
    """
    messages = facts.messages
    length = messages.text.length()
    theirs = messages.filter(
        ~messages.by_company & ~messages.automatic & messages.conversation_id.notnull() & length.between(*_LENGTHS)
    )
    late = theirs.filter(theirs.written_at >= ibis.literal(facts.data_end - _LATELY))
    waiting = facts.turns.filter(~facts.turns.by_company & facts.turns.next_at.isnull())
    waiting = waiting.select(chat="conversation_id", since="began_at")
    longest = theirs.join(waiting, (theirs.conversation_id == waiting.chat) & (theirs.written_at == waiting.since))
    asked = (
        ("waits", longest.order_by("since", "message_id")),
        ("praise", late.filter(late.sentiment > _CLEAR).order_by(late.written_at.desc(), "message_id")),
        ("complaint", late.filter(late.sentiment < -_CLEAR).order_by(late.written_at.desc(), "message_id")),
    )
    found: list[tuple[str, int]] = []
    met: set[object] = set()
    for why, rows in asked:
        some = engine.rows(rows.select("message_id", "customer_id").limit(_FEW))
        for key, customer in zip(some["message_id"], some["customer_id"], strict=True):
            if customer not in met:
                met.add(customer)
                found.append((why, int(str(key))))
                break
    return found
