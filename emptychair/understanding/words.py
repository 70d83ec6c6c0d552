"""The words of each language's folder that every language's text is read with: negations and clause breaks."""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"
PUNCTUATION_BREAKS = frozenset([".", ",", ";", ":", "!", "!!", "?", "??", "?!", "?!?", "...", "(", ")", '"', "“", "”"])


@cache
def negators() -> frozenset[str]:
    """Words that turn what follows into its opposite, of all languages together."""
    return _listed("negators")


@cache
def breaks() -> frozenset[str]:
    """Marks and words that end a negation's reach."""
    return PUNCTUATION_BREAKS | _listed("breaks")


@cache
def marked_languages() -> tuple[str, ...]:
    """Languages that have markers."""
    return tuple(path.parent.name for path in sorted(FOLDER.glob("*/words.toml")) if listed(path, "markers"))


@cache
def markers() -> dict[str, int]:
    """Common words that hardly any other language writes, with the number of their language."""
    return {
        word: number
        for number, language in enumerate(marked_languages())
        for word in listed(FOLDER / language / "words.toml", "markers")
    }


def _listed(name: str) -> frozenset[str]:
    return frozenset(word for path in sorted(FOLDER.glob("*/words.toml")) for word in listed(path, name))


def listed(path: Path, name: str) -> list[str]:
    """One list of one language's file; empty when it has none."""
    found: list[str] = tomllib.loads(path.read_text(encoding="utf-8")).get(name, [])
    return found
