"""What the worker does for channels."""

import contextlib
import logging

from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from emptychair.channels import imports, pending
from emptychair.channels.errors import AlreadyRunning, problem_of
from emptychair.channels.models import ImportRun

log = logging.getLogger(__name__)

# Without an end: what was started goes on by itself, however long the database or another import takes.
_AGAIN = RetryStrategy(wait=5)


@app.task(name="channels.read_upload", queue="imports", retry=_AGAIN)
def read_upload(run_id: int) -> None:
    """Read an uploaded export; tried again when it was cut off, and then it goes on where it was."""
    close_old_connections()
    run = ImportRun.objects.select_related("channel", "started_by").filter(pk=run_id).first()
    if run is None or run.ended:
        return
    try:
        imports.read_upload(run)
    except (OperationalError, InterfaceError, AlreadyRunning):
        raise
    except Exception as error:
        log.exception("import %d stopped", run.pk)
        imports.finish(run, problem=problem_of(error))
    finally:
        close_old_connections()


def defer_upload(run: ImportRun) -> None:
    """Have the worker read the upload; asked for twice it is done once."""
    waiting = read_upload.configure(queueing_lock=f"import-{run.pk}", lock=f"channel-{run.channel_id}")
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        waiting.defer(run_id=run.pk)


@app.periodic(cron="* * * * *")
@app.task(name="channels.clear_innocent", queueing_lock="channels-clear-innocent", pass_context=False, retry=_AGAIN)
def clear_innocent(timestamp: int) -> None:
    """Every minute, and when something was lost: give what was lost with its reader back if it is not to blame."""
    close_old_connections()
    while pending.clear_innocent():
        pass
    close_old_connections()


def defer_clearing() -> None:
    """Have the worker look at what was lost; asked for twice it is done once."""
    waiting = clear_innocent.configure(queueing_lock="channels-clear-innocent")
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        waiting.defer(timestamp=0)
