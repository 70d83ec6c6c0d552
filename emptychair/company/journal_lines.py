"""Questions about the journal: pages and exports of it, and who may see what of a line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db import connection, transaction
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from emptychair.company.journal import SYSTEM
from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.web.paging import Cursor, Page, page_of

# As the index journal_words has it.
_FOUND = (
    "to_tsvector('simple'::regconfig, translate(actor || ' ' || verb || ' ' || about, '@.-_/', '     '))"
    " @@ to_tsquery('simple', %s)"
)
_MOST_WORDS = 8
_AT_ONCE = 1_000
_MANY = 5_000
_ABOUT_SEATS = ("seat ", "invitation ")
_READ_DETAILS = frozenset({Role.ADMIN, Role.CHAIR, Role.ANALYST})


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """A narrowing; what is empty or None narrows nothing. Days are the reader's, both included."""

    words: str = ""
    actor: str = ""
    verb: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None

    def query(self, **changes: object) -> str:
        """The address's query with some of it changed; None takes a part away."""
        return "?" + urlencode(replace(self, **changes).taken)  # type: ignore[arg-type]

    @property
    def taken(self) -> list[tuple[str, str]]:
        """What is chosen, as names and words."""
        return [(name, str(value)) for name in self.__dataclass_fields__ if (value := getattr(self, name))]

    @property
    def narrows(self) -> bool:
        """Whether anything is chosen."""
        return self != Filters()

    @property
    def beginnings(self) -> list[str]:
        """The words that are looked for, each as the beginning of one."""
        return re.findall(r"[^\W_]+", self.words)[:_MOST_WORDS]


def entries(filters: Filters) -> QuerySet[JournalEntry]:
    """The lines that fit."""
    rows = _narrowed(filters)
    if filters.beginnings:
        rows = rows.filter(RawSQL(_FOUND, [_wanted(filters)], BooleanField()))  # noqa: S611 # nosec B611 - the text is ours
    return rows


def _narrowed(filters: Filters) -> QuerySet[JournalEntry]:
    """The lines that fit everything but the words."""
    exact = {name: value for name in ("actor", "verb", "about") if (value := getattr(filters, name))}
    rows = JournalEntry.objects.filter(**exact)
    if filters.since:
        rows = rows.filter(at__gte=_midnight(filters.since))
    if filters.until:
        rows = rows.filter(at__lt=_midnight(filters.until + timedelta(days=1)))
    return rows


def _wanted(filters: Filters) -> str:
    return " & ".join(f"'{word}':*" for word in filters.beginnings)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lines(filters: Filters, cursor: Cursor | None) -> Page[JournalEntry]:
    """One page, the latest first."""
    rows = entries(filters)
    if filters.beginnings and (few := _few_with(filters)) is not None:
        rows = _narrowed(filters).filter(pk__in=few)
    return page_of(rows, by="at", descending=True, cursor=cursor)


def _few_with(filters: Filters) -> list[int] | None:
    """The ids of the lines with the words, None when they are many.

    The database guesses badly how many lines have the beginning of a word: for one in a million it would walk through
    all of them by time. So the index of words is asked first; many are then found soon by walking.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute(f"SELECT id FROM company_journalentry WHERE {_FOUND} LIMIT %s", [_wanted(filters), _MANY])  # noqa: S608
        found = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")
    return found if len(found) < _MANY else None


def export(filters: Filters, *, until: int) -> Iterator[JournalEntry]:
    """All lines that fit up to that id, the first first, a thousand at a time and without holding the database."""
    rows, last = entries(filters).filter(id__lte=until).order_by("id"), 0
    while chunk := list(rows.filter(id__gt=last)[:_AT_ONCE]):
        yield from chunk
        last = chunk[-1].pk


def last_id() -> int:
    """The id of the latest line, 0 when there is none."""
    return JournalEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def details_for(seat: Seat, entry: JournalEntry) -> Mapping[str, object]:
    """What this seat may read of a line's details.

    Who did what to which thing is for everybody with a seat. Details may hold customers' names and reasons: they are
    for administrators, the customers' advocate and analysts; those about seats, how they sign in, for administrators.
    """
    if entry.about.startswith(_ABOUT_SEATS):
        return entry.details if seat.administers else {}
    return entry.details if seat.role in _READ_DETAILS else {}


def names_of(rows: list[JournalEntry]) -> dict[str, str]:
    """Names by address of those who did it, as far as their seats are still there."""
    seats = Seat.objects.filter(email__in={row.actor for row in rows} - {SYSTEM})
    return {seat.email: str(seat) for seat in seats}


def everybody() -> list[tuple[str, str]]:
    """(address, name) of who can have done something; the program first."""
    return [(SYSTEM, SYSTEM), *((seat.email, str(seat)) for seat in Seat.objects.order_by("name", "id"))]
