"""A receiver of this machine, and endpoints that tell it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from emptychair.company.models import Seat
from emptychair.core.tests.webserver import WebServer, open_server, says
from emptychair.webhooks.events import KINDS
from emptychair.webhooks.models import Endpoint
from emptychair.webhooks.tests.factories import set_up


@pytest.fixture
def receiver(settings: Settings) -> Iterator[WebServer]:
    """Takes everything, and may be reached."""
    settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
    with open_server(says("204 No Content")) as server:
        yield server


@pytest.fixture
def endpoint(receiver: WebServer, admin: Seat) -> Endpoint:
    """The receiver is told everything."""
    return set_up(receiver.url, by=admin, events=tuple(KINDS))
