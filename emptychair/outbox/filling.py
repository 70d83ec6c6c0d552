"""Filling in saved words: a closed list of fields, each put in once as it is, and no other sign means anything.

{{ customer.first_name | "there" }}      what a customer may lack has words for that case
{{ seat.name }}
"""

import re
from collections.abc import Mapping

FALLS_BACK = ("customer.first_name", "customer.name")
ALWAYS_KNOWN = ("seat.name", "company.name")
_NAMES = "|".join(re.escape(name) for name in (*FALLS_BACK, *ALWAYS_KNOWN))
_FIELD = re.compile(rf'\{{\{{ {{0,9}}({_NAMES}) {{0,9}}(?:\| {{0,9}}"([^"{{}}\n]{{1,80}})" {{0,9}})?\}}\}}')
_SIGN = re.compile(r"\{\{[^{}\n]{0,60}\}{0,2}|\}\}")


def wrong_in(text: str) -> list[str]:
    """What stands in the text like a field and is none, or lacks the words for a customer who has none; as written."""
    wrong = _SIGN.findall(_FIELD.sub("", text))
    return wrong + [found[0] for found in _FIELD.finditer(text) if found[1] in FALLS_BACK and not found[2]]


def fill(text: str, *, values: Mapping[str, str]) -> str:
    """The text with its fields filled in. What is put in is not looked at again, whatever signs it holds."""
    return _FIELD.sub(lambda found: values.get(found[1]) or found[2] or "", text)


def first_name(name: str) -> str:
    """How to begin a letter to somebody of that name; empty for an address, an account, or none."""
    if any(sign in name for sign in "@_/:0123456789"):
        return ""
    given = name.rpartition(",")[2] or name
    return next(iter(given.split()), "")
