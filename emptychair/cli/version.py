"""`emptychair version`."""

import json
import platform

import click

import emptychair


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, as_json: bool) -> None:
    """Print the version.

    Example: emptychair version --json
    """
    found = {"version": emptychair.__version__, "python": platform.python_version(), "system": platform.system()}
    click.echo(json.dumps(found) if as_json else f"emptychair {emptychair.__version__}")
