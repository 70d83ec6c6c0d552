"""The part of `emptychair import` that stores nothing: `--dry-run`."""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import click

from emptychair.channels.errors import problem_of
from emptychair.channels.inbound import Inbound
from emptychair.channels.kind import Kind, Options, Record
from emptychair.channels.problems import NO_PROBLEM, Problem
from emptychair.channels.reading import Found
from emptychair.channels.records import records_of
from emptychair.cli._reading import shown

_MOST_REASONS = 20


@dataclass(slots=True)
class _Meter:
    bytes_total: int = 0
    bytes_read: int = 0


def try_out(kind: Kind, found: Sequence[Found], options: Options, *, jsonl: bool, as_json: bool) -> None:
    """Read everything and print it as JSON lines, or only what it would come to."""
    begun = time.monotonic()
    count: Counter[str] = Counter(read=0, stored=0, duplicates=0, set_aside=0)
    ours = frozenset(
        value.lower() for option in kind.options if option.names_us for value in options.get(option.name, ())
    )
    meter = _Meter()
    with shown(f"trying {found[0].name}") as show:
        for record in records_of(kind, found, options, meter=meter):
            count["read"] += 1
            inbound, problem = _read(kind, record)
            if inbound is None:
                count["set_aside"] += 1
                if count["set_aside"] <= _MOST_REASONS:
                    click.echo(f"set aside: {record.position}: {problem}", err=True)
            else:
                count["stored"] += 1
                if jsonl:
                    mine = inbound.author.address.lower() in ours
                    sys.stdout.write(_line(replace(inbound, by_company=True) if mine else inbound))
            if count["read"] % 1_000 == 0:
                show(meter, read=count["read"], taken=count["read"])
    _sum_up(count, seconds=time.monotonic() - begun, jsonl=jsonl, as_json=as_json)


def _read(kind: Kind, record: Record) -> tuple[Inbound | None, Problem]:
    if record.problem:
        return None, record.problem
    try:
        return kind.parse(record.raw), NO_PROBLEM
    except Exception as error:
        return None, problem_of(error)


def _line(inbound: Inbound) -> str:
    # What cannot be written as UTF-8, a lone half of a pair of surrogates, is written as JSON escapes it.
    written = json.dumps(inbound.as_json(), ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        written = json.dumps(inbound.as_json())
    return f"{written}\n"


def _sum_up(count: Counter[str], *, seconds: float, jsonl: bool, as_json: bool) -> None:
    if as_json:
        shown_counts = {**count, "customers": 0, "conversations": 0, "seconds": round(seconds, 1), "dry_run": True}
        click.echo(json.dumps(shown_counts), err=jsonl)
    else:
        said = f"{count['read']:,} read, {count['stored']:,} could be stored, {count['set_aside']:,} would be set aside"
        click.echo(f"{said}; nothing was stored", err=jsonl)
    sys.stdout.flush()
