"""The worker of procrastinate in a thread of its own, and the taking over of jobs whose worker was killed."""

import asyncio
import contextlib
import copy
import logging
import threading

import attr
import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.app import WorkerOptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException, ProcrastinateException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.periodic import PeriodicRegistry
from procrastinate.worker import Worker

log = logging.getLogger(__name__)

CONCURRENCY = 2
STALLED_SECONDS = 20.0
"""Without a sign of life for so long, and without its lock, a worker is gone."""
LOST_SECONDS = 300.0
"""Without a sign of life for so long it is gone, whatever it holds."""
LIFE_LOCK = 6_704
_BEGIN_SECONDS = 10.0
_TAKE_OVER_SECONDS = 5.0
_HAND_BACK_SECONDS = 6.0
_LIFE_SECONDS = 5.0
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
        mine = worker_app()
        while not self._stop_asked.is_set():
            self._work = self._loop.create_task(_work_once(mine))
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


def worker_app() -> App:
    """An app with the same tasks that asks the database through a pool of its own, and survives its restarts.

    Tasks that other code defers stay with the app that they belong to, and so in the transaction of whoever does.
    """
    mine: App = app.with_connector(PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=_CONNECTIONS))
    mine.periodic_registry = PeriodicRegistry()  # type: ignore[no-untyped-call]
    for key, periodic in app.periodic_registry.periodic_tasks.items():
        task = copy.copy(periodic.task)
        task.blueprint = mine
        mine.periodic_registry.periodic_tasks[key] = attr.evolve(periodic, task=task)
    return mine


async def _work_once(mine: App) -> None:
    async with mine.open_async():
        mine.perform_import_paths()  # type: ignore[no-untyped-call]
        options: WorkerOptions = {
            **mine.worker_defaults,
            "concurrency": CONCURRENCY,
            "install_signal_handlers": False,
            "delete_jobs": "successful",
            "shutdown_graceful_timeout": _HAND_BACK_SECONDS,
            "stalled_worker_timeout": LOST_SECONDS,
        }
        worker = Worker(app=mine, **options)
        sides = (_show_life(worker), _hold_life(worker), _take_over_forever(mine))
        beside = [asyncio.create_task(side) for side in sides]
        try:
            await worker.run()  # type: ignore[no-untyped-call]
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)


def _is_cancelled() -> bool:
    """Whether this task shall end: a question that is cancelled while the database is away ends in another error."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _show_life(worker: Worker) -> None:
    """Say that the worker lives also while it waits for its last jobs; its own sign of life ends before."""
    while not _is_cancelled():
        await asyncio.sleep(_LIFE_SECONDS)
        if worker.worker_id is not None:
            with contextlib.suppress(ProcrastinateException):
                await worker.app.job_manager.update_heartbeat(worker.worker_id)


async def _hold_life(worker: Worker) -> None:
    """Hold a lock that the database takes back when this process dies, and only then, however busy it is."""
    while not _is_cancelled():
        with contextlib.suppress(psycopg.OperationalError):
            async with await psycopg.AsyncConnection.connect(**connector_params(), autocommit=True) as line:
                while worker.worker_id is None:
                    await asyncio.sleep(0.1)
                await line.execute("SELECT pg_advisory_lock(%s, %s)", [LIFE_LOCK, worker.worker_id])
                while True:
                    await asyncio.sleep(_PAUSE_SECONDS)
                    await line.execute("SELECT 1")
        await asyncio.sleep(_PAUSE_SECONDS)


async def _take_over_forever(mine: App) -> None:
    wait_seconds = _BEGIN_SECONDS
    while not _is_cancelled():
        await asyncio.sleep(wait_seconds)
        wait_seconds = _TAKE_OVER_SECONDS
        try:
            await take_over(mine)
        except ProcrastinateException as error:
            log.warning("nothing can be taken over now: %s", " ".join(str(error).split()))
            # After an outage of the database the living must have had time to show themselves again.
            wait_seconds = _BEGIN_SECONDS


async def take_over(mine: App) -> int:
    """Put the jobs of workers that are gone back into the queue; returns how many."""
    silent = await mine.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
    lost = await mine.job_manager.get_stalled_jobs(seconds_since_heartbeat=LOST_SECONDS)
    living = {row["id"] for row in await mine.connector.execute_query_all_async(_LIVING, lock=LIFE_LOCK)}
    living -= {job.worker_id for job in lost}
    stalled = [job for job in silent if job.worker_id not in living]
    for job in stalled:
        log.warning("job %s (%s) of a worker that is gone is taken over", job.id, job.task_name)
        try:
            await mine.job_manager.retry_job(job)
        except UniqueViolation:
            # The same was asked for again meanwhile, and waits already.
            await mine.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    return len(stalled)


# How PostgreSQL shows locks of two numbers: https://www.postgresql.org/docs/current/view-pg-locks.html
_LIVING = """
SELECT objid::bigint AS id FROM pg_locks
WHERE locktype = 'advisory' AND granted AND classid = %(lock)s AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class _WithoutTraces(logging.Filter):
    """An outage of the database is one line, not the trace of each that noticed it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], ConnectorException):
            record.exc_info = None
        return True


for _name in ("procrastinate.worker", "procrastinate.worker.worker", "procrastinate.utils"):
    logging.getLogger(_name).addFilter(_WithoutTraces())
