"""Checks of `emptychair doctor` that ask the database."""

import time
from datetime import timedelta

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, Q
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from emptychair.channels.models import PendingArrival
from emptychair.cli._django import pending_migrations
from emptychair.cli._finding import Finding
from emptychair.cli._jobs import STALLED_SECONDS
from emptychair.core import clock

_OLDEST = 15
_LONGEST_SKEW_SECONDS = 2.0
_LONGEST_WAIT = timedelta(minutes=5)


def version_will_do() -> Finding:
    """The server is PostgreSQL 15 or newer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, text = cursor.fetchone()
    where = connection.settings_dict["HOST"] or "this machine"
    if number // 10_000 < _OLDEST:
        return Finding(name="database", said=f"PostgreSQL {text} on {where}", do=f"Upgrade it to {_OLDEST} or newer")
    return Finding(name="database", said=f"PostgreSQL {text} on {where}")


def vectors_can_be_kept() -> Finding:
    """The extension pgvector is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
        row = cursor.fetchone()
    if row is None:
        return Finding(name="pgvector", said="is not installed", do="Install it, on Debian: postgresql-NN-pgvector")
    return Finding(name="pgvector", said=row[0])


def is_up_to_date() -> Finding:
    """The tables are as this version of emptychair wants them: neither older nor newer."""
    missing = pending_migrations()
    if missing:
        said = f"{len(missing)} changes are missing, the first is {missing[0]}"
        return Finding(name="migrations", said=said, do="Run: emptychair manage migrate")
    unknown = _unknown_migrations()
    if unknown:
        said = f"a newer emptychair has changed it ({unknown[0]})"
        return Finding(name="migrations", said=said, do="Install that version here too")
    return Finding(name="migrations", said="all are applied")


def worker_is_alive() -> Finding:
    """Some worker has shown a sign of life lately."""
    since = clock.now() - timedelta(seconds=STALLED_SECONDS)
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).count()
    if alive:
        return Finding(name="worker", said=f"{alive} alive")
    return Finding(name="worker", said="none is alive", do="Start one: emptychair up, or emptychair worker")


def jobs_succeed() -> Finding:
    """No job has failed for good."""
    failed = ProcrastinateJob.objects.filter(status="failed").values_list("task_name", flat=True)
    if failed:
        said = f"{len(failed)} failed, such as {failed[0]}"
        return Finding(
            name="jobs",
            said=said,
            do="The worker's log says why; see: emptychair manage procrastinate shell",
        )
    return Finding(name="jobs", said="none has failed")


def arrivals_are_read() -> list[Finding]:
    """Nothing waits to be read for long, and nothing was set aside."""
    now = clock.now()
    waiting, aside = Q(set_aside_at=None), Q(set_aside_at__isnull=False)
    asked = PendingArrival.objects.aggregate(
        count=Count("pk", filter=waiting),
        oldest=Min("arrival__received_at", filter=waiting & Q(next_try_at__lte=now)),
        aside=Count("pk", filter=aside),
    )
    late = asked["oldest"] is not None and now - asked["oldest"] > _LONGEST_WAIT
    since = f", one since {asked['oldest']:%Y-%m-%d %H:%M} UTC" if late else ""
    return [
        Finding(
            name="arrivals",
            said=f"{asked['count']} wait to be read{since}",
            do="Look whether a worker is alive and keeps up" if late else "",
        ),
        Finding(
            name="set aside",
            said=f"{asked['aside']} arrivals could not be read",
            do="See why, and try again, in the settings under what was set aside" if asked["aside"] else "",
        ),
    ]


def clocks_agree() -> Finding:
    """This machine's clock and the database's show the same time."""
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = float(cursor.fetchone()[0])
        after = time.time()
    # Half of the way there and back has passed when the database looked.
    skew = theirs - (before + after) / 2
    said = f"{abs(skew):.1f} s apart from the database's"
    if abs(skew) > _LONGEST_SKEW_SECONDS:
        return Finding(name="clock", said=said, do="Have both machines set their clocks by NTP")
    return Finding(name="clock", said=said)


def _unknown_migrations() -> list[str]:
    loader = MigrationLoader(connection)
    ours = {label for label, _ in loader.disk_migrations}
    applied = MigrationRecorder(connection).applied_migrations()
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    return sorted(
        f"{label}.{name}"
        for label, name in applied
        if label in ours and (label, name) not in loader.disk_migrations and (label, name) not in replaced
    )
