"""Who wrote, and to whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.channels.inbound import Person
from emptychair.channels.mail.addresses import MOST_RECIPIENTS, people
from emptychair.channels.mail.parse import parse
from emptychair.channels.mail.tests.mails import HEADER, mail


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ann@home.example", [("", "ann@home.example")]),
        ("<Ann@Home.Example>", [("", "ann@home.example")]),
        ('"Other, Ann" <ann@home.example>', [("Other, Ann", "ann@home.example")]),
        ("=?utf-8?q?J=C3=B6?= <jo@firm.example>", [("Jö", "jo@firm.example")]),
        ("=?utf-8?q?a=40b=2Ec?= <jo@firm.example>", [("a@b.c", "jo@firm.example")]),
        ("ann@home.example (Ann Other)", [("Ann Other", "ann@home.example")]),
        ("a@b.example, c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("Team: a@b.example, c@d.example;", [("", "a@b.example"), ("", "c@d.example")]),
        ("MAILER-DAEMON", [("", "mailer-daemon")]),
        ("undisclosed-recipients:;", []),
        ("", []),
    ],
)
def test_addresses_are_read(value: str, expected: list[tuple[str, str]]) -> None:
    assert people(value, most=10) == [Person(name=name, address=address) for name, address in expected]


@pytest.mark.parametrize(
    "value",
    ["((((" * 800 + "a@b.example", '"' * 999 + "a@b.example", "<<<a@b.example>>>", "a@b.example <"],
)
def test_an_address_is_found_in_nonsense(value: str) -> None:
    assert [person.address for person in people(value, most=10)][-1:] in (["a@b.example"], [])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (b"From: nobody\nFrom: ann@home.example\n", "ann@home.example"),
        (b"Sender: list@lists.example\n", "list@lists.example"),
        (b"From: Ann\nReply-To: ann@home.example\n", "ann@home.example"),
        (b"Return-Path: <ann@home.example>\n", "ann@home.example"),
    ],
)
def test_without_a_from_the_next_best_says_who_wrote(fields: bytes, expected: str) -> None:
    raw = fields + HEADER.partition(b"\n")[2] + b"\nx"

    assert parse(raw, source="eml").author.address == expected


def test_two_mails_from_nobody_are_from_two_unknown_persons() -> None:
    rest = HEADER.partition(b"\n")[2]
    one, two = (parse(rest + b"\n" + body, source="eml").author.address for body in (b"one", b"two"))

    assert one != two
    assert one.endswith("@sender.invalid")


def test_the_recipients_are_those_of_to_and_cc_each_once() -> None:
    raw = mail(fields=b"Cc: Boss <boss@firm.example>, Support@firm.example\nBcc: secret@firm.example\n")

    assert parse(raw, source="eml").to == ("support@firm.example", "boss@firm.example")


def test_only_so_many_recipients_are_kept() -> None:
    raw = HEADER.replace(b"To: ", b"To: " + b", ".join(b"a%d@b.example" % n for n in range(900)) + b", ")

    assert len(parse(raw + b"\n", source="eml").to) <= MOST_RECIPIENTS


@given(st.text())
def test_any_value_can_be_read(value: str) -> None:
    assert all(person.address for person in people(value, most=10))
