"""Text to tokens: words, hashtags, emoji, emoticons and the punctuation that carries feeling.

Tokens are found in the text as given, so their places in it are exact. Every pattern is linear in the text.
"""

import re
import unicodedata
from functools import lru_cache

# Vowel signs and accents are not \w in Python, but they belong to the word (Hindi, Arabic, Hebrew, Thai).
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u200c\u200d"
)
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a-\u23ff\u2190-\u21ff\u3030\u3297\u3299\u00a9\u00ae"

_WORD = rf"\w{_MARKS}"
_ELISIONS = "ldjncsmtLDJNCSMT"

# l'appli is two words, don't is one; (?=...) keeps a closing quote or dash out of the word.
TOKEN = re.compile(
    rf"""https?:?\S*|www\.\S+
    |[@\#][{_WORD}]+
    |[{_ELISIONS}]['’](?=[^\W\d_]{{2}})|[qQ][uU]['’](?=[^\W\d_]{{2}})
    |[^\W_][{_WORD}]*(?:['’\-](?=[^\W\d_])[{_WORD}]+)*
    |<3|[:;=8][-'^o]?[)(\]\[DdPpOo/\\|*3@$]+(?!\w)|\^_?\^|[-T>]_+[-T<]
    |[!?]+|\.\.+
    |[{_EMOJI}]\ufe0f?
    |[.,;:()"“”…¿¡]""",
    re.VERBOSE,
)
_DRAWN_OUT = re.compile(r"(.)\1{2,}", re.DOTALL)

LONGEST_TEXT = 20_000
"""Characters of a text that are looked at."""

MENTION, LINK, NUMBER = "@", "http", "0"


def form(token: str) -> str:
    """The token's normal form: lower case, one kind of apostrophe, sooooo -> soo, any number -> 0."""
    first = token[0]
    if first == "@":
        return MENTION
    if first.isdigit():
        return NUMBER
    if first in "!?":
        return _exclaimed(token)
    if first in ".…":
        return "..." if len(token) > 1 or first == "…" else "."
    word = token[:80].lower().replace("’", "'")
    if word.startswith(("http", "www.")):
        return LINK
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word).removesuffix("\ufe0f") or first
    return _DRAWN_OUT.sub(r"\1\1", word)


@lru_cache(maxsize=256)
def _exclaimed(marks: str) -> str:
    kind = "?" if "!" not in marks else ("!" if "?" not in marks else "?!")
    return kind + kind[0] if len(marks) > 1 else kind


def is_drawn_out(token: str) -> bool:
    """Whether a letter is repeated for effect: sooooo."""
    return _DRAWN_OUT.search(token[:80]) is not None
