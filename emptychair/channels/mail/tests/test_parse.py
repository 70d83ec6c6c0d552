"""Any bytes: a mail, or a plain word that they are none."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.channels.errors import Unreadable
from emptychair.channels.inbound import Inbound
from emptychair.channels.mail.parse import LARGEST_MAIL, parse
from emptychair.channels.mail.tests.mails import HEADER, mail

PIECES = [
    b"From: a@b.example\n", b"From: ", b"To: x:;", b"Subject: =?utf-8?q?", b"=?x?b?///?=", b"?=",
    b"Date: 32 Foo 99999 99:99:99 +9999\n", b"Date: Mon, 5 Jan 2026 10:00:00 +0100\n",
    b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: ", b"; charset=utf-7", b"; charset=idna",
    b"; name*0*=x''%", b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uue\n", b"\n",
    b"\r\n", b"\r", b"--b\n", b"--b--\n", b"\x00", b"\xff", b"\xc3", b"<p>", b"begin 644 x\n",
    b"From x Mon Jan  5 10:00:00 2026\n", b"=\n", b"=3", b"> ", b"References: <", b">", b"In-Reply-To: ",
    b"Message-ID: <>", b"words", b'"', b"(", b"\\", b";", b" ", b"\t", b"@", b"Received: x; ", b"\x1b$B",
]  # fmt: skip


def assert_storable(inbound: Inbound) -> None:
    read = str(inbound.as_json())
    assert "\\x00" not in read
    read.encode("utf-8")
    assert inbound.external_id
    assert inbound.author.address
    assert inbound.written_at.tzinfo is not None


@given(st.binary() | st.lists(st.sampled_from(PIECES)).map(b"".join))
def test_any_bytes_become_a_mail_or_are_called_unreadable(raw: bytes) -> None:
    try:
        assert_storable(parse(raw, source="eml"))
    except Unreadable as error:
        assert "\n" not in error.problem


@given(st.binary() | st.lists(st.sampled_from(PIECES)).map(b"".join))
def test_a_mail_with_a_header_is_never_refused(rest: bytes) -> None:
    assert_storable(parse(HEADER + rest, source="eml"))


@given(
    subject=st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60),
    text=st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=200),
    html=st.booleans(),
    content=st.binary(max_size=60),
    encoding=st.sampled_from(["base64", "quoted-printable"]),
)
def test_what_a_program_wrote_is_read_back(subject: str, text: str, html: bool, content: bytes, encoding: str) -> None:
    message = EmailMessage()
    message["From"] = "Ann <ann@home.example>"
    message["Subject"] = subject
    message.set_content(text, cte=encoding)
    if html:
        message.add_alternative("<p>x</p>", subtype="html")
    message.add_attachment(content, maintype="application", subtype="pdf", filename="Größe.pdf")

    inbound = parse(bytes(message), source="eml")

    assert inbound.text.split() == ([] if not text.strip() and not html else text.split() or ["x"])
    assert inbound.subject.split() == subject.replace("\ufeff", " ").split()
    assert [(file.name, file.content) for file in inbound.files] == [("Größe.pdf", content)]


def test_what_is_no_mail_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="not a mail"):
        parse(b"just some words", source="eml")


def test_what_is_too_large_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="larger than 25 MB"):
        parse(mail(body=b"x" * LARGEST_MAIL), source="eml")


MEGABYTES = {
    "deep nesting": HEADER
    + b"Content-Type: multipart/mixed; boundary=b0\n\n"
    + b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(17_000)),
    "many parts": mail(fields=b"Content-Type: multipart/mixed; boundary=b\n", body=b"--b\n\nx\n" * 140_000),
    "a large header": mail(fields=b"X-Field: words and words\n" * 40_000),
    "a long parameter list": mail(fields=b"Content-Type: text/plain" + b";\n a=b" * 150_000 + b"\n"),
    "encoded words": mail(fields=b"X: y\n").replace(b"My lamp", b"=?utf-8?q?a" * 90_000),
    "brackets": HEADER.replace(b"Ann <ann", b"(" * 1_000_000 + b"<ann") + b"\n",
    "references": mail(fields=b"References: " + b"<a@b> " * 160_000 + b"\n"),
    "soft line ends": mail(fields=b"Content-Transfer-Encoding: quoted-printable\n", body=b"=\n" * 500_000),
    "flowed lines": mail(fields=b"Content-Type: text/plain; format=flowed\n", body=b"a \n" * 330_000),
    "uuencode": mail(fields=b"Content-Transfer-Encoding: x-uuencode\n", body=b"begin 644 a\n" + b"M\n" * 490_000),
    "high bytes": mail(body=b"\xd0" * 1_000_000),
    "html": mail(fields=b"Content-Type: text/html\n", body=b"<li><a href=x>" * 70_000),
    "quotes": mail(body=b"On Mon, 5 Jan 2026 a@b.c wrote:\n" * 30_000),
    "labels": mail(body=b"From: a\nSent: b\n" * 60_000),
    "a list of addresses": HEADER.replace(b"To: ", b"To: a@b.c, " * 90_000) + b"\n",
}


@pytest.mark.parametrize("raw", MEGABYTES.values(), ids=MEGABYTES)
def test_a_hostile_megabyte_is_read_in_time(raw: bytes) -> None:
    started = time.process_time()

    parse(raw, source="eml")

    # Two seconds on a quiet machine; work that grows with the square takes minutes.
    assert time.process_time() - started < 12
