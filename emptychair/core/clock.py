"""The one clock: everything that needs the present asks here, so that tests can hold it still."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present, aware and in UTC."""
    return datetime.now(UTC)
