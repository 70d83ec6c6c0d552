"""`emptychair demo` as a person types it, on an embedded database of its own."""

import json
from pathlib import Path

import pytest

from emptychair.cli.tests.factories import run


@pytest.mark.parametrize("words", [["--beside"], ["--if-empty"], ["--new-password"]])
def test_removing_goes_alone(tmp_path: Path, words: list[str]) -> None:
    refused = run("demo", "--remove", *words, home=tmp_path / "home")
    assert refused.returncode == 2
    assert "--remove goes alone" in refused.stderr


@pytest.mark.slow
def test_it_comes_says_how_to_sign_in_stays_and_goes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    came = run("demo", home=home)
    assert came.returncode == 0, came.stderr
    assert "Sign in on http://127.0.0.1:8000 as ada@fennimoth.example with the password " in came.stdout
    assert "\nor as brid@fennimoth.example with the password " in came.stdout
    stayed = json.loads(run("demo", "--if-empty", "--json", home=home).stdout)
    assert (stayed["stored"], stayed["password"]) == (0, "")
    assert stayed["messages"] > 1_600
    gone = run("demo", "--remove", home=home)
    assert gone.stdout.startswith("The demo is gone: 5 channels, ")
    assert run("demo", "--remove", home=home).stdout == "The demo is not here.\n"
