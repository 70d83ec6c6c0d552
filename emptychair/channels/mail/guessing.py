"""Which charset bytes are in that claim none, or a wrong one: only for scripts that are easy to tell apart."""

import re

_SAMPLE = 4_000
_NON_LATIN_SHARE = 0.4
_FEWEST = 6
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(rb"[A-Za-z\x80-\xff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_SMALL_CYRILLIC = re.compile("[а-яё]")
_HANGUL = re.compile("[가-힣]")


def guessed(raw: bytes) -> str:
    """A codec for bytes that are not UTF-8: Russian, Chinese, Japanese or Korean when they look it, else western."""
    sample = raw[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    if high < _FEWEST or high < _NON_LATIN_SHARE * len(_LETTER.findall(sample)):
        return "cp1252"
    shares = {
        "euc_jp": _share(_KANA, sample, "euc_jp"),
        "cp932": _share(_KANA, sample, "cp932"),
        "cp1251": _share(_SMALL_CYRILLIC, sample, "cp1251") - 0.25,
        "koi8-r": _share(_SMALL_CYRILLIC, sample, "koi8-r") - 0.25,
    }
    best = max(shares, key=shares.__getitem__)
    if shares[best] > 0.35:
        return best
    if _share(_HANGUL, sample, "cp949") > 0.9:
        return "cp949"
    simplified = _share_of_common(sample, "gb18030", "gb2312", 0xB0, 0xD7)
    traditional = _share_of_common(sample, "big5", "big5", 0xA4, 0xC6)
    if max(simplified, traditional) > 0.6:
        return "gb18030" if simplified >= traditional else "big5"
    return "cp1252"


def _letters(sample: bytes, codec: str) -> list[str]:
    """The characters beyond ASCII, none if the bytes do not fit the codec."""
    text = sample.decode(codec, "replace")
    if text[:-1].count("\ufffd") > len(text) // 50:
        return []
    return _NOT_ASCII.findall(text)


def _share(expected: re.Pattern[str], sample: bytes, codec: str) -> float:
    letters = _letters(sample, codec)
    return sum(1 for letter in letters if expected.match(letter)) / len(letters) if letters else 0.0


def _share_of_common(sample: bytes, codec: str, standard: str, first: int, last: int) -> float:
    """The share of characters whose first byte in a Chinese standard lies where the frequent ones are."""
    letters = [letter for letter in _letters(sample, codec) if "\u4e00" <= letter <= "\u9fff"]
    leads = [letter.encode(standard, "ignore")[:1] for letter in letters]
    return sum(1 for lead in leads if lead and first <= lead[0] <= last) / len(leads) if leads else 0.0
