"""What is done for webhooks by itself."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from emptychair.core import clock
from emptychair.webhooks import queue


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="forget_deliveries", pass_context=False, retry=RetryStrategy(max_attempts=12, wait=5))
def forget_deliveries(timestamp: int) -> None:
    """Every night: forget what was delivered, or could not be, 30 days ago."""
    queue.forget_old(clock.now())
