"""What a draft quotes: lines that begin with `>` and stand among the customer's words are theirs, all others ours."""

import re
from collections.abc import Collection

_QUOTED = re.compile(r"^[ \t]{0,3}>([^\n]*)", re.MULTILINE)


def quoted_lines(text: str) -> list[str]:
    """What stands behind each `>`, in single spaces, each once; empty lines are left out."""
    return [line for line in dict.fromkeys(" ".join(found[1].split()) for found in _QUOTED.finditer(text)) if line]


def own_words(text: str, *, quoted: Collection[str]) -> str:
    """The text with blanks in place of the customer's lines, so that places in it stay what they are."""
    return _QUOTED.sub(lambda found: _blanks(found) if " ".join(found[1].split()) in {*quoted, ""} else found[0], text)


def without_quotes(text: str) -> str:
    """The text with no line that is marked as a quote, whosever it is."""
    return _QUOTED.sub("", text)


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])
