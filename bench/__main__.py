"""`python -m bench [GOAL…] [--data DIR] [--rows N] [--rounds N]`: runs goals, prints a table, fails below a floor."""

import argparse
import json
import platform
import sys
from datetime import date
from pathlib import Path

from bench.home import fresh_home
from bench.result import Result


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
        results = [result for goal in chosen.values() for result in goal(context)]
    print(_table(results))
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


def _table(results: list[Result]) -> str:
    lines = [
        f"{date.today().isoformat()}, {platform.machine()}, Python {platform.python_version()}",  # noqa: DTZ011
        "",
        "| goal | what | measured | goal / floor | parts |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(result.as_row() for result in results)])


if __name__ == "__main__":
    sys.exit(main())
