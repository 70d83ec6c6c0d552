"""What a command needs around it: the database, and Django set up on it."""

import contextlib
import time
from collections.abc import Iterator

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import OperationalError, connection, connections, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from emptychair.cli._database import database
from emptychair.cli._errors import DatabaseAway

# Any number that nobody else uses for an advisory lock in this database.
_UPDATE_LOCK = 5_477_310_118


class WholeMigrations(MigrationExecutor):
    """Applies a migration and notes that it did in one transaction.

    Django notes some only after their tables are there: a kill in between leaves tables that it tries to make again.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Apply it whole, or not at all."""
        with transaction.atomic() if migration.atomic else contextlib.nullcontext():
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


@contextlib.contextmanager
def django_ready(*, update: bool = True, keep: bool = False, patience_seconds: float = 0) -> Iterator[None]:
    """Have Django, a database that answers and, with `update`, its tables as this version wants them.

    The embedded database is joined or started, and stopped at the end when nobody else uses it; with `keep` it
    is started again should it be killed. One of your own gets `patience_seconds` to answer.
    """
    with database(keep=keep):
        django.setup()
        _await_database(patience_seconds)
        if update:
            bring_up_to_date()
        try:
            yield
        finally:
            connections.close_all()


def bring_up_to_date() -> None:
    """Apply what is missing of the migrations, one process at a time."""
    if not pending_migrations():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_UPDATE_LOCK])
    try:
        migrate.MigrationExecutor = WholeMigrations  # type: ignore[attr-defined]
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_UPDATE_LOCK])


def pending_migrations() -> list[str]:
    """The migrations that the database lacks, as app.name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _await_database(patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if time.monotonic() >= deadline:
                home = None if settings.DATABASE_URL else settings.EMPTYCHAIR_HOME
                raise DatabaseAway(str(error).partition("\n")[0].strip().rstrip("."), home=home) from error
            time.sleep(0.5)
        else:
            return
