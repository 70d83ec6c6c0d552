"""Bytes as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.channels.mail.charsets import codec, decoded

RUSSIAN = "Моя новая лампа не работает, помогите пожалуйста."
CHINESE = "您好，我想咨询一下贵公司的产品价格，谢谢。"
JAPANESE = "こんにちは。ランプが壊れました。交換できますか。"
KOREAN = "안녕하세요 주문한 램프가 아직 도착하지 않았습니다."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (CHINESE, "gb2312"),
        (CHINESE, "big5"),
        (JAPANESE, "iso-2022-jp"),
        (JAPANESE, "shift_jis"),
        (KOREAN, "ks_c_5601-1987"),
        ("Grüße", "ISO-8859-15"),
        ("Grüße", "utf-16"),
        ("Grüße", '"utf-8"'),
    ],
)
def test_a_true_claim_is_followed(text: str, charset: str) -> None:
    raw = text.encode(codec(charset), "ignore")

    assert decoded(raw, charset) == raw.decode(codec(charset))


@pytest.mark.parametrize("claim", ["", "us-ascii", "iso-8859-1", "x-nonsense"])
@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (CHINESE, "gb18030"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (KOREAN, "cp949"),
        ("Die Lampe für die Küche", "cp1252"),
        ("Die Lampe für die Küche – „kaputt“", "utf-8"),
    ],
)
def test_a_missing_or_wrong_claim_is_put_right(text: str, charset: str, claim: str) -> None:
    assert decoded(text.encode(charset), claim) == text


def test_utf8_with_a_few_wrong_bytes_loses_only_those() -> None:
    assert decoded("Grüße aus München".encode() + b"\xff", "utf-8") == "Grüße aus München\ufffd"


def test_western_words_said_to_be_utf8_are_read_as_western() -> None:
    assert decoded("Grüße aus Köln".encode("cp1252"), "utf-8") == "Grüße aus Köln"


@pytest.mark.parametrize(
    "name",
    ["rot13", "zip", "hex", "base64", "idna", "punycode", "unicode_escape", "undefined", "nonsense", "\x00"],
)
def test_only_charsets_of_text_are_charsets(name: str) -> None:
    assert codec(name) == ""


CLAIMS = ["", "utf-8", "utf-7", "utf-16", "hz", "iso-2022-jp", "iso-2022-kr", "cp1252", "cp1253", "johab", "x"]


@given(st.binary(), st.sampled_from(CLAIMS))
def test_any_bytes_become_text(raw: bytes, claim: str) -> None:
    assert isinstance(decoded(raw, claim), str)
