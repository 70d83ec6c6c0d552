"""German is complete, and says what English says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "emptychair"
CATALOGUE = PACKAGE / "locale" / "de" / "LC_MESSAGES" / "django.po"
ENTRIES = list(polib.pofile(str(CATALOGUE)))
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}


def _places(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]", text))


def _said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _marked_in(code: ast.AST) -> Iterator[str]:
    for call in ast.walk(code):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS:
            words = call.args[0]
            if isinstance(words, ast.Constant) and isinstance(words.value, str):
                yield words.value


def _marked() -> Iterator[str]:
    """Everything that the code and the templates mark to be translated."""
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            yield from _marked_in(ast.parse(path.read_text()))
    for path in [*PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("templates/**/*.txt")]:
        # What Django makes of a template for xgettext is the calls, with a sign for every other character.
        for call in re.findall(
            r"""n?gettext\(u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", templatize(path.read_text())
        ):
            yield from _marked_in(ast.parse(f"{call})"))
        yield from re.findall(r'_\("([^"]+)"\)', path.read_text())


def test_every_string_that_is_marked_is_in_the_catalogue() -> None:
    assert {*_marked()} - {entry.msgid for entry in ENTRIES} == set()


def test_every_string_is_translated() -> None:
    assert [entry.msgid for entry in ENTRIES if not all(_said(entry)) or entry.fuzzy] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.msgid[:40] for entry in ENTRIES])
def test_a_translation_fills_in_the_same_values(entry: polib.POEntry) -> None:
    for said in _said(entry):
        assert _places(said) in (_places(entry.msgid), _places(entry.msgid_plural))


def test_what_is_compiled_is_what_is_written() -> None:
    compiled = {entry.msgid: _said(entry) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert compiled == {entry.msgid: _said(entry) for entry in ENTRIES}
