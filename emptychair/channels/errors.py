"""What goes wrong while hearing a channel.

ChannelError
├── Unreadable        these bytes are not what the kind sends; trying again does not help
└── UnknownKind       no kind of that name
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
