"""`emptychair score` and `emptychair facts`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from emptychair.cli import group
from emptychair.scorecard.definitions import DEFINITIONS
from emptychair.scorecard.errors import NoSuchChannel
from emptychair.scorecard.facts.export import refresh
from emptychair.scorecard.tests.factories import hear, world

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> Result:
    """Run a command as from a terminal."""
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


@pytest.fixture
def exported(tmp_path: Path) -> str:
    """A folder of facts."""
    hear(world(12, threads=40))
    refresh(tmp_path)
    return str(tmp_path)


def test_the_score_prints_every_number_as_the_contract_says(exported: str) -> None:
    printed = json.loads(run("score", "--facts", exported, "--json").output)

    assert set(printed) == {"data_end", "metrics"}
    assert list(printed["metrics"]) == [definition.name for definition in DEFINITIONS]
    for name, numbers in printed["metrics"].items():
        assert {"value", "low", "high", "n"} <= set(numbers)
        assert ("p90" in numbers) == (name == "listening.first_wait")


def test_without_json_the_score_is_a_table(exported: str) -> None:
    printed = run("score", "--facts", exported, "--since", "2026-01-20", "--channel", "Forum").output

    assert printed.startswith("metric")
    assert "listening.answered_share" in printed
    assert "data end: 2026" in printed


def test_a_channel_that_nobody_knows_is_one_line(exported: str) -> None:
    failed = run("score", "--facts", exported, "--channel", "Forun").exception

    assert isinstance(failed, NoSuchChannel)
    assert str(failed) == "There is no channel 'Forun'. Channels: Forum."


@pytest.mark.parametrize(
    "wrong",
    [["--since", "yesterday"], ["--since", "2026-02-01", "--until", "2026-01-01"], ["--engine", "abacus"]],
)
def test_wrong_use_says_what_is_wrong(wrong: list[str], exported: str) -> None:
    assert run("score", "--facts", exported, *wrong).exit_code == 2


def test_facts_are_exported_once_and_then_up_to_date(tmp_path: Path) -> None:
    hear(world(13, threads=10))
    first, second = run("facts", str(tmp_path), "--json"), run("facts", str(tmp_path))

    assert json.loads(first.output)["messages"] > 0
    assert second.output == f"{tmp_path} is up to date\n"


def test_pages_load_neither_duckdb_nor_ibis_nor_arrow() -> None:
    """They would cost the web process 250 MB."""
    script = (
        "import sys, django; django.setup(); import emptychair.scorecard.urls, emptychair.scorecard.jobs;"
        "sys.exit(sorted({'duckdb', 'ibis', 'pyarrow', 'pandas'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"DJANGO_SETTINGS_MODULE": "emptychair.config.settings", "EMPTYCHAIR_HOME": "/nowhere"}
        | {"EMPTYCHAIR_SECRET_KEY": "x", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
