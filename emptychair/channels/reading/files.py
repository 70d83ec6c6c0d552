"""Finding and opening what somebody wants to bring in, with one clear line when that is not possible."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from emptychair.channels.errors import CannotOpen
from emptychair.channels.problems import EMPTY, NO_PROBLEM, Problem, gettext_noop

STANDARD_INPUT = "-"
_LINK = Problem(gettext_noop("is a link, which is not followed"))
_PACKED = (".gz", ".bz2", ".xz", ".zst")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A file to be read. `name` is what it is called in messages; `problem` says why it is left alone."""

    path: Path | None
    name: str
    problem: Problem = NO_PROBLEM
    in_folder: bool = False

    @property
    def size(self) -> int:
        """Bytes as they lie there, 0 when nobody knows."""
        try:
            return self.path.stat().st_size if self.path and not self.problem else 0
        except OSError:
            return 0


def find(given: Sequence[str], *, folders: bool) -> Iterator[Found]:
    """The files that the names stand for, those of a folder in the order of their names. Raises CannotOpen."""
    for name in given:
        if name == STANDARD_INPUT:
            yield Found(path=None, name="standard input")
        elif _is_folder(path := Path(name)):
            if not folders:
                raise CannotOpen(name, Problem(gettext_noop("is a folder. Name the files in it.")))
            yield from _inside(path)
        else:
            _check(path, name)
            yield Found(path=path, name=_shown(path.name))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # such as a name that is too long: opening it says so


def _check(path: Path, name: str) -> None:
    try:
        empty = path.stat().st_size == 0 and path.is_file()
    except FileNotFoundError as error:
        raise CannotOpen(name, Problem(gettext_noop("there is no such file"))) from error
    except (OSError, ValueError) as error:
        raise CannotOpen(name, _cannot_be_read(error)) from error
    if empty:
        raise CannotOpen(name, EMPTY)


def _inside(folder: Path) -> Iterator[Found]:
    """Every file below the folder. A maildir's unfinished files and hidden files are none; links stay unread."""
    any_found = False
    for place, folders, files in os.walk(folder, onerror=_no_entry):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not (name == "tmp" and _is_maildir(here)))
        for name in sorted(files):
            path = here / name
            if name.startswith("."):
                continue
            any_found = True
            shown = _shown(str(path.relative_to(folder)))
            if path.is_symlink():
                yield Found(path=path, name=shown, problem=_LINK, in_folder=True)
            elif path.is_file():
                yield Found(path=path, name=shown, in_folder=True)
    if not any_found:
        raise CannotOpen(str(folder), Problem(gettext_noop("there is no file in this folder")))


def _shown(name: str) -> str:
    """The name in characters: those of files may be any bytes."""
    return os.fsencode(name).decode("utf-8", "replace")


def _cannot_be_read(error: OSError | ValueError) -> Problem:
    said = getattr(error, "strerror", "") or str(error)
    return Problem(gettext_noop("cannot be read: %(error)s"), error=said)


def _no_entry(error: OSError) -> None:
    raise CannotOpen(str(error.filename), _cannot_be_read(error)) from error


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def open_file(found: Found) -> BinaryIO:
    """Its bytes as they lie there. Raises CannotOpen."""
    if found.path is None:
        if sys.stdin is None:  # closed by whoever began the program
            raise CannotOpen(found.name, EMPTY)
        return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)
    try:
        return found.path.open("rb")
    except OSError as error:
        raise CannotOpen(found.name, _cannot_be_read(error)) from error


def stem(name: str) -> str:
    """The file's name without what says how it is kept: twcs.csv.gz is twcs."""
    path = Path(name)
    while path.suffix.lower() in _PACKED:
        path = path.with_suffix("")
    return path.stem or path.name
