"""Arrays as PostgreSQL writes them. For thousands of values this is ten times quicker than handing over a list."""

from collections.abc import Collection, Iterable

_BREAK = "\x00"


def of_integers(values: Iterable[int]) -> str:
    """The values as the text of a bigint[]."""
    return "{" + ",".join(map(str, values)) + "}"


def of_texts(values: Collection[str]) -> str:
    """The values as the text of a text[]. They hold no NUL, as no text in PostgreSQL does."""
    if not values:
        return "{}"
    escaped = _BREAK.join(values).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + escaped.replace(_BREAK, '","') + '"}'


def of_bytes(values: Iterable[bytes]) -> str:
    """The values as the text of a bytea[]."""
    return "{" + ",".join(f'"\\\\x{value.hex()}"' for value in values) + "}"
