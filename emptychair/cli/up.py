"""`emptychair up`: database, web and worker in one terminal."""

import http.client
import os
import threading
import time

import click

from emptychair.cli._errors import NotPrepared
from emptychair.cli._lines import Lines
from emptychair.cli._parts import Part, run_demo, run_update
from emptychair.cli._ports import check_free
from emptychair.cli._supervisor import Supervisor

HEALTH = "/-/health"
_ASK_SECONDS = 0.2


@click.command()
@click.option("--port", envvar="EMPTYCHAIR_PORT", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--bind", envvar="EMPTYCHAIR_BIND", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--demo", is_flag=True, help="Load the demo company first, where nothing else is.")
def command(*, port: int, bind: str, demo: bool) -> None:
    """Run everything in this terminal: the database, the pages and the worker. Ctrl-C ends it.

    Example: EMPTYCHAIR_PORT=9000 emptychair up
    """
    from django.conf import settings

    from emptychair.cli._database import database_of_up, point_to_settings
    from emptychair.cli._home import only_one
    from emptychair.cli._safety import refuse_unsafe

    # The address that pages and their links name follows from it.
    os.environ |= {"EMPTYCHAIR_PORT": str(port), "EMPTYCHAIR_BIND": bind}
    point_to_settings()
    refuse_unsafe()
    lines = Lines()
    with only_one(settings.EMPTYCHAIR_HOME):
        check_free(bind, port)
        with database_of_up(lines) as tend:
            if (run_demo(lines) if demo else run_update()) != 0:
                raise NotPrepared
            parts = [
                Part(name="web", command=["web", "--port", str(port), "--bind", bind]),
                Part(name="worker", command=["worker"]),
            ]
            threading.Thread(target=_announce, args=(bind, port, lines), daemon=True).start()
            Supervisor(parts, lines=lines, tend=tend).run()
    lines.say("up", "ended")


def _announce(bind: str, port: int, lines: Lines) -> None:
    """Say the address once it answers, whatever it answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - compared, not listened on
    while not _answers(host, port):
        time.sleep(_ASK_SECONDS)
    shown = f"[{host}]" if ":" in host else host
    lines.say("up", f"ready on http://{shown}:{port}")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", HEALTH)
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
