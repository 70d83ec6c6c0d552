"""A mail server that the tests of sending share the manner of."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from emptychair.outbox.tests.postoffice import PostOffice, open_office


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server of this machine, which the company may reach."""
    settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
    with open_office() as opened:
        yield opened
