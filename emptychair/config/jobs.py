"""What the clock starts, whichever worker's turn it is."""

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from emptychair.company.models import Kept
from emptychair.core import clock

_FAILED_KEPT = timedelta(days=30)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clean_up", pass_context=False, retry=RetryStrategy(max_attempts=12, wait=5))
def clean_up(timestamp: int) -> None:
    """Every night: forget sessions that are over, counts that ran out, and jobs that failed a month ago."""
    call_command("clearsessions")
    Kept.objects.filter(expires__lt=clock.now()).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'failed' AND NOT EXISTS ("
            "SELECT FROM procrastinate_events AS event WHERE event.job_id = procrastinate_jobs.id AND event.at > %s)",
            [clock.now() - _FAILED_KEPT],
        )
