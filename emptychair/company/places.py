"""Where this installation stands, so that a copy of it knows that it is one."""

from pathlib import Path

from django.conf import settings
from django.db import connection


def here() -> str:
    """What names the database that is asked, and no restored or copied one.

    That is its cluster and its number there; of an embedded one, which is copied as files, also the folder's number
    on its disk.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database())"
            " FROM pg_control_system()"
        )
        cluster, database = cursor.fetchone()
    folder = "" if settings.DATABASE_URL else Path(settings.EMPTYCHAIR_HOME).stat().st_ino
    return f"{cluster}.{database}.{folder}"
