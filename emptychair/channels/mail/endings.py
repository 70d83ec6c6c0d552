"""What stands under a person's words: signature, the phone's advertisement, small print, a mailing list's footer."""

import re

from emptychair.channels.mail import phrases

_LONGEST_SIGNATURE = 25
_LONGEST_CLOSING = 10
_LINES_OF_FOOTER = 12
_DASHES = ("-", "—", "–")
_ENDS_OF_RULES = ("_", "=", "*", "~", "-", ">")
_MOST_SENTENCES = 4
_SHORT = 6
SIGNATURE = "-- "
"""The line that mail programs write over signatures, its space included."""

_DELIMITER = re.compile(r"(?:--|—|––)\s*")
_RULE = re.compile(r"\s*[_=*~-]{8,}+(?:[^_=*~\n-]{1,60}[_=*~-]{8,}+)?[\s~>-]*")
_LEAVING = re.compile(rf"\s*(?:{phrases.LEAVING})", re.IGNORECASE)
_SENT_FROM = re.compile(rf"\s*(?:{phrases.SENT_FROM})\s*", re.IGNORECASE)
_CLOSING = re.compile(rf"\s*(?:{phrases.CLOSINGS})\s*[,.!，、。]*\s*", re.IGNORECASE)
_THANKS = re.compile(rf"\s*(?:{phrases.THANKS})\s*[,.!，、。]*\s*", re.IGNORECASE)
_DISCLAIMER = re.compile(rf"[\s*_>-]*(?:{'|'.join(phrases.DISCLAIMERS)})", re.IGNORECASE)
_CONTACT = re.compile(
    r"@|https?://|www\.|\+?\d[\d ()/.-]{6,}|^\W*(?:tel|phone|mobil|mobile|fax|cell|m|t|f)\W", re.IGNORECASE
)
_SENTENCE = re.compile(r"[\w)][.!?。！？]\s*$|[,;:]\s*$")


def without_ending(lines: list[str]) -> list[str]:
    """The lines without what stands under them; none when they are nothing else."""
    for step in (_without_footer, _without_disclaimer, _without_signature, _without_phone, _without_closing):
        lines = _stripped(step(lines))
    return lines


def without_signature(lines: list[str]) -> list[str]:
    """The lines without what certainly is no word of the writer's: the signature and a phone's advertisement."""
    return _stripped(_without_phone(_stripped(_without_signature(lines))))


def _is_rule(line: str) -> bool:
    return line[-1:] in _ENDS_OF_RULES and _RULE.fullmatch(line) is not None


def _stripped(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while end > start and not lines[end - 1].strip():
        end -= 1
    while start < end and not lines[start].strip():
        start += 1
    return lines[start:end]


def _without_footer(lines: list[str]) -> list[str]:
    """Without the block near the end that speaks of a list and how to leave it: under a rule, or the last paragraph."""
    for number in range(max(0, len(lines) - 40), len(lines)):
        line = lines[number]
        if _is_rule(line):
            below = "\n".join(lines[number : number + 1 + _LINES_OF_FOOTER])[:3_000].lower()
            if any(word in below for word in phrases.LIST_FOOTERS):
                return lines[:number]
        elif number and len(lines) - number < _LINES_OF_FOOTER and not lines[number - 1] and _LEAVING.match(line):
            return lines[:number]
    return lines


def _without_disclaimer(lines: list[str]) -> list[str]:
    """Without the small print: from a paragraph in the last part of the text that begins as such does."""
    for number in range(max(0, len(lines) - 40), len(lines)):
        begins = not number or not lines[number - 1].strip() or _is_rule(lines[number - 1])
        if begins and lines[number].strip() and _DISCLAIMER.match(" ".join(lines[number : number + 3])[:600]):
            return lines[:number]
    return lines


def _without_signature(lines: list[str]) -> list[str]:
    """Without what follows the line of two dashes that stands over signatures."""
    for number in range(max(0, len(lines) - _LONGEST_SIGNATURE), len(lines)):
        line = lines[number]
        if line == SIGNATURE or (line[:1] in _DASHES and _DELIMITER.fullmatch(line) and not _tells(lines[number:])):
            return lines[:number] if number or len(lines) < _SHORT else lines
    return lines


def _tells(lines: list[str]) -> bool:
    """Whether lines are sentences rather than names and addresses."""
    return sum(1 for line in lines if len(line.split()) > 3 and _SENTENCE.search(line)) > _MOST_SENTENCES


def _without_phone(lines: list[str]) -> list[str]:
    while lines and len(lines[-1]) < 120 and _SENT_FROM.fullmatch(lines[-1]):
        lines = _stripped(lines[:-1])
    return lines


def _without_closing(lines: list[str]) -> list[str]:
    """Without a closing such as "Kind regards", and the name and address under it."""
    for number in range(max(0, len(lines) - _LONGEST_CLOSING), len(lines)):
        line = lines[number]
        if len(line) > 60:
            continue
        thanks = _THANKS.fullmatch(line) is not None
        if (thanks or _CLOSING.fullmatch(line)) and all(map(_is_of_signature, lines[number + 1 :])):
            return lines[: number + 1] if thanks else lines[:number]
    return lines


def _is_of_signature(line: str) -> bool:
    """Whether a line under a closing is a name, a post or an address, and not one more sentence."""
    bare = line.strip()
    if not bare or _CONTACT.search(bare[:300]):
        return True
    return len(bare) < 70 and not (_SENTENCE.search(bare) and len(bare.split()) > 3)
