"""The database that the settings name: the embedded one while somebody needs it, or one of your own."""

import contextlib
import os
from collections.abc import Callable, Iterator

from django.conf import settings

from emptychair.cli._lines import Lines
from emptychair.cli._parent import is_part
from emptychair.core.postgres import Cluster, running


def point_to_settings() -> None:
    """Tell Django which settings are ours; they can be read from then on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emptychair.config.settings")


@contextlib.contextmanager
def database(*, keep: bool = False) -> Iterator[None]:
    """Have the embedded database for a block; nothing happens when DATABASE_URL names another.

    A part of `emptychair up` has the one that `up` has.
    """
    point_to_settings()
    if is_part() or settings.DATABASE_URL:
        yield
        return
    with running(settings.EMPTYCHAIR_HOME, keep=keep):
        yield


@contextlib.contextmanager
def database_of_up(lines: Lines) -> Iterator[Callable[[], None]]:
    """The same with a line for everything that happens to it; gives what must be called now and then."""
    if settings.DATABASE_URL:
        lines.say("database", "the one that DATABASE_URL names")
        yield _nothing
        return
    lines.say("database", f"starting in {settings.EMPTYCHAIR_HOME}")
    with running(settings.EMPTYCHAIR_HOME, keep=True) as cluster:
        lines.say("database", f"ready, process {cluster.pid}")
        yield _Watch(cluster, lines=lines)
        lines.say("database", "ending")


class _Watch:
    """Says when the database's process is another one than before."""

    def __init__(self, cluster: Cluster, *, lines: Lines) -> None:
        self._cluster, self._lines, self._pid = cluster, lines, cluster.pid

    def __call__(self) -> None:
        pid = self._cluster.pid
        if pid not in {0, self._pid}:
            self._lines.say("database", f"was ended and runs again, process {pid}")
            self._pid = pid


def _nothing() -> None:
    return None
