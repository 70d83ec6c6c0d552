"""What the worker does for the scorecard: in a process of its own, whose memory goes with it."""

import contextlib
import os
import subprocess
import sys

from django.db import close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from emptychair.scorecard import due

_LONGEST_SECONDS = 3_600
# Enough for the database to come back; what fails longer than that is not its fault.
_AGAIN = RetryStrategy(max_attempts=12, wait=5)


@app.task(name="scorecard.compute", queue="scorecard", lock="scorecard", retry=_AGAIN)
def compute() -> None:
    """Bring the facts up to date and compute the results that are asked for."""
    close_old_connections()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "emptychair.config.settings"}
    subprocess.run(
        [sys.executable, "-P", "-m", "django", "compute_scorecard"],
        env=environment,
        check=True,
        timeout=_LONGEST_SECONDS,
    )


@app.periodic(cron="* * * * * */20")
@app.task(name="scorecard.look", queue="scorecard", queueing_lock="scorecard-look", pass_context=False, retry=_AGAIN)
def look(timestamp: int) -> None:
    """Every 20 seconds: have the scorecard computed when something changed or somebody waits for it."""
    close_old_connections()
    if due.is_due():
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            compute.configure(queueing_lock="scorecard").defer()
    close_old_connections()
