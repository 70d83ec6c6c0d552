"""`emptychair score`: the scorecard's numbers on a terminal."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from emptychair.scorecard.metrics.metric import Measured
    from emptychair.scorecard.scoring import Score


class Moment(click.ParamType[datetime]):
    """A day, which begins at midnight UTC, or a time."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read 2026-01-31 or 2026-01-31T09:30:00Z."""
        try:
            given = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-01-31 or a time such as 2026-01-31T09:30:00Z", param, ctx)
        return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)


@click.command()
@click.option("--since", type=Moment(), help="Look at messages written from this day or time on.")
@click.option("--until", type=Moment(), help="Look at messages written before this day or time.")
@click.option("--channel", default="", metavar="NAME", help="Look at one channel, by its name.")
@click.option(
    "--facts", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="Score facts that were exported before; needs no database.",
)  # fmt: skip
@click.option("--engine", type=click.Choice(["duckdb"]), default="duckdb", show_default=True, help="What computes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    since: datetime | None, until: datetime | None, channel: str, folder: Path | None, *, engine: str, as_json: bool
) -> None:
    """Score the company by what it did: every number with its cases and its 95 % interval.

    Example: emptychair score --since 2026-01-01 --until 2026-04-01 --json
    """
    if since and until and until <= since:
        raise click.BadParameter("must lie after --since", param_hint="--until")
    found = _of_folder(folder, since, until, channel) if folder else _of_database(since, until, channel)
    if as_json:
        click.echo(json.dumps(found.as_json()))
        return
    for line in lines(found):
        click.echo(line)


def _of_database(since: datetime | None, until: datetime | None, channel: str) -> "Score":
    from emptychair.cli._django import django_ready

    with django_ready():
        from emptychair.scorecard.facts.export import refresh
        from emptychair.scorecard.folders import own_facts

        refresh(own_facts())
        return _of_folder(own_facts(), since, until, channel)


def _of_folder(path: Path, since: datetime | None, until: datetime | None, channel: str) -> "Score":
    from emptychair.scorecard.errors import NoSuchChannel
    from emptychair.scorecard.facts.folder import Folder
    from emptychair.scorecard.metrics.tables import Cut
    from emptychair.scorecard.scoring import score

    folder = Folder(path)
    known = list(folder.manifest().channels.values())
    if channel and channel not in known:
        raise NoSuchChannel(channel, known=known)
    with folder.held(shared=True):
        return score(path, Cut(since=since, until=until, channel=channel))


def lines(found: "Score") -> list[str]:
    """The numbers as a table for people."""
    from emptychair.scorecard.metrics.registry import BY_NAME

    rows = [("metric", "value", "95 % interval", "cases")]
    rows += [(name, *_cells(BY_NAME[name].unit, measured)) for name, measured in found.metrics.items()]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    table = [
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:>{widths[3]}}" for row in rows
    ]
    end = f"{found.data_end:%Y-%m-%d %H:%M:%S} UTC" if found.data_end else "no message yet"
    return [*table, f"data end: {end}"]


def _cells(unit: str, measured: "Measured") -> tuple[str, str, str]:
    estimate = measured.estimate
    value = _written(unit, estimate.value)
    if unit == "seconds":
        value += f" (90 %: {_written(unit, measured.p90)})"
    interval = f"{_written(unit, estimate.low)} to {_written(unit, estimate.high)}"
    return value, interval if estimate.value is not None else "", f"{measured.n:,}"


def _written(unit: str, value: float | None) -> str:
    if value is None:
        return "-"
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit == "seconds":
        return f"{value:,.0f} s"
    return f"{value:,.0f}" if unit == "count" else f"{value:.3f}"
