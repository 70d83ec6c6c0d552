"""The processes that `emptychair up` consists of."""

import os
import subprocess
import time
from dataclasses import dataclass, field
from typing import IO

from emptychair.cli._lines import Lines
from emptychair.cli._parent import PARENT
from emptychair.core import programs

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.5, 30.0
_STEADY_SECONDS = 60.0


@dataclass(kw_only=True, slots=True)
class Part:
    """One child process, started again whenever it dies, after a pause that grows while it keeps dying."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    pause_seconds: float = field(default=_FIRST_PAUSE_SECONDS)

    def start(self) -> IO[bytes]:
        """Start the process in a group of its own, as Ctrl-C in a terminal is for `up` alone; gives what it says."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            programs.command("emptychair", *self.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=programs.environment() | {PARENT: str(os.getpid())},
            process_group=0,
        )
        assert self.process.stdout is not None  # noqa: S101 - it was asked for
        return self.process.stdout

    def bury(self) -> float:
        """Forget the dead process; returns after how many seconds the next one is due."""
        self.process = None
        lived_seconds = time.monotonic() - self.started_at
        if lived_seconds > _STEADY_SECONDS:
            self.pause_seconds = _FIRST_PAUSE_SECONDS
        pause = self.pause_seconds
        self.due_at = time.monotonic() + pause
        self.pause_seconds = min(_LONGEST_PAUSE_SECONDS, pause * 2)
        return pause

    @property
    def is_due(self) -> bool:
        """Whether it is time to start it again."""
        return self.process is None and time.monotonic() >= self.due_at


def run_update() -> int:
    """Bring the database up to date in a process of its own; returns its exit status."""
    command = programs.command("emptychair.cli._update")
    return subprocess.run(command, env=programs.environment(), check=False).returncode  # noqa: S603 - our own module


def run_demo(lines: Lines) -> int:
    """Load the demo company where nothing else is, which brings the database up to date too."""
    command = programs.command("emptychair", "demo", "--if-empty")
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=programs.environment()
    ) as process:
        for line in process.stdout or ():
            lines.say("demo", line)
    return process.returncode
