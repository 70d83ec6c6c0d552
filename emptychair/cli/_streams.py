"""Lines from a pipe as they come, at constant memory however many or long they are."""

import os
from collections.abc import Iterator

_READ_AT_ONCE = 1 << 16


def lines_as_they_come(file: int, *, longest: int) -> Iterator[list[bytes]]:
    """Lists of whole lines without their ends, as many as have arrived; `file` is a file descriptor.

    A line longer than `longest` bytes comes cut to `longest + 1`, so that its reader can tell.
    """
    rest = bytearray()
    dropping = False
    while part := os.read(file, _READ_AT_ONCE):
        *lines, last = part.split(b"\n")
        found: list[bytes] = []
        for line in lines:
            if not dropping:
                rest += line
                found.append(bytes(rest[: longest + 1]).removesuffix(b"\r"))
            rest.clear()
            dropping = False
        if not dropping:
            rest += last
        if len(rest) > longest and not dropping:
            found.append(bytes(rest[: longest + 1]))
            rest.clear()
            dropping = True
        if found:
            yield found
    if rest:
        yield [bytes(rest[: longest + 1]).removesuffix(b"\r")]
