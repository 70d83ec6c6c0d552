"""`emptychair import`."""

import json
import sys
import time
from collections.abc import Sequence
from typing import Any

import click

from emptychair.channels.errors import UnknownKind, WrongOption
from emptychair.channels.kind import Kind, Option, Options
from emptychair.channels.kinds import kind_named, kinds
from emptychair.channels.reading import STANDARD_INPUT, Found, find, stem
from emptychair.cli._arguments import ManyValues
from emptychair.cli._trying import try_out

_LONGEST_NAME = 120


def _options() -> list[click.Option]:
    """What the kinds declare, each name once with what it means to which of them."""
    declared: dict[str, dict[str, list[str]]] = {}
    shapes: dict[str, Option] = {}
    for kind in kinds().values():
        for option in kind.options:
            shapes[option.name] = option
            declared.setdefault(option.name, {}).setdefault(option.label, []).append(kind.name)
    return [_option(shapes[name], meanings) for name, meanings in declared.items()]


def _option(shape: Option, meanings: dict[str, list[str]]) -> click.Option:
    value = "field=column" if "=" in shape.example else shape.name.upper()
    return click.Option(
        [f"--{shape.name}"],
        multiple=shape.many and not shape.flag,
        is_flag=shape.flag,
        metavar=None if shape.flag else value + "…" * shape.many,
        help="; ".join(f"{', '.join(names)}: {label}" for label, names in meanings.items()) + ".",
    )


@click.command(cls=ManyValues, params=_options())
@click.argument("kind_name", metavar="KIND")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--channel", "channel_name", metavar="NAME", default="", help="The channel to read into, by its name.")
@click.option("--dry-run", is_flag=True, help="Read, say what was found, store nothing; needs no database.")
@click.option("--jsonl", is_flag=True, help="With --dry-run: print each message as one JSON line.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
def command(
    kind_name: str,
    files: tuple[str, ...],
    channel_name: str,
    *,
    dry_run: bool,
    jsonl: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Bring in an export. KIND is one of twcs, csv, jsonl, mbox and eml.

    FILE may be plain, .gz, .bz2, .xz, .zst or - (standard input); for eml also a folder or a maildir. Doing it
    twice changes nothing, and what was interrupted goes on where it was.

    Example: emptychair import twcs twcs.csv.gz --company SpotifyCares
    """
    if jsonl and not dry_run:
        raise click.UsageError("--jsonl goes with --dry-run.")
    try:
        kind = kind_named(kind_name)
        options = _said(kind, given)
        found = list(find(files, folders=kind.takes_folder))
        if dry_run:
            try_out(kind, found, options, jsonl=jsonl, as_json=as_json)
        else:
            _bring_in(kind, found, options, channel_name or _default_name(kind, files), as_json=as_json)
    except (UnknownKind, WrongOption) as error:
        raise click.UsageError(str(error)) from error


def _said(kind: Kind, given: dict[str, Any]) -> Options:
    known = {option.name: option for option in kind.options}
    said: dict[str, tuple[str, ...]] = {}
    for parameter, value in given.items():
        name = parameter.replace("_", "-")
        if not value:
            continue
        if name not in known:
            raise click.UsageError(f"{kind.name} knows no --{name}.")
        said[name] = tuple(value) if isinstance(value, tuple) else ("yes" if value is True else str(value),)
    return said


def _default_name(kind: Kind, files: Sequence[str]) -> str:
    first = files[0]
    name = "standard input" if first == STANDARD_INPUT else stem(first.rstrip("/"))
    return f"{name} ({kind.name})"


def _bring_in(kind: Kind, found: Sequence[Found], options: Options, channel_name: str, *, as_json: bool) -> None:
    from emptychair.cli._django import django_ready

    name = " ".join("".join(char if char.isprintable() else " " for char in channel_name).split())
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise click.UsageError(f"--channel needs a name of 1 to {_LONGEST_NAME} letters.")
    begun = time.monotonic()
    with django_ready():
        from emptychair.cli._bringing import bring_in

        counts, reasons = bring_in(kind, found, options, channel_name=name)
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        click.echo(json.dumps({**counts, "seconds": seconds}))
    else:
        labels = {"duplicates": "already there", "set_aside": "set aside"}
        for key, number in counts.items():
            click.echo(f"{labels.get(key, key):<14}{number:>12,}")
        click.echo(f"{'seconds':<14}{seconds:>12,.1f}")
    for reason in reasons:
        click.echo(reason, err=as_json)
    sys.stdout.flush()
