"""The queue of deliveries: claimed one by one for each endpoint, and what became of each try.

A sender that died between telling and keeping that it told has it told again, under the same id.
"""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse

from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.company import journal, notices
from emptychair.company.models import Notice, Role, Seat
from emptychair.core import clock
from emptychair.web.live import tell
from emptychair.webhooks.models import Delivery, Endpoint
from emptychair.webhooks.selectors import ON

CLAIM_SECONDS = 60
LONGEST = timedelta(days=3)
KEPT = timedelta(days=30)
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS, _GROWS = 5.0, 6 * 3600.0, 3.0
_JITTER = (0.8, 1.2)
_REST_AFTER, _LONGEST_REST_SECONDS = 3, 300.0
_LONGEST_OBEYED = timedelta(days=1)
_GONE = 410

SAID_GONE = Problem(gettext_noop("It says that it is gone for good (410)."))
_TIRED = gettext_noop("It took nothing for three days. %(said)s")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one try came to. Without a status nothing was answered, and `problem` says why.

    `wait` is how long the receiver asks to be left alone.
    """

    status: int | None = None
    problem: Problem = NO_PROBLEM
    answer: str = ""
    took_milliseconds: int = 0
    wait: timedelta = timedelta()

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


def claim(endpoint_id: int) -> Delivery | None:
    """Take what is due longest for the endpoint, with it; None when nothing is, or it is off or rests."""
    now = clock.now()
    free = Q(claim=None) | Q(claim_ends_at__lte=now)
    due = Delivery.objects.filter(free, endpoint=endpoint_id, state=Delivery.State.WAITING, due_at__lte=now)
    with transaction.atomic():
        awake = Endpoint.objects.filter(ON, Q(rests_until=None) | Q(rests_until__lte=now), pk=endpoint_id)
        endpoint = awake.first()
        found = due.select_for_update(skip_locked=True).order_by("due_at", "id").first() if endpoint else None
        if found is None or endpoint is None:
            return None
        found.endpoint = endpoint
        found.claim, found.claim_ends_at = uuid.uuid4(), now + timedelta(seconds=CLAIM_SECONDS)
        found.claimer, found.tries = connection.connection.info.backend_pid, found.tries + 1
        found.tried_at, found.first_tried_at = now, found.first_tried_at or now
        found.save(update_fields=["claim", "claim_ends_at", "claimer", "tries", "tried_at", "first_tried_at"])
    return found


def free_lost() -> None:
    """Give up the claims of senders that are gone, as after a kill: what they told, perhaps, is told again."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE)


_FREE = """
UPDATE webhooks_delivery SET claim = NULL, claimer = NULL, claim_ends_at = NULL
WHERE claim IS NOT NULL AND claimer NOT IN (SELECT pid FROM pg_stat_activity)
"""


def keep(claimed: Delivery, outcome: Outcome) -> None:
    """Keep what became of a try: done, to be tried again after a wait that grows, or given up."""
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().get(pk=claimed.endpoint_id)
        delivery = Delivery.objects.select_for_update().get(pk=claimed.pk)
        if delivery.claim != claimed.claim:
            return
        delivery.claim = delivery.claimer = delivery.claim_ends_at = None
        delivery.status, delivery.problem, delivery.answer = outcome.status, outcome.problem, outcome.answer
        delivery.took_milliseconds = outcome.took_milliseconds
        if outcome.taken:
            delivery.state, delivery.due_at = Delivery.State.DELIVERED, None
            _works(endpoint)
        else:
            _not_taken(endpoint, delivery, outcome)
        delivery.save()
        tell(f"webhook:{endpoint.pk}")


def _works(endpoint: Endpoint) -> None:
    endpoint.failures, endpoint.rests_until, endpoint.succeeded_at = 0, None, clock.now()
    endpoint.save(update_fields=["failures", "rests_until", "succeeded_at"])


def _not_taken(endpoint: Endpoint, delivery: Delivery, outcome: Outcome) -> None:
    now = clock.now()
    began = delivery.first_tried_at or now
    tired, gone = now - began >= LONGEST, outcome.status == _GONE
    wait = max(timedelta(seconds=wait_seconds(delivery.tries)), min(outcome.wait, _LONGEST_OBEYED))
    delivery.due_at = now + wait
    if tired or gone:
        delivery.state, delivery.due_at = Delivery.State.FAILED, None
    endpoint.failures += 1
    endpoint.rests_until = now + _rest(endpoint.failures, outcome)
    endpoint.save(update_fields=["failures", "rests_until"])
    if gone:
        _end(endpoint, SAID_GONE)
    elif tired and (endpoint.succeeded_at is None or endpoint.succeeded_at < began):
        _end(endpoint, Problem(_TIRED, said=_said(outcome)))


def wait_seconds(tries: int) -> float:
    """How long after so many tries the next one waits; never the same, so that not all come at once."""
    grown: float = _FIRST_WAIT_SECONDS * _GROWS ** min(tries - 1, 20)
    return min(_LONGEST_WAIT_SECONDS, grown) * random.uniform(*_JITTER)  # noqa: S311 # nosec B311 - no secret


def _rest(failures: int, outcome: Outcome) -> timedelta:
    """How long nothing at all is sent: as long as it asks, and longer each time that it fails again."""
    grown = 0.0 if failures < _REST_AFTER else min(_LONGEST_REST_SECONDS, 2.0 ** min(failures - _REST_AFTER, 20))
    return max(timedelta(seconds=grown), min(outcome.wait, _LONGEST_OBEYED))


def _said(outcome: Outcome) -> str:
    """What came back, in a few words."""
    return str(outcome.problem) or f"HTTP {outcome.status}"


def _end(endpoint: Endpoint, why: Problem) -> None:
    """Switch the endpoint off, and tell administrators. What waits for it goes on waiting."""
    if endpoint.off_at is not None:
        return
    now = clock.now()
    endpoint.off_at, endpoint.problem = now, why
    endpoint.save(update_fields=["off_at", "reason", "reason_values"])
    notices.tell(
        Seat.objects.filter(role=Role.ADMIN, is_active=True),
        kind=Notice.Kind.WEBHOOK_OFF,
        words=f"{endpoint}: {why}",
        url=reverse("webhook", args=[endpoint.pk]),
        key=f"webhook {endpoint.pk} {now.isoformat()}",
    )
    journal.record("switched a webhook off", by=None, about=f"webhook {endpoint.pk}", details={"reason": str(why)})


def forget_old(now: datetime) -> int:
    """Drop what was laid down 30 days ago, waiting or not, and endpoints removed as long ago. Returns how many went."""
    old = Delivery.objects.filter(made_at__lte=now - KEPT)
    return old.delete()[0] + Endpoint.objects.filter(removed_at__lte=now - KEPT).delete()[0]
