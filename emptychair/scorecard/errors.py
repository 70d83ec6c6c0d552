"""What goes wrong with facts and scores.

ScorecardError
├── FolderBusy      somebody else has been writing the folder for too long
└── NoSuchChannel   a score was asked of a channel that the facts do not know
"""

from emptychair.core.errors import EmptychairError


class ScorecardError(EmptychairError):
    """The facts or the score cannot be had."""


class FolderBusy(ScorecardError):
    """Another process keeps the folder of facts."""

    def __init__(self, path: str) -> None:
        super().__init__(f"Another process has been writing to {path} for ten minutes. Look which one, or try later.")
        self.path = path


class NoSuchChannel(ScorecardError):
    """No channel has that name."""

    def __init__(self, name: str, *, known: list[str]) -> None:
        there = ", ".join(sorted(known)) or "none yet"
        super().__init__(f"There is no channel {name!r}. Channels: {there}.")
        self.name, self.known = name, known
