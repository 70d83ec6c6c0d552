"""The pages of webhooks: for administrators alone, secrets once, nonsense refused beside its field."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.core import clock
from emptychair.core.tests.webserver import WebServer
from emptychair.webhooks import services, signing
from emptychair.webhooks.models import Delivery, Endpoint
from emptychair.webhooks.tests.factories import set_up, tell_all, verified

pytestmark = pytest.mark.django_db

HOME = "/settings/webhooks/"
GIVEN = {"url": "https://93.184.216.34/hook", "note": "Stock", "events": ["message.heard", "answer.sent"]}


def at(endpoint: Endpoint, what: str = "") -> str:
    return f"{HOME}{endpoint.pk}/{what}"


def test_set_up_its_secret_is_shown_once_and_the_list_names_it(as_admin: Client) -> None:
    assert "Nobody is told anything yet" in as_admin.get(HOME).text
    page = as_admin.post(f"{HOME}new/", GIVEN).text
    secret = re.findall(r'id="once-words">([^<]+)<', page)[0]
    made = Endpoint.objects.get()
    assert signing.secrets_of(made) == [secret]
    assert (made.url, made.events, made.with_words) == (GIVEN["url"], ["answer.sent", "message.heard"], False)
    for address in (HOME, at(made), at(made, "change/"), "/settings/journal/"):
        page = as_admin.get(address).text
        assert secret not in page
        assert made.secret not in page
    assert "Stock" in as_admin.get(HOME).text


def test_the_page_says_that_it_hears_the_whole_company(as_admin: Client, endpoint: Endpoint) -> None:
    for address in (f"{HOME}new/", at(endpoint, "change/")):
        assert "hears the whole company" in as_admin.get(address).text
    assert "every channel and team" in as_admin.get(at(endpoint)).text


@pytest.mark.parametrize(
    "wrong",
    [{"url": "ftp://loom.example"}, {"url": "https://me:pw@loom.example/"}, {"url": "https://127.0.0.1/"},
     {"url": "https://[::ffff:169.254.169.254]/"}, {"url": "https://localhost/"}, {"url": "http://93.184.216.34/"},
     {"url": "https://93.184.216.34:22/"}, {"url": "https://2130706433/"}, {"url": ""}, {"events": []},
     {"events": ["message.heard", "nothing.such"]}, {"note": "x" * 201}, {"url": "https://loom.example/" + "x" * 2000}],
)  # fmt: skip
def test_nonsense_is_refused_beside_its_field_and_what_was_typed_is_kept(
    as_admin: Client, wrong: dict[str, object]
) -> None:
    answer = as_admin.post(f"{HOME}new/", GIVEN | {"note": "Kept words"} | wrong)
    assert answer.status_code == 422
    assert "field-wrong" in answer.text
    assert "Kept words" in answer.text or "note" in wrong
    assert not Endpoint.objects.exists()


def test_a_near_address_gives_the_same_words_whether_anybody_listens_or_not(
    as_admin: Client, receiver: WebServer, settings: Settings
) -> None:
    settings.EMPTYCHAIR_NEAR_HOSTS = ["10.0.0.1"]
    said = [
        re.findall(r'field-error">(.+?)</p>', as_admin.post(f"{HOME}new/", GIVEN | {"url": f"http://127.0.0.1:{port}/"}).text)
        for port in (receiver.port, 9)
    ]  # fmt: skip
    assert said[0] == said[1] != []
    assert receiver.calls == 0


def test_no_more_than_twenty_and_that_is_said(as_admin: Client, admin: Seat) -> None:
    for _ in range(services.MOST):
        set_up("https://93.184.216.34/", by=admin)
    assert "as many as there may be" in as_admin.get(HOME).text
    answer = as_admin.post(f"{HOME}new/", GIVEN)
    assert (answer.status_code, "Remove one first" in answer.text) == (422, True)


def test_a_trial_is_sent_and_what_came_back_stands_in_the_log(
    as_admin: Client, endpoint: Endpoint, receiver: WebServer
) -> None:
    assert as_admin.post(at(endpoint, "trial/")).status_code == 302
    assert "Waiting" in as_admin.get(at(endpoint)).text
    tell_all()
    page = as_admin.get(at(endpoint)).text
    assert "Delivered" in page
    assert "HTTP 204" in page
    assert verified(receiver.requests[0], endpoint)["type"] == "webhook.trial"


def test_an_open_page_asks_for_the_log_alone(as_admin: Client, endpoint: Endpoint) -> None:
    part = as_admin.get(at(endpoint), headers={"HX-Request": "true"}).text
    assert part.startswith("<section")
    assert f'data-live="webhook:{endpoint.pk}"' in part


def test_a_delivery_is_sent_again_unless_it_is_on_its_way(
    as_admin: Client, endpoint: Endpoint, receiver: WebServer, admin: Seat
) -> None:
    made = services.try_out(endpoint, by=admin)
    tell_all()
    again = f"{HOME}deliveries/{made.pk}/again/"
    as_admin.post(again)
    assert tell_all() == 1
    Delivery.objects.update(claim=uuid4())
    assert "on its way already" in as_admin.post(again, follow=True).text


def test_switched_off_and_on_removed_and_brought_back_off(as_admin: Client, endpoint: Endpoint) -> None:
    as_admin.post(at(endpoint, "off/"))
    assert "is told nothing" in as_admin.get(at(endpoint)).text
    assert "Switch it on first" in as_admin.post(at(endpoint, "trial/"), follow=True).text
    as_admin.post(at(endpoint, "on/"))
    assert Endpoint.objects.get().off_at is None
    as_admin.post(at(endpoint, "remove/"))
    assert as_admin.get(at(endpoint)).status_code == 404
    as_admin.post(at(endpoint, "back/"))
    assert "is told nothing" in as_admin.get(at(endpoint)).text
    assert {"switched a webhook off", "switched a webhook on", "removed a webhook", "brought a webhook back"} <= {
        *JournalEntry.objects.values_list("verb", flat=True)
    }


def test_a_new_secret_is_shown_once(as_admin: Client, endpoint: Endpoint) -> None:
    page = as_admin.post(at(endpoint, "secret/")).text
    new = re.findall(r'id="once-words">([^<]+)<', page)[0]
    assert signing.secrets_of(Endpoint.objects.get())[0] == new
    assert "signed by the old secret too" in page
    assert "the old one counts until" in as_admin.get(at(endpoint)).text


def test_changed_it_keeps_its_secret(as_admin: Client, endpoint: Endpoint) -> None:
    before = signing.secrets_of(endpoint)
    assert as_admin.post(at(endpoint, "change/"), GIVEN | {"with_words": "on"}).status_code == 302
    now = Endpoint.objects.get()
    assert (now.note, now.with_words, signing.secrets_of(now)) == ("Stock", True, before)
    assert as_admin.post(at(endpoint, "change/"), GIVEN | {"url": "x"}).status_code == 422
    assert Endpoint.objects.get().url == GIVEN["url"]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.ANALYST, Role.AGENCY])
def test_for_everybody_else_there_are_no_webhooks(admin: Seat, endpoint: Endpoint, role: Role) -> None:
    seat = Seat.objects.create_user("x@example.org", None, name="X", role=role)
    client = Client()
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in (HOME, f"{HOME}new/", at(endpoint), at(endpoint, "change/")):
        assert client.get(address).status_code == 404
    for what in ("secret/", "trial/", "off/", "on/", "remove/", "back/", "change/"):
        assert client.post(at(endpoint, what)).status_code == 404
    assert "Webhooks" not in client.get("/settings/").text


def test_the_log_asks_the_database_as_often_however_long_it_is(
    as_admin: Client, endpoint: Endpoint, admin: Seat, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    now = clock.now()
    Delivery.objects.bulk_create(
        Delivery(endpoint=endpoint, key=str(number), event="message.heard", at=now, made_at=now, state="delivered")
        for number in range(120)
    )
    as_admin.get(HOME)
    with django_assert_max_num_queries(16):
        page = as_admin.get(at(endpoint)).text
    assert page.count("<tr>") == 51
    assert "Older" in page or "at=" in page
