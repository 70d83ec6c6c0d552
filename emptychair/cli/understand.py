"""`emptychair understand`: texts in, readings out, for pipes."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import NamedTuple, cast

import click

from emptychair.cli._streams import lines_as_they_come
from emptychair.understanding import Tier, read_many

_LONGEST_LINE = 4_000_000
_SHOWN_OF_BROKEN = 500


class _Line(NamedTuple):
    """One input line: its id and text, or what is wrong with it."""

    id: object
    text: str
    problem: Mapping[str, object] | None = None


@click.command()
@click.option("--jsonl", is_flag=True, help='Lines are JSON objects: {"id": …, "text": "…"}.')
@click.option(
    "--tier",
    type=click.Choice(["fast", "accurate"]),
    default="fast",
    help="How to read. There is one model so far: both tiers read with it, and each reading names it.",
)
@click.option("--reasons", is_flag=True, help="Also print which words made each judgement.")
@click.pass_context
def command(context: click.Context, *, jsonl: bool, tier: str, reasons: bool) -> None:
    """Read texts from standard input, one a line; print one JSON object a line.

    Language, sentiment, intents, emotion, sarcasm, toxicity, urgency and topics. Without --jsonl a line is a text and
    its id is the line's number. A line that cannot be read gives an object with "error", and the exit code is then 1.
    Blank lines of JSON are passed over. The first 20,000 characters of a text are read.

    Example: echo "Still waiting for my refund!" | emptychair understand
    """
    numbers = count(1)
    broken = 0
    for lines in lines_as_they_come(sys.stdin.fileno(), longest=_LONGEST_LINE):
        parsed = [_parsed(line, number, jsonl=jsonl) for line, number in zip(lines, numbers, strict=False)]
        wanted = [line for line in parsed if line is not None]
        broken += sum(line.problem is not None for line in wanted)
        _write(_answers(wanted, tier=cast(Tier, tier), reasons=reasons))
    if broken:
        click.echo(f'emptychair: {broken} of the lines could not be read; look for "error" in the output', err=True)
        context.exit(1)


def _parsed(line: bytes, number: int, *, jsonl: bool) -> _Line | None:
    text = line.decode("utf-8", "replace")
    if not jsonl:
        return _Line(number, text)
    if not text.strip():
        return None
    if len(line) > _LONGEST_LINE:
        return _broken(number, text, f"the line is longer than {_LONGEST_LINE:,} bytes")
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return _broken(number, text, "this is not JSON")
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return _broken(number, text, 'a line must be an object with a "text", such as {"id": 1, "text": "Hello"}')
    return _Line(given.get("id", number), given["text"])


def _broken(number: int, text: str, reason: str) -> _Line:
    return _Line(None, "", {"line": number, "error": reason, "input": text[:_SHOWN_OF_BROKEN]})


def _answers(lines: list[_Line], *, tier: Tier, reasons: bool) -> Iterator[Mapping[str, object]]:
    readings = iter(read_many([line.text for line in lines if line.problem is None], tier=tier))
    for line in lines:
        if line.problem is None:
            yield {"id": line.id} | next(readings).as_dict(reasons=reasons)
        else:
            yield line.problem


def _write(answers: Iterable[Mapping[str, object]]) -> None:
    # A half of a surrogate pair cannot be written; \udXXX, as backslashreplace gives it, is how JSON spells it.
    for answer in answers:
        line = json.dumps(answer, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
