"""When there is something to compute."""

from datetime import timedelta

from emptychair.conversations.models import ChangedMonth
from emptychair.core import clock
from emptychair.scorecard.facts import months
from emptychair.scorecard.models import ScorecardResult


def is_due() -> bool:
    """Whether the worker has something to compute: what somebody waits for, or facts that changed.

    After a change it lets ten times as long pass as computing took, so that scoring stays a small part of the work.
    """
    if ScorecardResult.objects.filter(content__isnull=True).exists():
        return True
    latest = ScorecardResult.objects.filter(since=None, until=None, channel="").first()
    if latest is None or latest.computed_at is None:
        return ChangedMonth.objects.exists()
    if clock.now() - latest.computed_at < timedelta(seconds=10 * latest.seconds):
        return False
    return ChangedMonth.objects.exists() or latest.facts_version != months.state().version
