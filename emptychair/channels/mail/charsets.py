"""Bytes as text, whatever charset they claim to be in."""

import codecs
import re
from functools import lru_cache

from emptychair.channels.mail.guessing import guessed

_SAFE = re.compile(
    r"ascii|utf-(7|8|16(-[bl]e)?|32(-[bl]e)?)|iso8859-\d+|cp\d+|koi8-[rtu]|gb2312|gbk|gb18030|big5(hkscs)?|hz|johab"
    r"|(shift_jis|euc_jis|shift_jisx|euc_jisx)(_2004|0213)?|shift_jis|euc_(jp|kr)|iso2022_(jp|kr).*|mac-\w+|tis-620"
    r"|ptcp154|kz1048"
)
"""The codecs of text. Python has others (rot13, zip, idna) that no mail may choose."""

_OTHER_NAMES = {
    "ansi": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "utf": "utf-8",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "x-mac-roman": "mac-roman",
}
_SHIFTING = ("utf-7", "hz", "iso2022", "utf-16", "utf-32")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WESTERN = {"ascii", "iso8859-1", "cp1252"}
_WELL_FORMED = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


@lru_cache(maxsize=512)
def codec(charset: str) -> str:
    """Python's name of a charset that a mail names, '' if it is unknown or not one of text."""
    name = charset.strip().strip("\"'").lower()[:60]
    name = _OTHER_NAMES.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if _SAFE.fullmatch(found) else ""


def decoded(raw: bytes, charset: str) -> str:
    """Text of bytes: by their mark, by what they claim when that fits, as UTF-8 when they are, else as best may be."""
    name = codec(charset) if charset else ""
    if raw.isascii() and not name.startswith(_SHIFTING):
        return raw.decode("ascii")
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            return raw.decode(marked, "replace")
    # Bytes that are valid UTF-8 hardly ever are anything else, so the claim of a western charset yields to them.
    candidates = ("utf-8", name) if name in _WESTERN or not name else (name, "utf-8")
    for candidate in candidates:
        if candidate and candidate not in _WESTERN:
            try:
                return raw.decode(candidate)
            except (UnicodeError, ValueError):
                continue
    return _best_effort(raw, name)


def _best_effort(raw: bytes, name: str) -> str:
    if name and name not in _WESTERN and name != "utf-8":
        return raw.decode(name, "replace")
    if name == "utf-8" or not name:
        high = len(_HIGH.findall(raw))
        if 2 * sum(map(len, _WELL_FORMED.findall(raw))) > high:
            return raw.decode("utf-8", "replace")
    return raw.decode(guessed(raw), "western")


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    """The few bytes that Windows leaves undefined are those of Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return (wrong.decode("latin-1") if error.encoding == "charmap" else "\ufffd"), error.end


codecs.register_error("western", _as_latin)
