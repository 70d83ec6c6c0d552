"""Mail by machines, and what it says about mail of ours."""

import pytest

from emptychair.channels.mail.bounces import Bounce, bounce_in
from emptychair.channels.mail.parse import opened, parse
from emptychair.channels.mail.tests.mails import HEADER, mail, parts


@pytest.mark.parametrize(
    "fields",
    [
        b"Auto-Submitted: auto-replied\n",
        b"Auto-Submitted: auto-generated; owner-email=x\n",
        b"Precedence: bulk\n",
        b"Precedence: List\n",
        b"Precedence: auto_reply\n",
        b"List-Id: <lamps.lists.example>\n",
        b"List-Unsubscribe: <https://lists.example/>\n",
        b"X-Autoreply: yes\n",
        b"X-Auto-Response-Suppress: DR, OOF, AutoReply\n",
        b"Return-Path: <>\n",
        b"X-Failed-Recipients: ann@home.example\n",
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n",
    ],
)
def test_a_machine_is_known_by_its_fields(fields: bytes) -> None:
    assert parse(mail(fields=fields), source="eml").automatic


@pytest.mark.parametrize(
    "sender",
    [b"MAILER-DAEMON@mx.example", b"postmaster@home.example", b"no-reply@shop.example", b"noreply+1@a.example"],
)
def test_a_machine_is_known_by_its_address(sender: bytes) -> None:
    assert parse(HEADER.replace(b"ann@home.example", sender) + b"\nx", source="eml").automatic


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: My lamp", "Out of Office: My lamp", "Automatische Antwort: Lampe", "Abwesend: Lampe",
        "Abwesenheitsnotiz", "Réponse automatique : Lampe", "Absence du bureau",
        "Respuesta automática: Lámpara", "Fuera de la oficina", "Risposta automatica: Lampada",
        "Fuori ufficio", "Resposta automática: Lâmpada", "Automatisch antwoord: Lamp", "Afwezig: Lamp",
        "Autosvar: Lampa", "Fravær: Lampe", "Automaattinen vastaus: Lamppu", "Automatyczna odpowiedź: Lampa",
        "Automatická odpověď: Lampa", "Автоматический ответ: Лампа", "Otomatik yanıt: Lamba",
        "自動応答: ランプ", "自动回复: 灯", "자동 회신: 램프", "رد تلقائي: مصباح",
        "Undelivered Mail Returned to Sender", "Delivery Status Notification (Failure)",
    ],
)  # fmt: skip
def test_a_machine_is_known_by_its_subject(subject: str) -> None:
    assert parse(HEADER.replace(b"My lamp", subject.encode()) + b"\nx", source="eml").automatic


@pytest.mark.parametrize(
    "subject",
    ["My lamp", "Re: Out of office printer broken", "Out of office chairs?", "Auto parts", "Ausente dos catálogos"],
)
@pytest.mark.parametrize(
    "fields",
    [b"", b"Auto-Submitted: no\n", b"X-Mailer: x\n", b"Return-Path: <ann@home.example>\n"],
)
def test_a_person_is_a_person(subject: str, fields: bytes) -> None:
    assert not parse(HEADER.replace(b"My lamp", subject.encode()) + fields + b"\nx", source="eml").automatic


@pytest.mark.parametrize(
    "fields",
    [b"List-Id: <a.b>\n", b"List-Unsubscribe: <https://a.b/>\n", b"Precedence: bulk\n", b"X-BeenThere: a@b.c\n"],
)
def test_mail_to_many_is_not_addressed_to_us(fields: bytes) -> None:
    assert not parse(mail(fields=fields), source="eml").addressed_to_us


def test_direct_mail_is_addressed_to_us() -> None:
    assert parse(mail(), source="eml").addressed_to_us


REPORT = b"""Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firm.example

Final-Recipient: rfc822; Ann@home.example
Action: %s
Status: %s
"""
RETURNED = b"Content-Type: text/rfc822-headers\n\nMessage-ID: <sent-by-us@firm.example>\n"
FROM_A_MAIL_SYSTEM = HEADER.replace(b"Ann <ann@home.example>", b"MAILER-DAEMON@mx.example")


def test_a_delivery_report_names_whom_it_could_not_reach() -> None:
    raw = parts(b"\nSorry.", REPORT % (b"failed", b"5.1.1"), RETURNED, kind=b"report; report-type=delivery-status")

    assert bounce_in(opened(raw)) == Bounce(
        recipients=("ann@home.example",), permanent=True, status="5.1.1", about="sent-by-us@firm.example"
    )


def test_a_delay_is_not_for_good() -> None:
    raw = parts(b"\nLater.", REPORT % (b"delayed", b"4.4.7"), kind=b"report; report-type=delivery-status")
    found = bounce_in(opened(raw))

    assert found is not None
    assert not found.permanent


def test_a_report_of_success_is_no_bounce() -> None:
    raw = parts(b"\nDone.", REPORT % (b"delivered", b"2.0.0"), kind=b"report; report-type=delivery-status")

    assert bounce_in(opened(raw)) is None


def test_a_bounce_in_words_only_is_understood() -> None:
    body = b"Hi. This is the program at mx.example.\n\n<ann@home.example>:\n550 5.1.1 no such user\n\n--- A copy.\n"
    found = bounce_in(opened(FROM_A_MAIL_SYSTEM + b"\n" + body))

    assert found == Bounce(recipients=("ann@home.example",), permanent=True, status="5.1.1")


def test_a_persons_mail_about_a_bounce_is_none() -> None:
    assert bounce_in(opened(mail(body=b"My mail came back:\n<bob@home.example>:\n550 5.1.1 no such user\n"))) is None


def test_a_forwarded_report_is_no_bounce() -> None:
    inside = b"Content-Type: message/rfc822\n\n" + parts(REPORT % (b"failed", b"5.1.1"))

    assert bounce_in(opened(parts(b"\nLook at this.", inside))) is None
