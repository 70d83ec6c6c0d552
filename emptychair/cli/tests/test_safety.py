"""Settings that leave the house open are refused before anything is started, in one line that says why."""

from pathlib import Path

import pytest

from emptychair.cli.tests.factories import free_port, processes_on, run

OPEN = [
    ({"EMPTYCHAIR_DEBUG": "1", "EMPTYCHAIR_BIND": "::"}, "emptychair.E001"),
    ({"EMPTYCHAIR_SECRET_KEY": "changeme"}, "emptychair.E002"),
    ({"EMPTYCHAIR_HOSTS": "*", "EMPTYCHAIR_ADDRESS": "https://chair.example.org"}, "emptychair.E003"),
    ({"EMPTYCHAIR_ADDRESS": "http://chair.example.org"}, "emptychair.E004"),
    ({"EMPTYCHAIR_LIMITS": "0", "EMPTYCHAIR_BEHIND_PROXY": "1"}, "emptychair.E005"),
]


@pytest.mark.parametrize("command", ["up", "web"])
@pytest.mark.parametrize(("variables", "id_"), OPEN, ids=[id_ for _, id_ in OPEN])
def test_it_is_refused_with_its_reason(tmp_path: Path, command: str, variables: dict[str, str], id_: str) -> None:
    home = tmp_path / "home"
    refused = run(command, "--port", str(free_port()), home=home, **variables)
    assert refused.returncode == 1
    assert f"({id_})" in refused.stderr
    assert not (home / "postgres").exists()
    assert not processes_on(home)


def test_the_bind_that_a_command_is_given_counts_too(tmp_path: Path) -> None:
    words = ("web", "--port", str(free_port()), "--bind", "::")
    assert "emptychair.E001" in run(*words, home=tmp_path / "home", EMPTYCHAIR_DEBUG="1").stderr


def test_the_doctor_tells_the_same(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    said = run("doctor", "--no-start", home=tmp_path / "home", EMPTYCHAIR_SECRET_KEY="changeme", DATABASE_URL=url)
    assert "emptychair.E002" in said.stdout
