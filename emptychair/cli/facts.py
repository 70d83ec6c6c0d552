"""`emptychair facts`: what happened, as tables for anybody to compute with."""

import json
from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(folder: Path, *, as_json: bool) -> None:
    """Write the fact tables into DIR as Parquet, one folder a table, partitioned by month.

    Written again into the same folder, only months that changed are replaced. The tables are described in
    docs/reference/facts.md.

    Example: emptychair facts /srv/facts
    """
    from emptychair.cli._django import django_ready

    with django_ready():
        from emptychair.scorecard.facts.export import refresh

        done = refresh(folder)
    if as_json:
        counts = {"months": done.months_written, "messages": done.rows_written, "version": done.version}
        click.echo(json.dumps(counts))
    elif done.months_written:
        click.echo(f"{done.months_written} months with {done.rows_written:,} messages written to {folder}")
    else:
        click.echo(f"{folder} is up to date")
