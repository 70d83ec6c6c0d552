"""Keeps the parts running, prints what they say, and ends them all together."""

import os
import selectors
import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType

from emptychair.cli._lines import Lines
from emptychair.cli._parts import Part

STOP_SECONDS = 22.0
_LOOK_SECONDS = 0.2
_TEND_SECONDS = 1.0


class Supervisor:
    """One loop over everything that can happen. `tend` is called every second."""

    def __init__(self, parts: Sequence[Part], *, lines: Lines, tend: Callable[[], None]) -> None:
        self._parts, self._lines, self._tend = parts, lines, tend
        self._selector = selectors.DefaultSelector()
        self._asked = 0

    def run(self) -> None:
        """Run the parts until a signal asks to end; a second one ends them without mercy."""
        self._hear_signals()
        tend_at = 0.0
        for part in self._parts:
            self._start(part)
        while not self._asked:
            self._read(_LOOK_SECONDS)
            self._restart_dead()
            if time.monotonic() >= tend_at:
                self._tend()
                tend_at = time.monotonic() + _TEND_SECONDS
        self._end()

    def _hear_signals(self) -> None:
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer)
        self._selector.register(reader, selectors.EVENT_READ, None)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._on_signal)

    def _on_signal(self, _sign: int, _frame: FrameType | None) -> None:
        self._asked += 1

    def _start(self, part: Part) -> None:
        pipe = part.start()
        os.set_blocking(pipe.fileno(), False)
        self._selector.register(pipe, selectors.EVENT_READ, (part.name, bytearray(), pipe))

    def _read(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                os.read(key.fd, 4096)
                continue
            name, rest, pipe = key.data
            fresh = os.read(key.fd, 65_536)
            *whole, last = (rest + fresh).split(b"\n")
            if not fresh:
                whole, last = [*whole, last], b""
                self._selector.unregister(pipe)
                pipe.close()
            rest[:] = last
            for line in filter(None, whole):
                self._lines.say(name, line.decode("utf-8", "replace"))

    def _restart_dead(self) -> None:
        for part in self._parts:
            if part.process is not None and (status := part.process.poll()) is not None:
                pause = part.bury()
                self._lines.say("up", f"{part.name} {_how(status)}; it is started again in {pause:g} s")
            elif part.is_due:
                self._start(part)

    def _end(self) -> None:
        self._lines.say("up", "ending; once more ends without waiting")
        self._send(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._alive() and self._asked < 2 and time.monotonic() < deadline:
            self._read(_LOOK_SECONDS / 2)
        for part in self._alive():
            self._lines.say("up", f"{part.name} is killed")
        self._send(signal.SIGKILL)
        for part in self._alive():
            if part.process is not None:
                part.process.wait()
        self._read(0)

    def _send(self, sign: signal.Signals) -> None:
        for part in self._alive():
            if part.process is not None:
                part.process.send_signal(sign)

    def _alive(self) -> list[Part]:
        return [part for part in self._parts if part.process is not None and part.process.poll() is None]


def _how(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
