"""German is complete, and says what English says."""

import re
from pathlib import Path

import polib
import pytest

CATALOGUE = Path(__file__).resolve().parent.parent / "emptychair" / "locale" / "de" / "LC_MESSAGES" / "django.po"
ENTRIES = list(polib.pofile(str(CATALOGUE)))


def _places(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]", text))


def _said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_string_is_translated() -> None:
    assert [entry.msgid for entry in ENTRIES if not all(_said(entry)) or entry.fuzzy] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.msgid[:40] for entry in ENTRIES])
def test_a_translation_fills_in_the_same_values(entry: polib.POEntry) -> None:
    for said in _said(entry):
        assert _places(said) in (_places(entry.msgid), _places(entry.msgid_plural))


def test_what_is_compiled_is_what_is_written() -> None:
    compiled = {entry.msgid: _said(entry) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert compiled == {entry.msgid: _said(entry) for entry in ENTRIES}
