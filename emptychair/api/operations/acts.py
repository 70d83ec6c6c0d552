"""What is done to conversations, and taking it back."""

from datetime import datetime
from http import HTTPStatus
from typing import cast

from ninja import Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.problems import held_to
from emptychair.api.shapes import conversations as shapes
from emptychair.company.models import Seat, Team
from emptychair.conversations import inside, regrouping, selectors, work
from emptychair.conversations.forms import ActForm, Do
from emptychair.conversations.models import UNDONE_ANY_TIME, Act, Conversation
from emptychair.core import clock
from emptychair.web.lookup import or_404

router = Router(tags=["acts"])


@writes(router, "/acts", shapes.Act, status=HTTPStatus.CREATED)
def act(request: TokenRequest, asked: shapes.NewAct) -> shapes.Act:
    """Close, reopen, snooze, wake or give conversations.

    All at once. Those that are not there, or not as the act needs them, are left alone; where that is all, the
    answer is 409.
    """
    typed = held_to(ActForm(asked.as_typed()))
    ids = selectors.within(asked.conversations, reach=request.reach)
    return shapes.act(_do(asked, ids, typed, by=request.seat), reach=request.reach)


def _do(asked: shapes.NewAct, ids: list[int], typed: object, *, by: Seat) -> Act:
    given, now = cast("dict[str, object]", typed), clock.now()
    if asked.do == Do.CLOSE:
        return work.close(ids, reason=cast("Conversation.Reason", asked.reason), words=asked.words, by=by, now=now)
    if asked.do == Do.SNOOZE:
        return work.snooze(ids, until=cast("datetime", given["until"]), by=by, now=now)
    if asked.do == Do.GIVE:
        seat, team = cast("Seat | None", given["seat"]), cast("Team | None", given["team"])
        return work.give(ids, seat=seat, team=team, by=by, now=now)
    return (work.reopen if asked.do == Do.REOPEN else work.wake)(ids, by=by, now=now)


@reads(router, "/acts/{int:pk}", shapes.Act)
def read_act(request: TokenRequest, pk: int) -> shapes.Act:
    """Read what was done."""
    return shapes.act(or_404(inside.act_by(pk, reach=request.reach)), reach=request.reach)


@writes(router, "/acts/{int:pk}/undo", shapes.Undone)
def undo_act(request: TokenRequest, pk: int) -> shapes.Undone:
    """Take back what one has done, where nothing has happened since."""
    done = or_404(inside.act_by(pk, reach=request.reach))
    back = regrouping.undo if done.did in UNDONE_ANY_TIME else work.undo
    return shapes.Undone(conversations=back(done, by=request.seat))


@writes(router, "/conversations/{int:pk}/join", shapes.Act, status=HTTPStatus.CREATED)
def join_conversations(request: TokenRequest, pk: int, asked: shapes.Join) -> shapes.Act:
    """Join another conversation of the same customer and channel with this one.

    All that was and will be said there stands here. What is being written in both is put together.
    """
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    other = or_404(selectors.conversation_by(asked.other, reach=request.reach))
    return shapes.act(regrouping.join(found, other, by=request.seat, now=clock.now()), reach=request.reach)


@writes(router, "/conversations/{int:pk}/split", shapes.Act, status=HTTPStatus.CREATED)
def split_conversation(request: TokenRequest, pk: int, asked: shapes.Split) -> shapes.Act:
    """Begin a conversation of its own with messages of this one.

    What answers these messages comes there from now on. The act names both conversations.
    """
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    act = regrouping.split(found, asked.messages, onward=asked.onward, by=request.seat, now=clock.now())
    return shapes.act(act, reach=request.reach)


@writes(router, "/conversations/take-next", shapes.Taken)
def take_next(request: TokenRequest) -> shapes.Taken:
    """Take on who has waited longest and is nobody's."""
    found = work.take_next(by=request.seat, reach=request.reach, now=clock.now())
    if found is None:
        return shapes.Taken(conversation=None)
    taken = or_404(selectors.conversation_by(found.pk, reach=request.reach))
    return shapes.Taken(conversation=shapes.conversation(taken, selectors.words_of([taken]).get(taken.pk)))
