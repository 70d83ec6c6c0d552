"""What a mail says that is new: without the mails it quotes, signatures, small print and footers.

Everything looks at lines, each a bounded number of times, so that time grows with the length of the text. Where
nothing would be left although the writer had words of their own, those words stay.
"""

import re
from collections.abc import Iterable

from emptychair.channels.mail import phrases
from emptychair.channels.mail.endings import SIGNATURE, without_ending, without_signature

LONGEST_LINE_LOOKED_AT = 400
_MOST_CANDIDATES = 400
_LINES_OF_ATTRIBUTION = 4
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_QUOTED = re.compile(r"[ \t]{0,8}(?:[A-Za-z]{1,3})?>")
_MARK = re.compile(r"\s*([^\w\s\"'(<*•.]{1,4}|[A-Z]{1,3}[:|\]])(?=\s|\w|$)")
_OMITTED = re.compile(r"\s*[\[<(].{0,30}[\])>]")
_LABELLED = re.compile(r"[^\W\d_][^:：\n]{0,25}[:：]")
_GAPS = re.compile(r"\n{3,}")
_RULE = re.compile(r"\s*[_=*-]{5,}\s*")
_WROTE = re.compile(
    rf"(?<!\w)(?:{phrases.WROTE})(?!\w)|(?:写道|寫道|写|書きました|작성|썼습니다)\s?[:：]", re.IGNORECASE
)
_WHEN = re.compile(rf"(?:{phrases.WHEN})[\s.,\d]", re.IGNORECASE)
_SENDER_AT_END = re.compile(r"<[^<>\s]{1,200}@[^<>\s]{1,200}>\s?[:：]$")
_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}[:.h]\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d")
_ORIGINAL = re.compile(phrases.ORIGINAL, re.IGNORECASE)
_FORWARDED = re.compile(phrases.FORWARDED, re.IGNORECASE)
_DECORATION = " \t_=*>-–—"
_COLONS = (":", "：")
_BEGINNINGS = ("--", "__", "==", "**", "––", "——", "-", ">")
_FORWARDED_SUBJECT = re.compile(phrases.FORWARDED_SUBJECT, re.IGNORECASE)


def _label(names: str) -> re.Pattern[str]:
    return re.compile(rf"[ \t]{{0,3}}\*{{0,2}}(?:{names})\*{{0,2}}\s?[:：]\*{{0,2}}(?:\s|\S)", re.IGNORECASE)


_FROM, _SENT, _TO, _SUBJECT = map(_label, (phrases.FROM, phrases.SENT, phrases.TO, phrases.SUBJECT))


def new_text(text: str, *, subject: str = "") -> str:
    """The words of a mail that are its writer's own, or that the writer passes on.

    `subject` tells a forward from an answer where their bodies look the same.
    """
    plain = text if text.isascii() else _MARKS.sub("", text).replace("\xa0", " ")
    lines = [line if line == SIGNATURE else line.rstrip() for line in plain.split("\n")]
    end, forward = _end_of_own(lines, forwards=_FORWARDED_SUBJECT.match(subject) is not None)
    own = _own(lines[:end])
    if forward:
        return "\n\n".join(part for part in (own, "\n".join(lines[end:]).strip("\n")) if part)
    return own or _own(_below_header(lines, end)) or (plain.strip() if _is_all_marked(lines) else "")


def _is_all_marked(lines: list[str]) -> bool:
    """Whether every line is marked as a quote: then they are the words of the mail."""
    return all(not line or _QUOTED.match(line) for line in lines)


def _own(lines: list[str]) -> str:
    blocks = _own_blocks(lines)
    return _joined(map(without_ending, blocks)) or _joined(map(without_signature, blocks))


def _below_header(lines: list[str], start: int) -> list[str]:
    """The lines under a quoted mail's header: where else would the words be, when there are none above."""
    start += 1
    while start < len(lines) and (_RULE.fullmatch(lines[start]) or _LABELLED.match(lines[start])):
        start += 1
    return lines[start:]


