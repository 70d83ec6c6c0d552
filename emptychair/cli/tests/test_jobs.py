"""Jobs of workers that were killed go on with others; those of the living are left alone."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from emptychair.cli._jobs import LIFE_LOCK, LOST_SECONDS, STALLED_SECONDS, JobsThread, take_over, worker_app

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_else(transactional_db: None) -> None:
    """No jobs or workers of earlier tests: Django does not empty tables that it does not manage."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers; SELECT pg_advisory_unlock_all()"
        )


def a_job_of_a_worker_seen(seconds_ago: float) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds_ago],
        )
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
            "VALUES ('default', 'nothing', 'doing', %s) RETURNING id",
            cursor.fetchone(),
        )
        return int(cursor.fetchone()[0])


def taken_over() -> int:
    async def ask() -> int:
        mine = worker_app()
        async with mine.open_async():
            return await take_over(mine)

    with ThreadPoolExecutor(1) as thread:  # a browser test may have left a loop running in this one
        return thread.submit(asyncio.run, ask()).result()


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        row = cursor.fetchone()
    return row[0] if row else ""


def test_a_job_of_a_worker_that_is_gone_waits_again() -> None:
    job = a_job_of_a_worker_seen(STALLED_SECONDS + 5)
    assert taken_over() == 1
    assert status_of(job) == "todo"


def test_a_job_of_a_living_worker_stays_its_own() -> None:
    job = a_job_of_a_worker_seen(STALLED_SECONDS - 20)
    assert taken_over() == 0
    assert status_of(job) == "doing"


def holding_its_lock(job: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_lock(%s, worker_id::int) FROM procrastinate_jobs WHERE id = %s", [LIFE_LOCK, job]
        )


def test_a_worker_that_is_too_busy_to_show_itself_keeps_its_job() -> None:
    job = a_job_of_a_worker_seen(STALLED_SECONDS + 5)
    holding_its_lock(job)
    assert taken_over() == 0
    assert status_of(job) == "doing"


def test_a_worker_that_is_silent_for_minutes_is_gone_whatever_it_holds() -> None:
    job = a_job_of_a_worker_seen(LOST_SECONDS + 5)
    holding_its_lock(job)
    assert taken_over() == 1
    assert status_of(job) == "todo"


def test_a_job_that_was_asked_for_again_meanwhile_is_not_done_twice() -> None:
    gone, again = a_job_of_a_worker_seen(STALLED_SECONDS + 5), a_job_of_a_worker_seen(0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = 'one'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE id = %s", [again])
    other = a_job_of_a_worker_seen(STALLED_SECONDS + 5)
    assert taken_over() == 2
    assert (status_of(gone), status_of(again), status_of(other)) == ("", "todo", "todo")


def test_the_jobs_thread_registers_its_worker_and_takes_it_back_when_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})  # their threads would keep connections

    def registered() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_workers")
            return int(cursor.fetchone()[0])

    def lives() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [LIFE_LOCK])
            return int(cursor.fetchone()[0])

    jobs = JobsThread()
    jobs.start()
    try:
        for _ in range(200):
            if registered():
                break
            jobs.join(0.1)
        assert registered() == 1
        for _ in range(100):
            if held := lives():
                break
            jobs.join(0.1)
        assert held == 1
    finally:
        jobs.stop()
        jobs.join(20)
    assert not jobs.is_alive()
    assert registered() == 0


def test_what_the_clock_starts_does_not_hang_on_a_connection_that_may_be_dead() -> None:
    mine = worker_app()
    assert mine.periodic_registry.periodic_tasks.keys() == app.periodic_registry.periodic_tasks.keys()
    assert all(periodic.task.blueprint is mine for periodic in mine.periodic_registry.periodic_tasks.values())
    assert not any(task.blueprint is mine for name, task in app.tasks.items() if "builtin" not in name)
