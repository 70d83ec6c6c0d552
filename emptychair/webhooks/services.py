"""What administrators do with endpoints. Of an address the journal keeps the host alone: the rest may be a secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from emptychair.channels.problems import NO_PROBLEM
from emptychair.company import journal, places
from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.core.text import one_line, storable
from emptychair.webhooks import selectors, signing, walking
from emptychair.webhooks.errors import MayNot, NothingToSend, TooMany
from emptychair.webhooks.events import TRIAL
from emptychair.webhooks.models import Delivery, Endpoint
from emptychair.webhooks.sending import LINES

MOST = LINES
OLD_SECRET_LIVES = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What an endpoint is to be: its address, what it is told, and whether with words."""

    url: str
    events: Sequence[str]
    note: str
    with_words: bool


def make(wanted: Wanted, *, by: Seat) -> tuple[Endpoint, str]:
    """A new endpoint and its secret, which is not shown again. Raises MayNot and TooMany."""
    _may(by)
    secret, now = signing.fresh(), clock.now()
    with transaction.atomic():
        walking.begin()
        if selectors.endpoints().count() >= MOST:
            raise TooMany
        endpoint = Endpoint(
            secret=signing.sealed(secret), place=places.here(), made_by=by, made_at=now, since=now
        )  # fmt: skip
        _fill(endpoint, wanted)
        endpoint.save()
        _record("set a webhook up", endpoint, by=by, events=endpoint.events, words=endpoint.with_words)
    return endpoint, secret


def change(endpoint: Endpoint, wanted: Wanted, *, by: Seat) -> Endpoint:
    """Have it be what is wanted. Raises MayNot."""
    _may(by)
    with transaction.atomic():
        endpoint = _held(endpoint)
        _fill(endpoint, wanted)
        endpoint.rests_until = None
        endpoint.save()
        _record("changed a webhook", endpoint, by=by, events=endpoint.events, words=endpoint.with_words)
    return endpoint


def _fill(endpoint: Endpoint, wanted: Wanted) -> None:
    endpoint.url, endpoint.events, endpoint.with_words = wanted.url, sorted(set(wanted.events)), wanted.with_words
    endpoint.note = one_line(storable(wanted.note))[:200]


def renew_secret(endpoint: Endpoint, *, by: Seat) -> str:
    """A new secret, which is not shown again; for a day everything is signed by the old one too. Raises MayNot."""
    _may(by)
    secret = signing.fresh()
    with transaction.atomic():
        endpoint = _held(endpoint)
        endpoint.old_secret, endpoint.secret = endpoint.secret, signing.sealed(secret)
        endpoint.old_secret_until = clock.now() + OLD_SECRET_LIVES
        endpoint.save(update_fields=["old_secret", "secret", "old_secret_until"])
        _record("renewed a webhook's secret", endpoint, by=by)
    return secret


def switch_off(endpoint: Endpoint, *, by: Seat) -> None:
    """Tell it nothing any more. What waits for it goes on waiting; what happens meanwhile is never told it."""
    _may(by)
    with transaction.atomic():
        if Endpoint.objects.filter(pk=endpoint.pk, off_at=None).update(off_at=clock.now(), reason="", reason_values={}):
            _record("switched a webhook off", endpoint, by=by)


def switch_on(endpoint: Endpoint, *, by: Seat) -> None:
    """Tell it again what happens from now on, from this installation, and what still waits for it. Raises MayNot."""
    _may(by)
    now = clock.now()
    with transaction.atomic():
        endpoint = _held(endpoint)
        endpoint.off_at = endpoint.rests_until = None
        endpoint.problem, endpoint.failures, endpoint.since = NO_PROBLEM, 0, now
        endpoint.place = places.here()
        endpoint.save()
        waiting = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.WAITING)
        waiting.update(due_at=now, first_tried_at=None, tries=0)
        _record("switched a webhook on", endpoint, by=by)


def remove(endpoint: Endpoint, *, by: Seat) -> None:
    """Take it away; `bring_back` undoes it, and leaves it off. Raises MayNot."""
    _may(by)
    with transaction.atomic():
        now = clock.now()
        if Endpoint.objects.filter(pk=endpoint.pk, removed_at=None).update(removed_at=now, off_at=now):
            _record("removed a webhook", endpoint, by=by)


def bring_back(endpoint: Endpoint, *, by: Seat) -> None:
    """Have it again, switched off. Raises MayNot and TooMany."""
    _may(by)
    with transaction.atomic():
        walking.begin()
        if selectors.endpoints().count() >= MOST:
            raise TooMany
        if Endpoint.objects.filter(pk=endpoint.pk, removed_at__isnull=False).update(removed_at=None):
            _record("brought a webhook back", endpoint, by=by)


def try_out(endpoint: Endpoint, *, by: Seat) -> Delivery:
    """Have a trial event sent now. Raises MayNot, and NothingToSend while it is off."""
    _may(by)
    now = clock.now()
    with transaction.atomic():
        endpoint = _held(endpoint)
        if endpoint.off_at:
            raise NothingToSend
        Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
        return Delivery.objects.create(
            endpoint=endpoint, key=f"trial {now.isoformat()}", event=TRIAL, at=now, made_at=now, due_at=now,
            content={"endpoint": endpoint.pk},
        )  # fmt: skip


def send_again(delivery: Delivery, *, by: Seat) -> Delivery:
    """Have it sent once more, under the same id. Raises MayNot and NothingToSend."""
    _may(by)
    with transaction.atomic():
        endpoint = _held(delivery.endpoint)
        again = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if endpoint.off_at or again.claim is not None:
            raise NothingToSend
        again.state, again.due_at, again.tries, again.first_tried_at = Delivery.State.WAITING, clock.now(), 0, None
        again.save(update_fields=["state", "due_at", "tries", "first_tried_at"])
        Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
    return again


def _may(by: Seat) -> None:
    if not by.administers:
        raise MayNot


def _held(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.select_for_update().get(pk=endpoint.pk)


def _record(verb: str, endpoint: Endpoint, *, by: Seat, **details: object) -> None:
    journal.record(verb, by=by, about=f"webhook {endpoint.pk}", details={"host": endpoint.host, **details})
