"""What the worker does for promises."""

import zoneinfo

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from emptychair.asks import services
from emptychair.company import selectors


@app.periodic(cron="7 * * * *")
@app.task(
    name="asks.tell_due",
    queueing_lock="asks-tell-due",
    pass_context=False,
    retry=RetryStrategy(max_attempts=12, wait=5),
)
def tell_due(timestamp: int) -> None:
    """Every hour: tell who owns a promise that falls due, by the company's day."""
    close_old_connections()
    company = selectors.the_company()
    with timezone.override(zoneinfo.ZoneInfo(company.time_zone if company else "UTC")):
        services.tell_due()
    close_old_connections()
