"""Without a password one looks around only at the machine itself, and only in the demo."""

import pytest
from django.test import Client
from django.urls import reverse

from emptychair.channels import services
from emptychair.channels.kinds import kind_named
from emptychair.company.models import Company, Role, Seat
from emptychair.demo import selectors

HERE = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1", "HTTP_ORIGIN": "http://127.0.0.1:8000"}


@pytest.fixture
def guide(db: None) -> Seat:
    Company.objects.create(name="Fennimoth", is_demo=True)
    return Seat.objects.create_user(selectors.GUIDE, "x" * 20, name="Ada Brennan", role=Role.ADMIN, is_demo=True)


def look_around(client: Client, **headers: str) -> int:
    return client.post(reverse("demo_look_around"), **(HERE | headers)).status_code  # type: ignore[arg-type]


def test_at_this_machine_one_press_signs_in(client: Client, guide: Seat) -> None:
    assert look_around(client) == 302
    assert client.session["_auth_user_id"] == str(guide.pk)


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "chair.example.org"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_ORIGIN": "https://chair.example.org"},
        {"HTTP_ORIGIN": "null"},
    ],
)
def test_from_elsewhere_it_is_not_there(client: Client, guide: Seat, settings: object, headers: dict[str, str]) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    assert look_around(client, **headers) == 404
    assert "_auth_user_id" not in client.session


def test_where_the_company_has_an_address_of_its_own_it_is_not_there(
    client: Client, guide: Seat, settings: object
) -> None:
    settings.EMPTYCHAIR_ADDRESS = "https://chair.example.org"  # type: ignore[attr-defined]
    assert look_around(client) == 404


def test_it_takes_a_press_and_not_a_link(client: Client, guide: Seat) -> None:
    assert client.get(reverse("demo_look_around"), **HERE).status_code == 405  # type: ignore[arg-type]


def test_a_forged_press_from_another_page_is_refused(guide: Seat) -> None:
    assert look_around(Client(enforce_csrf_checks=True)) == 403


def test_beside_real_data_it_is_not_there(client: Client, guide: Seat) -> None:
    services.open_channel("Our own", kind=kind_named("jsonl"))
    assert look_around(client) == 404


def test_a_real_seat_cannot_be_entered_by_it(client: Client, admin: Seat) -> None:
    assert look_around(client) == 404


def test_the_sign_in_page_offers_it_here_alone(client: Client, guide: Seat) -> None:
    here = client.get(reverse("account_login"), **HERE)  # type: ignore[arg-type]
    assert "Look around as Ada Brennan" in here.content.decode()
    elsewhere = client.get(reverse("account_login"), **(HERE | {"REMOTE_ADDR": "192.0.2.7"}))  # type: ignore[arg-type]
    assert "Look around" not in elsewhere.content.decode()


def test_without_the_demo_the_sign_in_page_offers_nothing(client: Client, admin: Seat) -> None:
    assert "Look around" not in client.get(reverse("account_login"), **HERE).content.decode()  # type: ignore[arg-type]
