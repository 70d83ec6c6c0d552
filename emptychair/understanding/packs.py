"""A language is a folder of phrase files under `languages/`; a new language is a new folder."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from emptychair.understanding import weights
from emptychair.understanding.language import UNKNOWN
from emptychair.understanding.phrases import Phrases, tables_of

FOLDER = Path(__file__).parent / "languages"
CUSTOMER_FILES = ("intents.toml", "urgency.toml", "topics.toml")
COMPANY_FILES = ("deflection.toml",)
DRAFT_FILES = ("draft.toml",)
PROMISE_FILES = ("promises.toml",)
QUESTION_FILES = ("questions.toml",)


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have phrases."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/intents.toml")))


def phrases(language: str, *, files: tuple[str, ...] = CUSTOMER_FILES) -> Phrases:
    """The phrases to read a text with: its language's, none if that has no folder, all where it is not known."""
    return _loaded(languages() if language == UNKNOWN else (language,), files)


@cache
def _loaded(codes: tuple[str, ...], files: tuple[str, ...]) -> Phrases:
    return Phrases(row for code in codes for name in files for row in tables_of(FOLDER / code / name))


@cache
def fingerprint() -> str:
    """Eight digits that change with the weights or any language file."""
    digest = blake2b(weights.PATH.read_bytes(), digest_size=4)
    for path in sorted(FOLDER.glob("*/*.toml")):
        digest.update(path.parent.name.encode() + path.name.encode() + path.read_bytes())
    return digest.hexdigest()
