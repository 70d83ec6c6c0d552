"""What is done for the company by itself."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from emptychair.company import rota


@app.periodic(cron="23 1 * * *")
@app.task(queueing_lock="plan_rota", pass_context=False, retry=RetryStrategy(max_attempts=12, wait=5))
def plan_rota(timestamp: int) -> None:
    """Every night: plan the day that has come within four weeks, and give away the turns of who left."""
    rota.make_plan(by=None)
