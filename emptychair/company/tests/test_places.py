"""A copy knows that it is one."""

from pathlib import Path

import pytest
from pytest_django import Settings

from emptychair.company.places import here

pytestmark = pytest.mark.django_db


def test_it_is_the_same_place_as_long_as_nothing_moves(settings: Settings, tmp_path: Path) -> None:
    settings.DATABASE_URL, settings.EMPTYCHAIR_HOME = "", tmp_path
    assert here() == here()


def test_a_home_that_was_copied_is_another_place(settings: Settings, tmp_path: Path) -> None:
    settings.DATABASE_URL = ""
    places = set()
    for name in ("home", "copy"):
        (tmp_path / name).mkdir()
        settings.EMPTYCHAIR_HOME = tmp_path / name
        places.add(here())
    assert len(places) == 2
