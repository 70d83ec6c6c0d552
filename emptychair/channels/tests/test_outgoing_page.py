"""The settings of a channel's mail server."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from emptychair.channels import accounts, services
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel, OutgoingAccount
from emptychair.company.models import JournalEntry, Seat
from emptychair.outbox.tests.postoffice import PostOffice, open_office

pytestmark = pytest.mark.django_db
GIVEN = {
    "host": "smtp.loom.example",
    "port": 587,
    "security": "starttls",
    "user": "desk",
    "password": "hunter2",
    "from_address": "Help@loom.example",
    "from_name": "Loom",
    "signature": "Lantern & Loom",
    "call_back_seconds": 10,
}


@pytest.fixture
def channel(db: None) -> Channel:
    return services.open_channel("Mail", kind=kind_named("eml"))


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server of this machine, which the company may reach."""
    settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
    with open_office(login=True) as opened:
        yield opened


def at(channel: Channel, more: str = "") -> str:
    return f"/settings/channels/{channel.pk}/outgoing/{more}"


def test_an_account_is_kept_with_its_password_sealed_and_never_shown(as_admin: Client, channel: Channel) -> None:
    assert as_admin.post(at(channel), GIVEN).status_code == 302
    account = OutgoingAccount.objects.get()
    assert "hunter2" not in account.password
    assert accounts.password_of(account) == "hunter2"
    assert "hunter2" not in as_admin.get(at(channel)).text
    assert account.password not in as_admin.get(at(channel)).text
    assert not JournalEntry.objects.filter(details__icontains="hunter2").exists()
    channel.refresh_from_db()
    assert channel.own_addresses == ["help@loom.example"]


def test_without_a_password_the_one_that_is_there_stays(as_admin: Client, channel: Channel) -> None:
    as_admin.post(at(channel), GIVEN)
    as_admin.post(at(channel), GIVEN | {"password": "", "signature": "Ada"})
    account = OutgoingAccount.objects.get()
    assert (accounts.password_of(account), account.signature) == ("hunter2", "Ada")


@pytest.mark.parametrize("change", [{"host": "smtp.evil.example"}, {"user": "other"}])
def test_a_password_is_never_given_to_another_server_or_user(
    as_admin: Client, channel: Channel, change: dict[str, str]
) -> None:
    as_admin.post(at(channel), GIVEN)
    as_admin.post(at(channel), GIVEN | {"password": ""} | change)
    assert accounts.password_of(OutgoingAccount.objects.get()) == ""


@pytest.mark.parametrize(
    "wrong",
    [{"host": "smtp://loom.example"}, {"host": "me:pw@loom.example"}, {"host": "loom.example/x"}, {"port": 22}, {"port": 0},
     {"security": "magic"}, {"from_address": "nobody"}, {"from_name": "Loom\r\nBcc: eve@evil.example"},
     {"user": "desk\n"+"x"}, {"call_back_seconds": 121}, {"call_back_seconds": -1}],
)  # fmt: skip
def test_nonsense_is_refused_beside_its_field_and_what_was_typed_is_kept(
    as_admin: Client, channel: Channel, wrong: dict[str, object]
) -> None:
    answer = as_admin.post(at(channel), GIVEN | wrong)
    assert answer.status_code == 422
    assert "field-wrong" in answer.text
    assert "Lantern &amp; Loom" in answer.text
    assert "hunter2" not in answer.text
    assert not OutgoingAccount.objects.exists()


def test_a_test_mail_really_goes_and_a_wrong_password_is_told(
    as_admin: Client, admin: Seat, channel: Channel, office: PostOffice
) -> None:
    here = GIVEN | {"host": "127.0.0.1", "port": office.port, "security": "none"}
    as_admin.post(at(channel), here | {"password": "wrong"})
    assert "refuses the user or the password" in as_admin.post(at(channel, "try/")).text
    assert "does not work" in as_admin.get("/settings/channels/").text
    as_admin.post(at(channel), here)
    assert "has taken a mail to ada@example.org" in as_admin.post(at(channel, "try/")).text
    assert office.recipients == [admin.email]
    assert b"Auto-Submitted: auto-generated" in office.mails[0]


def test_what_is_near_gives_the_same_words_whether_anybody_listens_or_not(
    as_admin: Client, channel: Channel, office: PostOffice, settings: Settings
) -> None:
    said = []
    for port in (office.port, 9):
        settings.EMPTYCHAIR_NEAR_HOSTS = ["10.0.0.1"]
        as_admin.post(at(channel), GIVEN | {"host": "127.0.0.1", "port": port, "security": "none"})
        page = as_admin.post(at(channel, "try/")).text
        assert "cannot be reached" in page
        said.append(OutgoingAccount.objects.get().problem.replace(str(port), "PORT"))
    assert said[0] == said[1]
    assert office.tries == 0


def test_a_server_that_speaks_no_tls_is_told_so_and_gets_no_password(
    as_admin: Client, channel: Channel, office: PostOffice
) -> None:
    for security in ("starttls", "tls"):
        as_admin.post(at(channel), GIVEN | {"host": "127.0.0.1", "port": office.port, "security": security})
        assert "certificate is not in order" in as_admin.post(at(channel, "try/")).text
    assert office.tries == 0


def test_a_password_that_was_sealed_under_another_secret_has_to_be_typed_again(
    as_admin: Client, channel: Channel, office: PostOffice, settings: Settings
) -> None:
    as_admin.post(at(channel), GIVEN | {"host": "127.0.0.1", "port": office.port, "security": "none"})
    OutgoingAccount.objects.update(password="gAAAAABinvalid")
    assert "Type it again" in as_admin.post(at(channel, "try/")).text


def test_an_account_that_is_removed_is_gone(as_admin: Client, channel: Channel) -> None:
    as_admin.post(at(channel), GIVEN)
    as_admin.post(at(channel, "remove/"))
    assert not OutgoingAccount.objects.exists()
    assert "by hand" in as_admin.get("/settings/channels/").text


def test_a_new_account_begins_with_what_is_usual(as_admin: Client, channel: Channel) -> None:
    page = as_admin.get(at(channel)).text
    assert re.search(r'name="port"[^>]*value="587"|value="587"[^>]*name="port"', page)
    assert re.search(r'name="call_back_seconds"[^>]*value="10"|value="10"[^>]*name="call_back_seconds"', page)
