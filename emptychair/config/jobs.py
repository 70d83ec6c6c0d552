"""What the clock starts, whichever worker's turn it is."""

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app

from emptychair.core import clock

_FAILED_KEPT = timedelta(days=30)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clean_up", pass_context=False)
def clean_up(timestamp: int) -> None:
    """Every night: forget sessions that are over, and failed jobs that nobody has looked at for a month."""
    call_command("clearsessions")
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'failed' AND NOT EXISTS ("
            "SELECT FROM procrastinate_events AS event WHERE event.job_id = procrastinate_jobs.id AND event.at > %s)",
            [clock.now() - _FAILED_KEPT],
        )
