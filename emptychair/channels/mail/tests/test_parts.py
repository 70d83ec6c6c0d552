"""Where the parts of a mail are, compared with the parser of the standard library."""

import email
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.channels.mail.bodies import body_of
from emptychair.channels.mail.parse import parse
from emptychair.channels.mail.parts import MOST_PARTS, Part, children, whole
from emptychair.channels.mail.tests.mails import mail, parts

lines = st.text(alphabet="ab -=_\u00fc", max_size=30)
texts = st.lists(lines, min_size=1, max_size=4).map("\n".join)


def _message(children_: list[EmailMessage]) -> EmailMessage:
    message = EmailMessage()
    message.make_mixed()
    for child in children_:
        message.attach(child)
    return message


def _leaf(text: str) -> EmailMessage:
    message = EmailMessage()
    message.set_content(text)
    return message


messages = st.recursive(
    texts.map(_leaf), lambda inner: st.lists(inner, min_size=1, max_size=3).map(_message), max_leaves=8
)


def _leaves(part: Part) -> list[bytes]:
    inside = children(part, most=MOST_PARTS) if part.type.startswith("multipart/") else []
    return [leaf for child in inside for leaf in _leaves(child)] if inside else [part.body]


@settings(max_examples=60)
@given(messages, st.booleans())
def test_the_parts_are_those_that_the_standard_library_finds(message: EmailMessage, crlf: bool) -> None:
    raw = bytes(message)
    raw = raw.replace(b"\n", b"\r\n") if crlf else raw
    expected = [
        part.get_payload(decode=True) for part in email.message_from_bytes(raw).walk() if not part.is_multipart()
    ]

    assert _leaves(whole(raw)) == expected


def test_a_boundary_inside_a_line_is_no_boundary() -> None:
    raw = parts(b"\nbefore --b after\n--b-and-more\nend")

    assert parse(raw, source="eml").text == "before --b after\n--b-and-more\nend"


def test_a_part_whose_boundary_begins_like_its_parents_stays_inside() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=bb\n\n--bb\n\none\n--bb\n\ntwo\n--bb--"

    assert parse(parts(inner, b"\nthree"), source="eml").text == "one\n\ntwo\n\nthree"


def test_more_parts_than_anybody_sends_stay_together_as_one_file() -> None:
    raw = parts(*[b"\nwords %d" % number for number in range(MOST_PARTS + 50)])
    inbound = parse(raw, source="eml")

    assert "words 5" in inbound.text
    assert len(inbound.text) + sum(file.size for file in inbound.files) > 9 * MOST_PARTS


def test_what_is_nested_too_deep_stays_a_file() -> None:
    body = b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(500))
    raw = mail(fields=b"Content-Type: multipart/mixed; boundary=b0\n", body=body + b"--b500\n\ndeep words\n")

    assert b"deep words" in parse(raw, source="eml").files[0].content


def test_an_unparted_multipart_is_words() -> None:
    assert body_of(whole(mail(fields=b"Content-Type: multipart/mixed; boundary=x\n"))).text == "It flickers."
