"""The command line itself: found by file name, one line for what goes wrong, exit 0, 1 or 2."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import emptychair
from emptychair.cli import Commands, group
from emptychair.cli._errors import DatabaseAway
from emptychair.cli.tests.factories import run

OURS = ["doctor", "manage", "up", "version", "web", "worker"]


def test_a_command_is_found_by_the_name_of_its_file() -> None:
    names = group.list_commands(group.make_context("emptychair", ["--help"], resilient_parsing=True))
    files = {path.stem.rstrip("_") for path in Path(emptychair.cli.__file__).parent.glob("[a-z]*.py")}
    assert set(names) == files
    assert set(OURS) <= set(names)


def test_every_command_has_help_with_an_example() -> None:
    context = group.make_context("emptychair", ["version"])
    for name in group.list_commands(context):
        said = CliRunner().invoke(group, [name, "--help"]).output
        assert "Example: " in said or "Examples:" in said, name


@pytest.mark.parametrize("words", [["nonsense"], ["up", "--port", "many"], ["up", "--port", "0"], ["version", "more"]])
def test_wrong_use_exits_with_2(tmp_path: Path, words: list[str]) -> None:
    assert run(*words, home=tmp_path / "home").returncode == 2


def test_what_goes_wrong_is_one_line_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "postgres").write_text("")
    failed = run("manage", "check", home=tmp_path / "home")
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
    assert "Traceback" not in failed.stderr


def test_a_setting_that_cannot_be_read_is_one_line_too(tmp_path: Path) -> None:
    failed = run("doctor", home=tmp_path / "home", EMPTYCHAIR_UPLOAD_MEGABYTES="much")
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
    assert "EMPTYCHAIR_UPLOAD_MEGABYTES" in failed.stderr


def test_who_looks_for_the_mistake_sees_the_trace(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert "Traceback" in run("manage", "check", home=tmp_path / "home", EMPTYCHAIR_DEBUG="1").stderr


def test_a_server_of_ones_own_that_is_away_is_said_so(tmp_path: Path) -> None:
    url = "postgresql://somebody@127.0.0.1:1/nothing"
    failed = run("manage", "check", home=tmp_path / "home", DATABASE_URL=url)
    assert failed.returncode == 1
    assert "DATABASE_URL does not answer" in failed.stderr
    assert not (tmp_path / "home" / "postgres").exists()


def test_one_of_the_home_that_does_not_answer_is_named_by_its_folder_and_its_log() -> None:
    said = str(DatabaseAway("No space left on device", home=Path("/srv/chair")))
    assert "of /srv/chair does not answer: No space left on device." in said
    assert "/srv/chair/postgres/log" in said
    assert "DATABASE_URL" not in said


def test_the_version_is_told_to_programs_too(tmp_path: Path) -> None:
    assert json.loads(run("version", "--json", home=tmp_path).stdout)["version"] == emptychair.__version__
    assert run("--version", home=tmp_path).stdout == f"emptychair {emptychair.__version__}\n"


def test_a_command_that_needs_no_database_does_not_load_django() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from emptychair.cli import group;"
        "assert CliRunner().invoke(group, ['version']).exit_code == 0; print('django' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


def test_commands_are_those_of_the_group_only() -> None:
    assert isinstance(group, Commands)
    assert group.get_command(group.make_context("emptychair", ["version"]), "_django") is None
