"""Named points at which a test can stop or kill a program. In production nothing waits at them."""

from collections.abc import Callable

at: dict[str, Callable[[], None]] = {}
"""By the point's name, what happens there. Only tests put anything in."""


def reached(name: str) -> None:
    """The program is at this point."""
    if at:
        at.get(name, _go_on)()


def _go_on() -> None:
    """Nothing."""
