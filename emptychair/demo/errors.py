"""What goes wrong with the demo.

DemoError
├── RealData          the installation has a company of its own
└── StillBeingRead    arrivals of the demo were not read in time
"""

from emptychair.core.errors import EmptychairError


class DemoError(EmptychairError):
    """The demo cannot be loaded or removed."""


class RealData(DemoError):
    """Somebody's own company or channels are here."""

    def __init__(self) -> None:
        super().__init__("This installation has data of its own. Add --beside to load the demo's channels beside it.")


class StillBeingRead(DemoError):
    """The demo's arrivals wait for a worker that does not end with them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} messages of the demo still wait to be read. Run the command again in a minute.")
        self.count = count
