"""What leaves for seats, by mail and to browsers, leaves for them alone, and calls nobody whom a stranger names."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

import emptychair
from conftest import PASSWORD
from emptychair.company import by_mail, mailing, notices, passwords, push
from emptychair.company.errors import NotMailed
from emptychair.company.models import Browser, Notice, NoticeWishes, Seat
from emptychair.company.tests.mailbox import mailing_to, mails, plain
from emptychair.company.tests.test_push import Receiver
from emptychair.core import clock
from emptychair.outbox.tests.postoffice import PostOffice

pytestmark = pytest.mark.django_db
ROOT = Path(emptychair.__file__).parent
EVIL = "Brid\r\nBcc: everybody@evil.example\r\n\r\n<script>x()</script>"


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with mailing_to(settings) as office:
        yield office
    cache.clear()


def _tell(seat: Seat, *, who: str) -> None:
    notices.tell([seat], kind=Notice.Kind.MENTIONED, words="x", url="/", key="1", values={"who": who})
    Notice.objects.update(at=clock.now() - timedelta(minutes=5))


def test_a_name_that_holds_headers_makes_none_in_a_mail(office: PostOffice, member: Seat) -> None:
    mails_wanted = notices.Mails(which=NoticeWishes.ByMail.URGENT, at=clock.now().time())
    notices.wish(member, wanted=Notice.Kind.values, quiet_from=None, quiet_until=None, mails=mails_wanted)
    _tell(member, who=EVIL)
    assert by_mail.tell_due() == 1
    (mail,) = mails(office)
    assert (office.recipients, mail["Bcc"]) == (["mo@example.org"], None)
    assert "<script>" not in str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]


def test_an_inviters_name_makes_no_header_either(office: PostOffice, as_admin: Client, admin: Seat) -> None:
    Seat.objects.filter(pk=admin.pk).update(name=EVIL[:120])
    given = {"email": "nia@example.org", "name": "Nia", "role": "member"}
    page = as_admin.post("/settings/seats/invite/", given).text
    (mail,) = mails(office)
    assert (office.recipients, mail["Bcc"]) == (["nia@example.org"], None)
    assert "on its way to nia@example.org" in page
    assert 'id="once-words"' in page


def test_an_invitation_that_could_not_be_mailed_is_still_a_link(office: PostOffice, as_admin: Client) -> None:
    given = {"email": "nia@example.org", "name": "Nia", "role": "member"}
    for answer, said in (("550 No", "could not be mailed"), ("", "nobody knows")):
        office.data = answer
        page = as_admin.post("/settings/seats/invite/", given).text
        assert said in page
        assert 'id="once-words"' in page


def test_links_in_mails_are_the_configured_address_whatever_host_is_asked(
    office: PostOffice, as_admin: Client, settings: Settings, member: Seat
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    given = {"email": "nia@example.org", "name": "Nia", "role": "member"}
    as_admin.post(
        "/settings/seats/invite/", given, headers={"host": "evil.example", "x-forwarded-host": "evil.example"}
    )
    passwords.mail_link(member.email)
    for mail in mails(office):
        assert "https://chair.loom.example/" in plain(mail)
        assert "evil.example" not in mail.as_string()


def test_nothing_is_mailed_to_anybody_but_open_seats_of_people(office: PostOffice, member: Seat) -> None:
    letter = mailing.Letter(subject="x", lines=[], links=[])
    for more in ({"is_active": False}, {"is_active": True, "is_demo": True}):
        Seat.objects.filter(pk=member.pk).update(**more)
        member.refresh_from_db()
        with pytest.raises(NotMailed):
            mailing.to_seat(member, letter)
    assert office.recipients == []


def test_one_file_alone_can_mail_and_it_asks_for_a_seat_or_an_invitation() -> None:
    files = [path for path in ROOT.rglob("*.py") if "tests" not in path.parts]
    mailing_files = [path for path in files if "django.core.mail" in path.read_text(encoding="utf-8")]
    assert sorted(str(path.relative_to(ROOT)) for path in mailing_files) == ["company/mailing.py", "config/post.py"]
    tree = ast.parse((ROOT / "company" / "mailing.py").read_text(encoding="utf-8"))
    opened = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and _calls(node, "_send")}
    assert opened == {"to_seat", "to_invited"}


def _calls(node: ast.FunctionDef, name: str) -> bool:
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
    return any(isinstance(one.func, ast.Name) and one.func.id == name for one in calls)


def test_a_mail_server_in_the_companys_own_network_is_called_only_when_it_is_named(
    office: PostOffice, member: Seat, settings: Settings
) -> None:
    settings.EMPTYCHAIR_NEAR_HOSTS = []
    with pytest.raises(NotMailed):
        mailing.to_seat(member, mailing.Letter(subject="x", lines=[], links=[]))
    assert office.tries == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "metadata.evil.example"])
def test_a_push_service_that_became_near_is_not_called(
    settings: Settings, as_member: Client, member: Seat, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = []
    monkeypatch.setattr("socket.create_connection", lambda *given, **_more: called.append(given))
    monkeypatch.setattr("emptychair.core.reach._system", lambda _name, _port: ["169.254.169.254"])
    settings.EMPTYCHAIR_PUSH_HOSTS = [host]
    as_member.post("/notices/browsers/", Receiver(endpoint=f"https://{host}/x").given)
    Browser.objects.update(made_at=clock.now() - timedelta(days=1))
    _tell(member, who="Brid")
    assert push.tell_due() == 0
    assert Browser.objects.get().rests_until
    assert called == []


def test_a_browser_of_another_seat_is_neither_shown_nor_forgotten(as_member: Client, as_admin: Client) -> None:
    as_member.post("/notices/browsers/", Receiver(endpoint="https://fcm.googleapis.com/fcm/send/1").given)
    pk = Browser.objects.get().pk
    assert f"/notices/browsers/{pk}/" not in as_admin.get("/notices/wishes/").text
    as_admin.post(f"/notices/browsers/{pk}/forget/")
    assert Browser.objects.filter(pk=pk).exists()


def test_a_browser_is_added_by_its_own_page_alone(member: Seat) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    given = Receiver(endpoint="https://fcm.googleapis.com/fcm/send/1").given
    assert client.post("/notices/browsers/", given).status_code == 403
    assert not Browser.objects.exists()


def test_a_link_for_a_new_password_opens_once_and_no_other_seat(office: PostOffice, admin: Seat, member: Seat) -> None:
    passwords.mail_link(member.email)
    path = plain(mails(office)[0]).split("https://chair.loom.example")[1].split()[0]
    assert Client().get(path.replace(f"/{member.pk}/", f"/{admin.pk}/")).status_code == 404
    guest, late = Client(), Client()
    guest.get(path)
    late.get(path)
    given = {"password": "a wholly different sentence", "password_again": "a wholly different sentence"}
    assert guest.post("/new-password/", given).status_code == 302
    assert late.post("/new-password/", given | {"password": PASSWORD, "password_again": PASSWORD}).status_code == 404
