"""The reference names every setting, command and option that there is, and none that there is not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from emptychair.cli import group

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (ROOT / "docs" / "reference" / "settings.md").read_text()
COMMANDS = (ROOT / "docs" / "reference" / "command-line.md").read_text()
NAME = r"EMPTYCHAIR_[A-Z_]+|DATABASE_URL"


def _variables() -> Iterator[str]:
    """The names that the package writes out as they are: those it reads."""
    for path in (ROOT / "emptychair").rglob("*.py"):
        if "tests" in path.parts:
            continue
        for found in ast.walk(ast.parse(path.read_text())):
            if isinstance(found, ast.Constant) and isinstance(found.value, str) and re.fullmatch(NAME, found.value):
                yield found.value


def _commands() -> dict[str, click.Command]:
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def _sections() -> dict[str, str]:
    """What the page says of each command, by its name."""
    parts = re.split(r"^## emptychair (\w+)\n", COMMANDS, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_setting_is_described_and_no_other() -> None:
    described = re.findall(rf"^## ({NAME})$|^\| `({NAME})` \|", SETTINGS, re.MULTILINE)
    assert sorted(heading or row for heading, row in described) == sorted({*_variables()})


def test_every_command_is_described_and_no_other() -> None:
    assert sorted(_sections()) == sorted(_commands())


@pytest.mark.parametrize("name", sorted(_commands()))
def test_every_option_of_a_command_is_described_and_no_other(name: str) -> None:
    options = {said for option in _commands()[name].params for said in option.opts if said.startswith("--")}
    assert {*re.findall(r"(?<![\w-])--[a-z][a-z-]*", _sections()[name])} == options
