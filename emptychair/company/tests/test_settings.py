"""The first page of the settings offers each seat what it may use, and nothing else."""

import pytest
from django.apps import apps
from django.test import Client

from emptychair.web.navigation import address

pytestmark = pytest.mark.django_db


def test_every_page_of_the_settings_that_an_app_names_is_there() -> None:
    named = [page.url_name for config in apps.get_app_configs() for page in getattr(config, "settings_pages", ())]
    assert "channels" in named
    assert [name for name in named if not address(name)] == []


def test_an_administrator_is_offered_everything(as_admin: Client) -> None:
    page = as_admin.get("/settings/").content.decode()
    assert 'href="/settings/channels/"' in page
    assert "Where customers are heard" in page


def test_a_member_is_not_offered_what_only_administrators_use(as_member: Client) -> None:
    answer = as_member.get("/settings/")
    assert answer.status_code == 200
    assert "/settings/channels/" not in answer.content.decode()
    assert "Where customers are heard" not in answer.content.decode()


def test_below_the_settings_the_rail_says_that_one_is_there(as_admin: Client) -> None:
    for page in ("/settings/", "/settings/channels/", "/settings/imports/"):
        assert 'href="/settings/" aria-current="page"' in as_admin.get(page).content.decode()


def test_saved_replies_and_the_journal_are_among_the_settings(as_admin: Client) -> None:
    page = as_admin.get("/settings/").content.decode()
    for words in ("What goes out", 'href="/settings/replies/"', "The record", 'href="/settings/journal/"'):
        assert words in page
