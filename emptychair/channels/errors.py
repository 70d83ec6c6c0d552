"""What goes wrong while hearing a channel.

ChannelError
├── Unreadable        these bytes are not what the kind sends; trying again does not help
├── UnknownKind       no kind of that name
├── CannotOpen        a file or folder that somebody wants to bring in cannot be read
├── WrongColumns      a table lacks what is needed, or its columns were named wrongly
├── WrongOption       something was said about a file that cannot be meant
└── AlreadyRunning    another import into the same channel is at work
"""

from emptychair.core.errors import EmptychairError


class ChannelError(EmptychairError):
    """A channel could not be heard."""


class Unreadable(ChannelError):
    """An arrival cannot be read; its raw form is kept and set aside with `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownKind(ChannelError):
    """There is no kind of channel with this name."""

    def __init__(self, name: str, *, known: list[str]) -> None:
        super().__init__(f"There is no kind {name!r}. Use one of: {', '.join(known)}.")
        self.name = name


class CannotOpen(ChannelError):
    """A file or folder that somebody wants to bring in cannot be read."""

    def __init__(self, name: str, *, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


class WrongColumns(ChannelError):
    """A table lacks what is needed: says which columns it has and which are missing. `hint` is for the command."""

    def __init__(self, *, found: list[str], problem: str, hint: str = "") -> None:
        named = ", ".join(column[:40] for column in found[:30]) or "none"
        super().__init__(" ".join(filter(None, [problem, hint, f"The file has the columns: {named}."])))
        self.found, self.problem = found, problem


class WrongOption(ChannelError):
    """Something was said about a file that cannot be meant."""


class AlreadyRunning(ChannelError):
    """Another import into the same channel is at work."""

    def __init__(self, channel: str) -> None:
        super().__init__(f"Another import into {channel!r} is running. Wait until it has ended, then try again.")
        self.channel = channel