def _end_of_own(lines: list[str], *, forwards: bool) -> tuple[int, bool]:
    """Where a mail that is quoted or passed on whole begins, and whether it is passed on."""
    tries = _MOST_CANDIDATES
    for number, line in enumerate(lines):
        labelled = ":" in line[:30] or "：" in line[:30]
        if (
            not (labelled or line[-1:] in _COLONS or line[:2].strip() in _BEGINNINGS)
            or len(line) > LONGEST_LINE_LOOKED_AT
        ):
            continue
        heading = _heading(line)
        if heading and _FORWARDED.fullmatch(heading):
            return number, True
        is_from = labelled and tries > 0 and _FROM.match(line) is not None
        tries -= is_from
        if (heading and _ORIGINAL.fullmatch(heading)) or (is_from and _is_header_block(lines, number)):
            start = number - 1 if number and _RULE.fullmatch(lines[number - 1]) else number
            return start, forwards
    return len(lines), False


def _heading(line: str) -> str:
    """The words of a line that stands between dashes, or ends with a colon; '' if it does neither."""
    bare = line.strip(_DECORATION + ":：")
    decorated = line.lstrip()[:2] in {"--", "__", "==", "**", "––", "——"} or line[-1:] in _COLONS
    return bare if decorated and len(bare) < 100 else ""


def _is_header_block(lines: list[str], start: int) -> bool:
    """Whether the header of a quoted mail begins here: who, when, and to whom or about what."""
    following = [line for line in lines[start + 1 : start + 12] if line][:5]
    has_date = any(_SENT.match(line) for line in following)
    return has_date and any(_TO.match(line) or _SUBJECT.match(line) for line in following)


def _own_blocks(lines: list[str]) -> list[list[str]]:
    """The runs of lines that are not quoted, without the lines that programs put over quotes."""
    blocks: list[list[str]] = [[]]
    tries = _MOST_CANDIDATES
    mark = ""
    for number, line in enumerate(lines):
        if (mark and line.lstrip().startswith(mark)) or (">" in line[:13] and _QUOTED.match(line)):
            if blocks[-1]:
                blocks.append([])
            continue
        blocks[-1].append(line)
        if line[-1:] in _COLONS and tries > 0:
            tries -= 1
            found = _quote_mark(lines, number + 1)
            count = _lines_of_attribution(blocks[-1], quoted=bool(found))
            if count:
                del blocks[-1][-count:]
                mark = found if found != ">" else mark
                if not found and _with_words(blocks):
                    break
    return _with_words(blocks)


def _with_words(blocks: list[list[str]]) -> list[list[str]]:
    return [
        block for block in blocks if any(letter.isalnum() or letter > "\u2000" for line in block for letter in line)
    ]


def _quote_mark(lines: list[str], start: int) -> str:
    """What the quoted lines that begin here are marked with, '' if no quote begins here."""
    following = [line for line in lines[start : start + 8] if line and not _OMITTED.fullmatch(line)][:2]
    if not following:
        return ""
    if _QUOTED.match(following[0]):
        return ">"
    marks = [found[1] for line in following if (found := _MARK.match(line))]
    return marks[0] if marks and marks.count(marks[0]) == len(following) else ""


def _lines_of_attribution(block: list[str], *, quoted: bool) -> int:
    """How many lines at the end of a block only say who wrote the words that follow."""
    joined, certain = "", 0
    for count in range(1, min(_LINES_OF_ATTRIBUTION, len(block)) + 1):
        line = block[-count].strip()
        if not line or len(line) + len(joined) > LONGEST_LINE_LOOKED_AT:
            break
        joined = f"{line} {joined}".strip()
        if not _says_who(joined, quoted=quoted):
            continue
        if _WHEN.match(joined):
            return count
        certain = certain or count
    return certain


def _says_who(line: str, *, quoted: bool) -> bool:
    dated = _DATE.search(line) is not None
    if dated and _SENDER_AT_END.search(line):
        return True
    if not _WROTE.search(line):
        return False
    return quoted or (dated and (_WHEN.match(line) is not None or "@" in line))


def _joined(blocks: Iterable[list[str]]) -> str:
    text = "\n\n".join("\n".join(block).strip("\n") for block in blocks if block)
    return _GAPS.sub("\n\n", text).strip()
