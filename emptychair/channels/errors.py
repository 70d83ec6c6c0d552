"""What goes wrong while hearing a channel.

ChannelError
├── Unreadable        these bytes are not what the kind sends; trying again does not help
├── UnknownKind       no kind of that name
├── CannotOpen        a file or folder that somebody wants to bring in cannot be read
├── WrongColumns      a table lacks what is needed, or its columns were named wrongly
├── WrongOption       something was said about a file that cannot be meant
└── AlreadyRunning    another import into the same channel is at work
"""

from emptychair.channels.problems import Msgid, Problem, Value, gettext_noop
from emptychair.core.errors import EmptychairError


class ChannelError(EmptychairError):
    """A channel could not be heard. `problem` says why on a page; a terminal is also told `about` what, and `more`."""

    def __init__(self, problem: Problem, *, about: str = "", more: str = "") -> None:
        line = f"{about}: {problem}" if about else str(problem)
        super().__init__(f"{line} {more}" if more else line)
        self.problem, self.more = problem, more


class Unreadable(ChannelError):
    """An arrival cannot be read; its raw form is kept and set aside with the problem."""

    def __init__(self, words: Msgid, **values: Value) -> None:
        super().__init__(Problem(words, **values))


class UnknownKind(ChannelError):
    """There is no kind of channel with this name."""

    def __init__(self, name: str, *, known: list[str]) -> None:
        words = gettext_noop("There is no kind '%(name)s'. Use one of: %(known)s.")
        super().__init__(Problem(words, name=name, known=", ".join(known)))
        self.name = name


class CannotOpen(ChannelError):
    """A file or folder that somebody wants to bring in cannot be read. `why` names no file, `problem` knows which."""

    def __init__(self, name: str, why: Problem, *, more: str = "") -> None:
        super().__init__(Problem(why.msgid, **{**why.values, "file": name}), about=name, more=more)
        self.name, self.why = name, why


class WrongColumns(ChannelError):
    """A table lacks what is needed. `hint` and the columns that it has are for the terminal: a page shows them."""

    def __init__(self, words: Msgid, *, found: list[str], hint: str = "", **values: Value) -> None:
        named = ", ".join(column[:40] for column in found[:30]) or "none"
        super().__init__(Problem(words, **values), more=f"{hint} The file has the columns: {named}.".strip())
        self.found = found


class WrongOption(ChannelError):
    """Something was said about a file that cannot be meant. `option` is what the terminal calls it."""

    def __init__(self, option: str, words: Msgid, **values: Value) -> None:
        super().__init__(Problem(words, **values), about=f"--{option}")
        self.option = option


class AlreadyRunning(ChannelError):
    """Another import into the same channel is at work."""

    def __init__(self, channel: str) -> None:
        words = gettext_noop("Another import into '%(channel)s' is running. Wait until it has ended, then try again.")
        super().__init__(Problem(words, channel=channel))
        self.channel = channel


def problem_of(error: Exception) -> Problem:
    """What a page says of the error: its problem, or that the program failed."""
    if isinstance(error, ChannelError):
        return error.problem
    return Problem(gettext_noop("The program failed on it: %(error)s"), error=f"{type(error).__name__}: {error}")
