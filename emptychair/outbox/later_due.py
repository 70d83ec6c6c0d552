"""What the sender does besides handing over mails: it calls back what was overtaken, and puts on pages what is due."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from emptychair.channels.problems import Problem, gettext_noop
from emptychair.company import journal
from emptychair.core import clock
from emptychair.outbox import handover, leaving, letters, links
from emptychair.outbox.models import Dispatch, Draft
from emptychair.web.live import tell

log = logging.getLogger(__name__)

_LINK = Problem(gettext_noop("The customer's link has ended before it was time."))
_AGAIN = timedelta(minutes=5)


def settle() -> None:
    """Do both. Each answer stands for itself: one that fails is tried again later, and holds up no other."""
    waiting = Dispatch.objects.filter(state=Dispatch.State.WAITING, leaves_at__isnull=False, claim=None)
    _each(waiting.filter(overtaken=True).values_list("pk", flat=True), _call_back)
    due = waiting.filter(Q(message_id=""), due_at__lte=clock.now(), overtaken=False)
    _each(due.order_by("due_at", "pk").values_list("pk", flat=True), _put_on_page)


def _each(ids: Iterable[int], do: Callable[[Dispatch], None]) -> None:
    for pk in list(ids):
        try:
            with transaction.atomic():
                dispatch = leaving.held_fast(pk)
                if dispatch.state == Dispatch.State.WAITING:
                    do(dispatch)
                    tell(f"conversation:{dispatch.draft.subject_id}", "docket")
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("an answer that waited for its time could not leave")
            Dispatch.objects.filter(pk=pk).update(due_at=clock.now() + _AGAIN)


def _call_back(dispatch: Dispatch) -> None:
    handover.stop(dispatch, leaving.OVERTAKEN)


def _put_on_page(dispatch: Dispatch) -> None:
    """The last look is the one that mails get."""
    why = handover.against(dispatch) or (None if links.reaches(dispatch.draft.subject_id) else _LINK)
    if why:
        handover.stop(dispatch, why)
        return
    now = clock.now()
    dispatch.state, dispatch.due_at, dispatch.changed_at = Dispatch.State.ON_PAGE, None, now
    dispatch.save(update_fields=["state", "due_at", "changed_at"])
    Draft.objects.filter(pk=dispatch.draft_id).update(state=Draft.State.SENT)
    letters.stand(dispatch, at=now)
    details = {"dispatch": str(dispatch.key)}
    journal.record("answered", by=dispatch.by, about=f"conversation {dispatch.draft.subject_id}", details=details)
