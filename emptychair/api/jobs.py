"""What is done for the API by itself."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from emptychair.api import replays


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="forget_replays", pass_context=False, retry=RetryStrategy(max_attempts=12, wait=5))
def forget_replays(timestamp: int) -> None:
    """Every hour: forget what was answered to requests with a key a day ago."""
    replays.forget_old()
