"""What the worker does for conversations."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from emptychair.conversations import work
from emptychair.conversations.late import read_late
from emptychair.core import clock


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="conversations.read_late",
    queueing_lock="conversations-read-late",
    pass_context=False,
    retry=RetryStrategy(max_attempts=12, wait=5),
)
def read_what_failed(timestamp: int) -> None:
    """Every five minutes: read what was stored without a reading."""
    close_old_connections()
    read_late()
    close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(
    name="conversations.wake",
    queueing_lock="conversations-wake",
    pass_context=False,
    retry=RetryStrategy(max_attempts=12, wait=5),
)
def wake_what_is_due(timestamp: int) -> None:
    """Every minute: bring back what was put off until now."""
    close_old_connections()
    while work.wake_due(clock.now()):
        pass
    close_old_connections()
