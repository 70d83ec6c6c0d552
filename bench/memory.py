"""The goal of memory: what web, worker and database use together in a large house, after pages were read."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import psutil
from django.conf import settings
from django.db import connection

from bench import world
from bench.context import Context
from bench.items import items
from bench.pages import browser
from bench.result import Result
from emptychair.cli.tests.factories import free_port

_PAGES = (
    "/conversations/",
    "/conversations/?state=all",
    "/customers/",
    "/search/?q=word7",
    "/scorecard/",
    "/settings/channels/",
)
_ROUNDS = 10
_MIB = 1 << 20


def p16(context: Context) -> list[Result]:
    """The proportional share of memory of all processes together, in MiB."""
    world.grow(context.rows)
    port = free_port()
    with part("web", "--port", str(port)) as web, part("worker") as worker:
        _read_pages(port)
        time.sleep(5)
        of_web, of_worker = _memory(web.pid), _memory(worker.pid)
        of_database = _memory(_postmaster())
        with part("import", "twcs", str(_export(context))) as bringing:
            of_import = _peak(bringing)
        beside = max(_memory(web.pid), of_web) + max(_memory(worker.pid), of_worker) + of_import
    total = of_web + of_worker + of_database
    parts = f"web {of_web:,.0f}, worker {of_worker:,.0f}, database {of_database:,.0f}"
    what = f"memory with {context.rows:,} messages"
    during = "memory of web, worker and an import at its peak, without the database"
    return [
        Result(name="P16", what=what, ratio=total, goal=450, floor=700, at_most=True, unit=" MiB", parts=parts),
        Result(name="P16", what=during, ratio=beside, goal=600, floor=600, at_most=True, unit=" MiB",
               parts=f"the import {of_import:,.0f}"),
    ]  # fmt: skip


def _export(context: Context) -> Path:
    """An export to bring in by the command, twice as long as what the command reads ahead."""
    path = context.home / "export.csv"
    rows = [json.loads(record.raw) for record in items(context.data, 40_000, shift=61)]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def _peak(running: subprocess.Popen[bytes]) -> float:
    """MiB at the most until it ends."""
    most = 0.0
    while running.poll() is None:
        with contextlib.suppress(psutil.Error):
            most = max(most, _memory(running.pid))
        time.sleep(0.25)
    assert running.returncode == 0, "the import failed"
    return most


@contextlib.contextmanager
def part(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A part of the product in a process of its own, on the benchmark's database."""
    part = subprocess.Popen([sys.executable, "-m", "emptychair", *words], stdout=subprocess.DEVNULL, env={**os.environ})
    try:
        yield part
    finally:
        if part.poll() is None:
            part.send_signal(signal.SIGINT)
        part.wait(30)


def _read_pages(port: int) -> None:
    session = browser().cookies[settings.SESSION_COOKIE_NAME].value
    await_pages(port)
    for _ in range(_ROUNDS):
        for page in _PAGES:
            asked = urllib.request.Request(
                f"http://127.0.0.1:{port}{page}", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
            )
            with urllib.request.urlopen(asked) as answer:  # noqa: S310
                assert "/sign-in" not in answer.url, "the session does not count"
                answer.read()


def await_pages(port: int) -> None:
    """Wait until the pages answer."""
    for _ in range(300):
        asked = HTTPConnection("127.0.0.1", port)
        with contextlib.suppress(OSError):
            asked.request("GET", "/-/health")
            asked.getresponse()
            return
        time.sleep(0.2)
    raise TimeoutError("web does not answer")


def _postmaster() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    return int((folder / "postmaster.pid").read_text().splitlines()[0])


def _memory(pid: int) -> float:
    """MiB of a process and all that it began, pages that are shared counted once."""
    process = psutil.Process(pid)
    everyone = [process, *process.children(recursive=True)]
    return sum(one.memory_full_info().pss for one in everyone) / _MIB
