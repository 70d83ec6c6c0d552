"""Words without the marks that format them, so that `y**ou**r` is read as the customer reads it."""

import re

_MARK = re.compile(
    r"\*{1,3}|_{1,3}(?=\w)|(?<=\w)_{1,3}|`+|\\(?=[!-/:-@\[-`{-~])|\]\([^()\s]{0,2000}\)|\[(?=[^\[\]\n]{1,500}\]\()"
)


def without_marks(text: str) -> tuple[str, list[int]]:
    """The words, and where each of their characters stands in the text; the last place is the text's end."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in _MARK.finditer(text):
        pieces.append(text[at : found.start()])
        places += range(at, found.start())
        at = found.end()
    pieces.append(text[at:])
    return "".join(pieces), [*places, *range(at, len(text) + 1)]
