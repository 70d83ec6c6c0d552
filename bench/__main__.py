"""`python -m bench [GOAL…] [--data DIR] [--rows N] [--rounds N]`: runs goals, prints a table, fails below a floor."""

import argparse
import json
import os
import platform
import sys
from datetime import date
from pathlib import Path

import psutil

from bench.home import fresh_home


def main() -> int:
    """Run what was asked for."""
    given = _arguments()
    with fresh_home() as home:
        import django

        django.setup()
        from bench import goals
        from bench.context import Context

        chosen = {name: goal for name, goal in goals.GOALS.items() if not given.goals or name in given.goals}
        if unknown := set(given.goals) - set(goals.GOALS):
            print(f"There is no goal {', '.join(sorted(unknown))}. Choose from: {', '.join(goals.GOALS)}.")
            return 2
        context = Context(home=home, data=given.data, rows=given.rows, rounds=given.rounds)
        print(_HEAD.format(day=date.today().isoformat(), machine=_machine()), flush=True)  # noqa: DTZ011
        results = []
        for goal in chosen.values():
            for result in goal(context):
                results.append(result)
                print(result.as_row(), flush=True)
    if given.json:
        given.json.write_text(json.dumps([result.as_dict() for result in results], indent=2), encoding="utf-8")
    return 0 if all(result.reaches_floor for result in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("goals", nargs="*", metavar="GOAL", help="P4 … P16; all of them when none is named")
    parser.add_argument("--data", type=Path, help="a folder with twitter_support/twcs_extract.csv.gz; else made up")
    parser.add_argument("--rows", type=int, default=1_000_000, help="messages in the large house (1,000,000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, interleaved; the median counts (3)")
    parser.add_argument("--json", type=Path, help="also write the results here")
    return parser.parse_args()


_HEAD = """{day}, {machine}

| goal | what | measured | goal / floor | parts |
|---|---|---|---|---|"""


def _machine() -> str:
    versions = f"Python {platform.python_version()}, PostgreSQL {_postgresql()}"
    return f"{os.cpu_count()} cores {platform.machine()}, {psutil.virtual_memory().total >> 30} GiB, {versions}"


def _postgresql() -> str:
    from django.db import connection

    connection.ensure_connection()
    return ".".join(map(str, divmod(connection.connection.info.server_version, 10_000)))


if __name__ == "__main__":
    sys.exit(main())
