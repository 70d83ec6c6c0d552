"""JSON as strictly as two readers can agree on it."""

import json
import math
from collections.abc import Iterator
from typing import NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from emptychair.api.errors import NotJson, WrongType

DEEPEST = 20
_TYPE = "application/json"


class StrictParser(Parser):
    """Reads bodies for the API."""

    def parse_body(self, request: HttpRequest) -> dict[str, object]:
        """The body's value. Raises WrongType and NotJson."""
        if request.content_type != _TYPE:
            raise WrongType
        return read(request.body)  # type: ignore[return-value]  # what is no object is refused where it is held to its form


def read(raw: bytes) -> object:
    """The value of a JSON text in UTF-8.

    Raises NotJson for what readers understand differently, or a database cannot keep: names that come twice, NaN,
    lone surrogates, NUL, and what is nested deeper than 20.
    """
    try:
        value: object = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    for part, depth in _parts(value):
        if depth > DEEPEST:
            raise NotJson(f"The body is nested deeper than {DEEPEST}.")
        if isinstance(part, float) and not math.isfinite(part):
            _no_number("")
        if isinstance(part, str) and ("\0" in part or any("\ud800" <= letter <= "\udfff" for letter in part)):
            raise NotJson("The body holds a character that no text has: NUL, or half of a surrogate pair.")
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("A name comes twice in one object.")
    return found


def _no_number(_name: str) -> NoReturn:
    raise NotJson("NaN and Infinity are no JSON.")


def _parts(value: object) -> Iterator[tuple[object, int]]:
    """Everything in the value with how deep it lies; names too."""
    waiting = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        if depth > DEEPEST:
            continue
        if isinstance(part, dict):
            waiting += [(inner, depth + 1) for pair in part.items() for inner in pair]
        elif isinstance(part, list):
            waiting += [(inner, depth + 1) for inner in part]
