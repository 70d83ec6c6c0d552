"""The days that a writer sets for what a draft promises, as the composer's form brings them."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict

from emptychair.asks.services import as_kept

_MOST = 50


def field_of(number: int) -> str:
    """The name of the field with a promise's day; that of its words is the same with "-words" behind."""
    return f"promise-{number}"


def asked_in(posted: QueryDict) -> Mapping[str, date | None]:
    """The day by the words of the promise; None where the writer says that nothing is promised."""
    found: dict[str, date | None] = {}
    for number in range(_MOST):
        name = field_of(number)
        words = as_kept(posted.get(f"{name}-words", ""))
        given = posted.get(name)
        if words and given == "":
            found[words] = None
        elif words and (day := _day(given or "")):
            found[words] = day
    return found


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 2000 <= day.year < 3000 else None
