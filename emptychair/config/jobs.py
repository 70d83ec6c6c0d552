"""What the clock starts, whichever worker's turn it is."""

from datetime import timedelta

from django.core.management import call_command
from django.db import close_old_connections, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from emptychair.company import by_mail, push
from emptychair.company.models import Kept, NoticeMail
from emptychair.core import clock

_FAILED_KEPT = timedelta(days=30)
_MAILS_KEPT = timedelta(days=90)
_AGAIN = RetryStrategy(max_attempts=12, wait=5)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clean_up", pass_context=False, retry=RetryStrategy(max_attempts=12, wait=5))
def clean_up(timestamp: int) -> None:
    """Every night: forget sessions that are over, counts that ran out, old mails, and jobs that failed a month ago."""
    call_command("clearsessions")
    Kept.objects.filter(expires__lt=clock.now()).delete()
    NoticeMail.objects.filter(at__lt=clock.now() - _MAILS_KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'failed' AND NOT EXISTS ("
            "SELECT FROM procrastinate_events AS event WHERE event.job_id = procrastinate_jobs.id AND event.at > %s)",
            [clock.now() - _FAILED_KEPT],
        )


@app.periodic(cron="* * * * * */15")
@app.task(name="config.tell_browsers", queueing_lock="tell-browsers", pass_context=False, retry=_AGAIN)
def tell_browsers(timestamp: int) -> None:
    """Every quarter of a minute: tell seats in their browsers what they have not seen."""
    close_old_connections()
    push.tell_due()
    close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="config.mail_seats", queueing_lock="mail-seats", pass_context=False, retry=_AGAIN)
def mail_seats(timestamp: int) -> None:
    """Every minute: mail seats what is due for them."""
    close_old_connections()
    by_mail.tell_due()
    close_old_connections()
