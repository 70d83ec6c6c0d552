"""Shows how far an import is: a bar on a terminal, else a line now and then. Results stay on standard output."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

_LINE_SECONDS = 5.0


class Amount(Protocol):
    """What is known of a reading."""

    bytes_total: int
    bytes_read: int


class Show(Protocol):
    """Draws how far it is: what was read of the file, messages read from it, messages taken in."""

    def __call__(self, amount: Amount, *, read: int, taken: int) -> None: ...


@contextmanager
def shown(name: str) -> Iterator[Show]:
    """How far it is, on standard error."""
    if sys.stderr.isatty():
        with _bar(name) as show:
            yield show
    else:
        yield _Lines(name)


@contextmanager
def _bar(name: str) -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[said]}", markup=False),
        TimeRemainingColumn(),
    )
    begun = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_printable(name)[:40], total=None, said="")

        def show(amount: Amount, *, read: int, taken: int) -> None:
            rate = taken / max(0.1, time.monotonic() - begun)
            # The bar ends with the work, not with the file: what was read and not taken in is still to do.
            share = taken / read if read else 0.0
            progress.update(
                task,
                total=amount.bytes_total or None,
                completed=int(amount.bytes_read * share),
                said=f"{taken:,} of {read:,} messages, {rate:,.0f}/s",
            )

        yield show


class _Lines:
    def __init__(self, name: str) -> None:
        self._name = _printable(name)
        self._begun = self._last = time.monotonic()

    def __call__(self, amount: Amount, *, read: int, taken: int) -> None:
        now = time.monotonic()
        if now - self._last < _LINE_SECONDS:
            return
        self._last = now
        rate = taken / (now - self._begun)
        share = f" {amount.bytes_read / amount.bytes_total:.0%} of the file," if amount.bytes_total else ""
        print(f"{self._name}:{share} {read:,} read, {taken:,} taken in, {rate:,.0f}/s", file=sys.stderr, flush=True)


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)
