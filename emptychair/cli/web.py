"""`emptychair web`: the pages, alone."""

import contextlib
import functools
import os
from collections.abc import Iterator
from typing import Any

import click

from emptychair.cli._errors import NotPrepared
from emptychair.cli._parent import end_with_parent, is_part
from emptychair.cli._parts import run_update
from emptychair.cli._ports import check_free
from emptychair.core.parents import end_with

DOOR = "emptychair.config.asgi.Door"
_STOP_SECONDS = 8


@click.command()
@click.option("--port", envvar="EMPTYCHAIR_PORT", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--bind", envvar="EMPTYCHAIR_BIND", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--processes", envvar="EMPTYCHAIR_WEB_PROCESSES", type=click.IntRange(1, 64), default=1)
@click.option("--threads", envvar="EMPTYCHAIR_WEB_THREADS", type=click.IntRange(1, 64), default=4)
def command(*, port: int, bind: str, processes: int, threads: int) -> None:
    """Serve the pages.

    Example: DATABASE_URL=postgresql://me@db/chair emptychair web --bind 0.0.0.0
    """
    from emptychair.cli._database import point_to_settings
    from emptychair.cli._safety import refuse_unsafe

    end_with_parent()
    check_free(bind, port)
    # The address that pages and their links name follows from it.
    os.environ |= {"EMPTYCHAIR_PORT": str(port), "EMPTYCHAIR_BIND": bind}
    point_to_settings()
    refuse_unsafe()
    with contextlib.nullcontext() if is_part() else _prepared_database():
        serve(port=port, bind=bind, processes=processes, threads=threads)


@contextlib.contextmanager
def _prepared_database() -> Iterator[None]:
    from emptychair.cli._database import database

    with database(keep=True):
        if run_update() != 0:
            raise NotPrepared
        yield


def serve(*, port: int, bind: str, processes: int, threads: int) -> None:
    """Serve until a signal ends it. This process only watches those that load the pages."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import MPServer

    server = MPServer(
        DOOR,
        address=bind,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=functools.partial(load_door, threads), wrap_loader=False)


def load_door(threads: int) -> Any:
    """What answers, in a process that ends with the one that watches it."""
    from django.utils.module_loading import import_string

    end_with(os.getppid())
    return import_string(DOOR)(threads=threads)
