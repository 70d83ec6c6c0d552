"""Why something cannot be read, in words that can be said in another language later."""

from collections.abc import Mapping
from typing import NewType

from emptychair.core.text import one_line, storable

Msgid = NewType("Msgid", str)
Value = str | int
_LONGEST = 400


def gettext_noop(words: str) -> Msgid:
    """Marks words for translation where they are shown; kinds know nothing of Django."""
    return Msgid(words)


class Problem(str):
    """What is wrong, in English. `msgid` and `values` are what it takes to say it in the reader's language.

    Values come from outside: each is made one line that can be stored and is not long. `file` may be among them
    though the words do not need it. A problem without words is none.
    """

    msgid: Msgid
    values: Mapping[str, Value]

    def __new__(cls, msgid: Msgid, /, **values: Value) -> "Problem":
        kept = {name: _short(value) if isinstance(value, str) else value for name, value in values.items()}
        problem = super().__new__(cls, filled(msgid, kept))
        problem.msgid, problem.values = msgid, kept
        return problem


def filled(words: str, values: Mapping[str, Value]) -> str:
    """The words with the values in their places. Those without values are left as they are, whatever is in them."""
    return words % values if values else words


def _short(value: str) -> str:
    return storable(one_line(value))[:_LONGEST]


NO_PROBLEM = Problem(Msgid(""))
EMPTY = Problem(gettext_noop("is empty"))
