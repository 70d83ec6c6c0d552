"""Pages by position in an index: page 1,000 costs what page 1 costs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from emptychair.web.parts import Pager, Words

PAGE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cursor:
    """A place in a list: the row with this time and id; `back` looks from there towards the start."""

    at: datetime
    id: int
    back: bool = False

    def __str__(self) -> str:
        text = f"{'<' if self.back else '>'}{self.at.isoformat()}|{self.id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def cursor_from(given: str) -> Cursor | None:
    """The place that an address names, None for the start or nonsense."""
    try:
        text = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode("ascii")
        at, _, key = text[1:].partition("|")
        moment = datetime.fromisoformat(at)
        if not given or text[0] not in "<>" or moment.tzinfo is None or not 0 <= int(key) < 2**63:
            return None
        return Cursor(at=moment, id=int(key), back=text[0] == "<")
    except (ValueError, binascii.Error, IndexError):
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[Row]):
    """Rows in the list's order, and the places before and after them (None at an end)."""

    rows: Sequence[Row]
    before: Cursor | None
    after: Cursor | None


def page_of(
    rows: QuerySet[Any, Row],
    *,
    by: str,
    descending: bool,
    cursor: Cursor | None,
    size: int = PAGE,
    apart: Sequence[Q] = (),
) -> Page[Row]:
    """One page of the rows, ordered by a time that is never empty and then by id. One query.

    `apart` are parts that make up all rows and have an index in this order each: with them it takes two queries, and
    as many steps as the parts have rows on the page.
    """
    backwards = cursor is not None and cursor.back
    down = descending != backwards
    if cursor:
        sign = "lt" if down else "gt"
        rows = rows.filter(
            Q(**{f"{by}__{sign}e": cursor.at}) & (Q(**{f"{by}__{sign}": cursor.at}) | Q(**{f"id__{sign}": cursor.id}))
        )
    mark = "-" if down else ""
    order = (f"{mark}{by}", f"{mark}id")
    if apart:
        rows = rows.filter(pk__in=first_of(rows, apart, order=order, most=size + 1))
    found = list(rows.order_by(*order)[: size + 1])
    return cut(found, by=by, cursor=cursor, size=size)


def first_of(rows: QuerySet[Any, Any], apart: Sequence[Q], *, order: Sequence[str], most: int) -> list[int]:
    """The ids of the first rows of all these parts together. One query, which walks each part's index by itself."""
    names = [name.removeprefix("-") for name in order]
    bare = rows.select_related(None).order_by(*order)
    one, *others = [bare.filter(part).values_list(*names)[:most] for part in apart]
    found = one.union(*others, all=True).order_by(*order)[:most] if others else one
    return [row[-1] for row in found]


def cut(fetched: Sequence[Row], *, by: str, cursor: Cursor | None, size: int) -> Page[Row]:
    """Make a page of up to `size` + 1 rows, fetched from the cursor on in the direction in which it looks."""
    backwards = cursor is not None and cursor.back
    more, found = len(fetched) > size, list(fetched[:size])
    if backwards:
        found.reverse()
    first, last = (found[0], found[-1]) if found else (None, None)
    return Page(
        rows=found,
        before=_at(first, by, back=True) if (cursor and not backwards) or (backwards and more) else None,
        after=_at(last, by, back=False) if more or backwards else None,
    )


def _at(row: Any, by: str, *, back: bool) -> Cursor | None:
    return Cursor(at=getattr(row, by), id=row.pk, back=back) if row else None


def pager_of(request: HttpRequest, page: Page[Row], *, before: Words = "", after: Words = "") -> Pager:
    """Links to the pages before and after this one, with everything else in the address kept."""

    def address(cursor: Cursor | None) -> str:
        query = request.GET.copy()
        query["at"] = str(cursor)
        return f"?{query.urlencode()}" if cursor else ""

    return Pager(newer_url=address(page.before), older_url=address(page.after), newer_label=before, older_label=after)
