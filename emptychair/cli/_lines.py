"""The lines of `emptychair up`: when, which part, what."""

import os
import sys
from datetime import datetime

_COLOURS = {"up": "1", "database": "35", "web": "36", "worker": "33", "demo": "32"}
_WIDTH = max(map(len, _COLOURS))


class Lines:
    """Prints one readable line at a time, in colour on a terminal that has not asked for none."""

    def __init__(self) -> None:
        self._in_colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def say(self, part: str, text: str) -> None:
        """Print a line of a part; whatever it holds, it stays one line."""
        clean = "".join(char if char.isprintable() or char == "\t" else " " for char in text.rstrip())
        now = datetime.now().astimezone().strftime("%H:%M:%S")
        name = part.ljust(_WIDTH)
        if self._in_colour:
            now, name = f"\x1b[2m{now}\x1b[0m", f"\x1b[{_COLOURS.get(part, '0')}m{name}\x1b[0m"
        print(f"{now}  {name}  {clean}", flush=True)
