"""`python -m bench [GOAL…] [--data DIR] [--rows N] [--rounds N]`: runs goals, prints a table, fails below a floor."""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import psutil

from bench.home import fresh_home

# Goals that share a house, in an order in which none spoils it for the next. Each row runs in a process of its own.
_HOUSES = (("P8", "P11", "P12", "P16"), ("P4", "P5", "P6", "10x", "P7"), ("P14",), ("P17",), ("N-b",), ("N-b-out",))


def main() -> int:
    """Run what was asked for."""
    given = _arguments()
    houses = [chosen for house in _HOUSES if (chosen := [goal for goal in house if goal in given.goals])]
    if len(houses) == 1:
        return _measure(houses[0], given)
    same = [
        "--rows",
        str(given.rows),
        "--rounds",
        str(given.rounds),
        "--kills",
        str(given.kills),
        *(["--data", str(given.data)] if given.data else []),
    ]
    codes = [subprocess.run([sys.executable, "-m", "bench", *goals, *same], check=False).returncode for goals in houses]
    return max(codes)


def _measure(names: Sequence[str], given: argparse.Namespace) -> int:
    with fresh_home() as home:
        import django

        django.setup()
        from bench.context import Context
        from bench.goals import GOALS

        context = Context(home=home, data=given.data, rows=given.rows, rounds=given.rounds, kills=given.kills)
        print(_HEAD.format(day=date.today().isoformat(), machine=_machine()), flush=True)  # noqa: DTZ011
        results = []
        for name in names:
            for result in GOALS[name](context):
                results.append(result)
                print(result.as_row(), flush=True)
    return 0 if all(result.reaches_floor for result in results) else 1


def _arguments() -> argparse.Namespace:
    known = [goal for house in _HOUSES for goal in house]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("goals", nargs="*", metavar="GOAL", help=f"all of them when none is named: {', '.join(known)}")
    parser.add_argument("--data", type=Path, help="a folder with twitter_support/twcs_extract.csv.gz; else made up")
    parser.add_argument("--rows", type=int, default=1_000_000, help="messages in the large house (1,000,000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, interleaved; the median counts (3)")
    parser.add_argument("--kills", type=int, default=60, help="processes that are killed while seats answer (60)")
    given = parser.parse_args()
    if unknown := set(given.goals) - set(known):
        parser.error(f"there is no goal {', '.join(sorted(unknown))}")
    given.goals = given.goals or known
    return given


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
