from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from emptychair.web.navigation import Entry, address, address_of, entries, places

pytestmark = pytest.mark.usefixtures("addresses")
GALLERY = Entry(label="Gallery", icon="photo", url_name="gallery", order=2)
FIRST = Entry(label="First", icon="sun", url_name="account_login", order=1, count=lambda _: 7)
CLOSED = Entry(label="Closed", icon="lock", url_name="gallery", order=0, allowed=lambda _: False)


@pytest.fixture
def rail(monkeypatch: pytest.MonkeyPatch) -> HttpRequest:
    """A request to the gallery while one app names these entries."""
    for config in apps.get_app_configs():
        monkeypatch.setattr(config, "navigation", (), raising=False)
    monkeypatch.setattr(apps.get_app_config("web"), "navigation", (GALLERY, FIRST, CLOSED), raising=False)
    request = RequestFactory().get("/gallery/")
    request.resolver_match = resolve("/gallery/")
    return request


def test_every_entry_of_the_product_leads_to_a_page() -> None:
    assert [entry.url_name for entry in entries() if not address(entry.url_name)] == []


def test_an_entry_without_its_page_is_left_out(rail: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = Entry(label="Nowhere", icon="x", url_name="no:such", order=1)
    monkeypatch.setattr(apps.get_app_config("web"), "navigation", (nowhere,))
    assert places(rail) == []


def test_the_rail_shows_what_a_seat_may_use_in_its_order(rail: HttpRequest) -> None:
    assert [place.label for place in places(rail)] == ["First", "Gallery"]


def test_the_rail_marks_where_the_reader_is(rail: HttpRequest) -> None:
    assert [place.current for place in places(rail)] == [False, True]


def test_an_entry_may_carry_a_count(rail: HttpRequest) -> None:
    assert [place.count for place in places(rail)] == [7, None]


def test_a_page_that_does_not_exist_yet_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    web: Any = apps.get_app_config("web")
    monkeypatch.setattr(web, "dance_url_name", "no:such", raising=False)
    assert address_of("dance_url_name") == ""
    assert address_of("nobody_names_this") == ""
    monkeypatch.setattr(web, "dance_url_name", "gallery")
    assert address_of("dance_url_name") == "/gallery/"
