"""What is done for the company by itself."""

from contextlib import suppress

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from emptychair.company import passwords, rota
from emptychair.company.errors import MaybeMailed


@app.periodic(cron="23 1 * * *")
@app.task(queueing_lock="plan_rota", pass_context=False, retry=RetryStrategy(max_attempts=12, wait=5))
def plan_rota(timestamp: int) -> None:
    """Every night: plan the day that has come within four weeks, and give away the turns of who left."""
    rota.make_plan(by=None)


@app.task(name="company.mail_password_link", retry=RetryStrategy(max_attempts=4, exponential_wait=4))
def mail_password_link(email: str) -> None:
    """Mail whoever has a seat under this address a link for a new password, once; others nothing."""
    close_old_connections()
    with suppress(MaybeMailed):
        passwords.mail_link(email)
    close_old_connections()
