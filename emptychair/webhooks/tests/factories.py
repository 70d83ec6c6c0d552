"""Endpoints, and having everything told that is due."""

from collections.abc import Sequence
from datetime import datetime

from pytest import MonkeyPatch
from standardwebhooks.webhooks import Webhook

from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.core.tests.webserver import Request
from emptychair.webhooks import queue, selectors, services, signing
from emptychair.webhooks.models import Endpoint
from emptychair.webhooks.sending import tell
from emptychair.webhooks.services import Wanted
from emptychair.webhooks.walking import walk


def set_up(
    url: str, *, by: Seat, events: Sequence[str] = ("message.heard",), with_words: bool = False, note: str = ""
) -> Endpoint:
    """An endpoint at this address."""
    wanted = Wanted(url=url, events=events, note=note, with_words=with_words)
    return services.make(wanted, by=by)[0]


def look() -> None:
    """Look through everything that has happened, to its end: what is seen at one step is told at the next."""
    for _ in range(3):
        while walk():
            pass


def tell_all() -> int:
    """Tell everything that is due. Returns how many tries that took."""
    tries = 0
    while ready := selectors.ready():
        for endpoint_id in ready:
            while claimed := queue.claim(endpoint_id):
                tell(claimed)
                tries += 1
    return tries


def verified(request: Request, endpoint: Endpoint) -> dict[str, object]:
    """The body, as the official library reads it. Raises where the signature is not right."""
    (secret, *_) = signing.secrets_of(Endpoint.objects.get(pk=endpoint.pk))
    body: dict[str, object] = Webhook(secret).verify(request.body, request.headers)
    return body


def hold_clock(monkeypatch: MonkeyPatch, at: datetime) -> None:
    """It is now this moment, until it is another."""
    monkeypatch.setattr(clock, "now", lambda: at)
