"""The worker of procrastinate in a thread of its own, and the taking over of jobs whose worker was killed."""

import asyncio
import contextlib
import logging
import threading

from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ProcrastinateException

log = logging.getLogger(__name__)

CONCURRENCY = 2
STALLED_SECONDS = 40.0
_TAKE_OVER_SECONDS = 10.0
_HAND_BACK_SECONDS = 15.0
_PAUSE_SECONDS = 2.0
_CONNECTIONS = 4


class JobsThread(threading.Thread):
    """Runs jobs until it is told to stop; a database that goes away only makes it wait."""

    def __init__(self) -> None:
        super().__init__(name="jobs", daemon=True)
        self._stop_asked = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._work: asyncio.Task[None] | None = None

    def run(self) -> None:
        """The thread."""
        asyncio.set_event_loop(self._loop)
        while not self._stop_asked.is_set():
            self._work = self._loop.create_task(_work_once())
            try:
                self._loop.run_until_complete(self._work)
            except asyncio.CancelledError:
                break
            except (ProcrastinateException, OSError) as error:
                log.warning("jobs wait for the database: %s", " ".join(str(error).split()))
            self._stop_asked.wait(_PAUSE_SECONDS)
        self._loop.close()

    def stop(self) -> None:
        """Ask to end: running jobs get some seconds to finish, what has not ended then is taken over by others."""
        self._stop_asked.set()
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()


async def _work_once() -> None:
    # Another app with the same tasks: what this process defers elsewhere stays in its own transactions.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=_CONNECTIONS)
    worker_app = app.with_connector(connector)
    async with worker_app.open_async():
        taking_over = asyncio.create_task(_take_over_forever(worker_app))
        try:
            await worker_app.run_worker_async(
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=_HAND_BACK_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
            )
        finally:
            taking_over.cancel()


async def _take_over_forever(worker_app: App) -> None:
    while True:
        await take_over(worker_app)
        await asyncio.sleep(_TAKE_OVER_SECONDS)


async def take_over(worker_app: App) -> int:
    """Put the jobs of workers that show no sign of life back into the queue; returns how many."""
    stalled = list(await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        log.warning("job %s (%s) of a worker that is gone is taken over", job.id, job.task_name)
        await worker_app.job_manager.retry_job(job)
    return len(stalled)
