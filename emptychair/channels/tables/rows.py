"""The rows of a table of text (RFC 4180 and what is like it), read so that one broken row harms no other."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop
from emptychair.channels.tables.lines import LONGEST, Lines, TooLong

_DELIMITERS = ",;\t|"
_MOST_COLUMNS = 1_000
_MOST_RECOVERIES = 200
_UNCLOSED = Problem(gettext_noop("a quotation mark opens and is not closed where the row ends"))
_CUT = Problem(gettext_noop("the file ends in the middle of this row"))
_TOO_LONG = Problem(gettext_noop("is longer than a megabyte; only its beginning is kept"))
_NUL = Problem(gettext_noop("has NUL characters"))
_LINE_BREAK = Problem(gettext_noop("has a line break in the middle of a field without quotation marks"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row: its cells, the number of its first line and its bytes. `problem` says why it cannot be read."""

    cells: list[str]
    line: int
    raw: bytes
    guessed: bool
    end: int
    problem: Problem = NO_PROBLEM


class Table:
    """A table's header and, once, its rows."""

    def __init__(self, stream: BinaryIO) -> None:
        csv.field_size_limit(LONGEST)
        self._lines = Lines(stream)
        self._recoveries = 0
        self.delimiter, self.columns = self._header()

    def _header(self) -> tuple[str, list[str]]:
        lines = self._lines
        lines.begin()
        try:
            while (first := next(lines, "")) and not first.strip():
                lines.begin()
            if first[:4].lower() == "sep=" and len(first.strip()) == 5:  # as Excel writes it
                delimiter = first[4]
            else:
                delimiter = max(_DELIMITERS, key=lambda sign: len(_cells(first, sign)))
                lines.put_back(keep=0)
            cells = next(csv.reader(lines, delimiter=delimiter), [])
        except (TooLong, csv.Error):
            return ",", []
        return delimiter, _distinct(cells[:_MOST_COLUMNS])

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank; those that cannot be read, or have too few or many fields, with why."""
        lines, width = self._lines, len(self.columns)
        strictly = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            lines.begin()
            try:
                cells = next(strictly)
                problem = NO_PROBLEM
            except StopIteration:
                return
            except TooLong:
                cells, problem = [], self._too_long()
            except csv.Error as error:
                cells, problem = self._loosely(error)
            if not cells and not problem:
                continue
            problem = problem or self._wrong(cells, width)
            yield Row(
                cells=cells,
                line=lines.first,
                raw=b"".join(lines.taken),
                guessed=lines.guessed,
                end=lines.end,
                problem=problem,
            )

    def _wrong(self, cells: list[str], width: int) -> Problem:
        if self._lines.cut_short:
            return _CUT
        if len(cells) != width:
            words = gettext_noop("has %(found)d fields where the header has %(wanted)d")
            return Problem(words, found=len(cells), wanted=width)
        if any(b"\0" in line for line in self._lines.taken):
            return _NUL
        return NO_PROBLEM

    def _too_long(self) -> Problem:
        if len(self._lines.taken) > 1 and self._recovers():
            return _UNCLOSED
        return _TOO_LONG

    def _loosely(self, error: csv.Error) -> tuple[list[str], Problem]:
        """A row with stray quotation marks: as it stands when it is one line, else its first line is set aside."""
        lines = self._lines
        if lines.cut_short:
            return [], _CUT
        if len(lines.taken) > 1:
            return [], _UNCLOSED if self._recovers() else _words(error)
        cells = _cells(lines.text_of(lines.taken[0]), self.delimiter)
        return cells, NO_PROBLEM if cells and "unexpected end" not in str(error) else _words(error)

    def _recovers(self) -> bool:
        """Read what an open quotation mark swallowed once more, as rows of their own; not without end."""
        self._recoveries += 1
        if self._recoveries > _MOST_RECOVERIES:
            return False
        self._lines.put_back(keep=1)
        return True


def _words(error: csv.Error) -> Problem:
    """What the reader of the standard library found wrong, in words that do not speak of programs."""
    said = str(error)
    if "unexpected end" in said:
        return _UNCLOSED
    if "new-line" in said:
        return _LINE_BREAK
    return Problem(gettext_noop("cannot be read as a row: %(error)s"), error=said)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _distinct(names: list[str]) -> list[str]:
    """The columns' names, each given once: a second "text" is "text 2", one without a name "column 3"."""
    known: set[str] = set()
    for place, name in enumerate(names, start=1):
        wanted = fresh = " ".join(name.replace("\x00", "").split()) or f"column {place}"
        count = 1
        while fresh in known:
            count += 1
            fresh = f"{wanted} {count}"
        known.add(fresh)
        names[place - 1] = fresh
    return names
