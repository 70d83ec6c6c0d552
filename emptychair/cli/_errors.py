"""What goes wrong in a command.

CommandError
├── PortTaken           somebody else listens there
├── DatabaseAway        the database does not answer
├── NotPrepared         what has to be done before the start did not succeed
└── UnsafeSettings      the settings leave the installation open
"""

from collections.abc import Sequence
from pathlib import Path

from emptychair.core.errors import EmptychairError
from emptychair.core.exposure import Unsafe

_NAMED = ("DATABASE_URL", "Look whether it runs")


class CommandError(EmptychairError):
    """A command cannot do what it was asked to."""


class PortTaken(CommandError):
    """The address is in use, or not of this machine."""

    def __init__(self, bind: str, port: int, *, by: str, why: str) -> None:
        whom = f" by {by}" if by else ""
        super().__init__(
            f"Port {port} on {bind} cannot be used{whom} ({why}). Choose another one: EMPTYCHAIR_PORT={port + 1}"
        )
        self.bind, self.port, self.by = bind, port, by


class DatabaseAway(CommandError):
    """The database does not answer: the one that DATABASE_URL names, or the embedded one in `home`."""

    def __init__(self, said: str, *, home: Path | None = None) -> None:
        where, do = (home, f"Is the disk full? More is in {home}/postgres/log") if home else _NAMED
        super().__init__(f"The database of {where} does not answer: {said}. {do}.")
        self.said, self.home = said, home


class NotPrepared(CommandError):
    """What has to be done before the start did not succeed."""

    def __init__(self) -> None:
        super().__init__("What has to be done before the start did not succeed; the lines above say why.")


class UnsafeSettings(CommandError):
    """The settings leave the installation open, so nothing is served."""

    def __init__(self, found: Sequence[Unsafe]) -> None:
        reasons = " ".join(f"({one.id}) {one.said}. {one.do}." for one in found)
        super().__init__(f"These settings are not safe, so nothing was started: {reasons}")
        self.found = found
