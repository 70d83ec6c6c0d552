"""The process beside, where some words kill or hang whoever reads them. It takes the place of the real one."""

import hashlib
import os
import sys
from collections.abc import Callable, Mapping

from emptychair.channels.inbound import Inbound
from emptychair.channels.kinds import kind_named
from emptychair.conversations import aside, limits, preparing

Trap = Callable[[], None]


def kills() -> None:
    """What a fault in a library does."""
    os._exit(139)


def hangs() -> None:
    """Work in a library that listens to no signal."""
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)


TRAPS: Mapping[bytes, Trap] = {b"poison": kills, b"swamp": hangs}


def lay(traps: Mapping[bytes, Trap]) -> None:
    """Have the reading of messages with these words step into the traps, in this process."""
    kind = kind_named("jsonl")
    read = kind.parse

    def parse(raw: bytes) -> Inbound:
        for word, trap in traps.items():
            if word in raw:
                trap()
        return read(raw)

    object.__setattr__(kind, "parse", parse)


if __name__ == "__main__":
    preparing._PARSE_SECONDS = limits.GRACE_SECONDS = 1
    lay(TRAPS)
    aside.serve(int(sys.argv[1]), parent=int(sys.argv[2]))
