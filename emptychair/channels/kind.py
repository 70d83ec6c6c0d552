"""What a kind of channel declares about itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from emptychair.channels.inbound import Inbound
from emptychair.channels.problems import NO_PROBLEM, Msgid, Problem

Options = Mapping[str, Sequence[str]]
NO, PERHAPS, SURELY = range(3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One item of a file, before anything is made of it.

    `external_id` names it within its channel: the same item read twice has the same id. `problem` says why it
    cannot be read; it is then kept raw and set aside. `note` says what had to be guessed to read it. `end`
    counts the bytes of the uncompressed file that have been read with it.
    """

    external_id: str
    raw: bytes
    position: str
    problem: Problem = NO_PROBLEM
    note: str = ""
    end: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """Something that a person may say about a file: `emptychair import csv --map text=body`.

    `many` takes any number of values, `flag` none. `names_us` means that the values are the company's own
    addresses: what they wrote is the company's. `whole` means that the whole file is read for it first.
    """

    name: str
    label: Msgid
    example: str
    many: bool = True
    flag: bool = False
    names_us: bool = False
    whole: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a table that somebody wants to bring in: what it is read as, empty when it is left alone.

    `examples` are the first values that stand in it, each once and in one line.
    """

    name: str
    read_as: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of channel. `parse` is pure; `records` streams a file in constant memory.

    `network` says where handles are unique, such as "email"; empty when each channel is a network of its own.
    `recognises` says by a file's first bytes, uncompressed, how sure it is: NO, PERHAPS or SURELY. A kind of tables
    has `columns`, how they are read, and `fields`, as what they can be read by `map`,
    each with its label. A kind with `takes_folder`
    reads every file of a folder, each with `records`.
    """

    name: str
    label: Msgid
    about: Msgid
    parse: Callable[[bytes], Inbound]
    records: Callable[[BinaryIO, Options], Iterator[Record]]
    network: str = ""
    options: tuple[Option, ...] = ()
    suffixes: tuple[str, ...] = ()
    takes_folder: bool = False
    recognises: Callable[[bytes], int] | None = None
    columns: Callable[[BinaryIO, Options], Sequence[Column]] | None = None
    fields: Mapping[str, Msgid] = field(default_factory=dict)
