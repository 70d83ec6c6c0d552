"""Opens what somebody wants to bring in: plain, .gz, .bz2, .xz, .zst or standard input, in constant memory.

How a file is compressed is seen by its first bytes, whatever its name.
"""

from emptychair.channels.reading.files import STANDARD_INPUT, Found, find, open_file, stem
from emptychair.channels.reading.stream import Told, consumed_of, damage_of, is_empty, rewindable, unpacked

__all__ = [
    "STANDARD_INPUT",
    "Found",
    "Told",
    "consumed_of",
    "damage_of",
    "find",
    "is_empty",
    "open_file",
    "rewindable",
    "stem",
    "unpacked",
]
