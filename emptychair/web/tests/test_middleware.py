from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from emptychair.company.models import Seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("addresses")]
EVERYWHERE = ["/gallery/", "/sign-in/", "/no-such-page/", "/static/web/css/base.css", "/breaks/", f"/?{'q' * 9000}"]


@pytest.fixture
def visitor(admin: Seat) -> Client:
    """Somebody who is not signed in and who sees faults as visitors do."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_no_answer_escapes_the_headers(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_download_may_bring_a_sandbox_of_its_own(visitor: Client) -> None:
    answer = visitor.get("/sandboxed/")
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_browsers_are_told_to_stay_on_tls_only_where_there_is_tls(visitor: Client) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/gallery/")
    assert "max-age=31536000" in visitor.get("/gallery/", secure=True)["Strict-Transport-Security"]


def test_where_the_address_is_https_browsers_are_told_so_whatever_the_proxy_says(
    visitor: Client, settings: Settings
) -> None:
    settings.SECURE_HSTS_SECONDS = 600
    assert visitor.get("/gallery/")["Strict-Transport-Security"] == "max-age=600"


@pytest.mark.parametrize("path", ["/gallery/", "/sign-in/", "/no-such-page/", "/breaks/", "/sandboxed/"])
def test_no_page_stays_in_a_cache(visitor: Client, path: str) -> None:
    assert "no-store" in visitor.get(path)["Cache-Control"]


def test_each_request_has_a_number_of_its_own_whatever_the_visitor_sends(visitor: Client) -> None:
    numbers = {visitor.get("/gallery/", headers={"X-Request-ID": "mine"})["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3
    assert "mine" not in numbers


@pytest.mark.parametrize("path", [f"/?q={'x' * 8_000}", f"/?q={'x' * 1_000_000}", f"/{'x' * 2_000}/"])
def test_an_endless_address_is_refused_before_anything_reads_it(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 414
    assert "That was too long" in answer.content.decode()


def test_an_address_of_ordinary_length_is_read(visitor: Client) -> None:
    assert visitor.get(f"/gallery/?q={'x' * 2000}").status_code == 200
