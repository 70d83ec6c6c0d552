"""Plain text from outside made safe to keep and to show."""

import html
import re
import unicodedata
from itertools import islice

from emptychair.core.links import opening, safe_link

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
# A link starts at most once per run of characters, and every repetition is possessive or bounded.
_LINK = re.compile(
    r"(?P<url>(?<![\w])(?:https?://|www\.)[^\s<>\"\u201c\u201d\u00ab\u00bb]++)"
    r"|(?P<mail>(?<![\w.+%-])(?:mailto:)?[\w.+%-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}+)",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*_~…。、，）】」"
LONGEST_SHOWN_LINK = 2_000
MOST_LINKS = 20_000


def storable(text: str) -> str:
    """Text that a database can keep: without NUL, and half characters replaced."""
    if text.isascii() and "\x00" not in text:
        return text
    return _UNSTORABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", text)


def without_direction_controls(text: str) -> str:
    """Text without the characters that reorder what stands around them.

    The weak marks that Arabic and Hebrew writers need (LRM, RLM, ALM) stay.
    """
    return text if text.isascii() else _DIRECTION.sub("", text)


def isolated(text: str) -> str:
    """Text for the middle of a line of our own, where an element cannot isolate it: titles, subjects, logs."""
    text = without_direction_controls(text)
    return text if text.isascii() else f"\u2068{text}\u2069"


def one_line(text: str) -> str:
    """Text on one line, with every run of spaces, line breaks and control characters as one space."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def file_name(given: str) -> str:
    """A sender's name for a file as harmless text: one line, no path, nothing unseen, at most 120 characters; '' when
    nothing of it can be kept."""
    seen = "".join(character for character in storable(given) if unicodedata.category(character) != "Cf")
    return one_line(seen).replace("/", "_").replace("\\", "_").strip(". ")[-120:]


def linkify(text: str) -> str:
    """Plain text as HTML in which http, https and mailto addresses are links. Line breaks stay as they are."""
    text = without_direction_controls(storable(text))
    pieces = []
    at = 0
    for found in islice(_LINK.finditer(text), MOST_LINKS):
        if len(found[0]) > LONGEST_SHOWN_LINK:
            continue
        shown = _without_trailing(found[0])
        link = safe_link(_with_scheme(shown, mail=found["mail"] is not None))
        if link is None:
            continue
        pieces += [html.escape(text[at : found.start()]), opening(link, shown=shown), html.escape(shown), "</a>"]
        at = found.start() + len(shown)
    pieces.append(html.escape(text[at:]))
    return "".join(pieces)


def _with_scheme(shown: str, *, mail: bool) -> str:
    if mail:
        return shown if shown[:7].lower() == "mailto:" else f"mailto:{shown}"
    return f"https://{shown}" if shown[:4].lower() == "www." else shown


def _without_trailing(shown: str) -> str:
    """A link without the punctuation of the sentence around it."""
    shown = shown.rstrip(_TRAILING)
    for opens, closes in ("()", "[]", "{}"):
        surplus = shown.count(closes) - shown.count(opens)
        while surplus > 0 and shown.endswith(closes):
            shown = shown[:-1]
            surplus -= 1
    return shown.rstrip(_TRAILING)
