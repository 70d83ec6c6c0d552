"""Webhooks, and what was told to them."""

from typing import Any

from pydantic import Field

from emptychair.api.shapes.base import Given, Moment, Seat, Shape, seat_or_none
from emptychair.core.http import LONGEST_ADDRESS
from emptychair.webhooks import models
from emptychair.webhooks.events import KINDS


class Webhook(Shape):
    """An address that is told of events of the whole company. `off_because` is why it was switched off by itself."""

    id: int
    url: str
    note: str
    events: list[str]
    with_words: bool
    off_at: Moment | None
    off_because: str
    failures: int
    succeeded_at: Moment | None
    old_secret_until: Moment | None
    made_at: Moment
    made_by: Seat | None


def webhook(row: models.Endpoint) -> Webhook:
    """The endpoint, without its secret."""
    return Webhook(**_fields(row))


def _fields(row: models.Endpoint) -> dict[str, Any]:
    return {
        "id": row.pk, "url": row.url, "note": row.note, "events": row.events, "with_words": row.with_words,
        "off_at": row.off_at, "off_because": str(row.problem), "failures": row.failures,
        "succeeded_at": row.succeeded_at, "old_secret_until": row.old_secret_until, "made_at": row.made_at,
        "made_by": seat_or_none(row.made_by),
    }  # fmt: skip


class WebhookWithSecret(Webhook):
    """A webhook with its secret, which is answered only here."""

    secret: str


def with_secret(row: models.Endpoint, secret: str) -> WebhookWithSecret:
    """The endpoint with the secret that was just made."""
    return WebhookWithSecret(**_fields(row), secret=secret)


class Webhooks(Shape):
    """All webhooks, the oldest first; there are at most 20."""

    items: list[Webhook]


class NewWebhook(Given):
    """What a webhook is to be."""

    url: str = Field(min_length=1, max_length=LONGEST_ADDRESS)
    events: list[str] = Field(min_length=1, max_length=len(KINDS), description="See the reference of webhooks.")
    note: str = Field("", max_length=200)
    with_words: bool = False


class Delivery(Shape):
    """One event for one webhook. `answer` is how the receiver's last answer began."""

    id: int
    webhook: int
    webhook_id: str
    event: str
    state: str
    at: Moment
    tries: int
    tried_at: Moment | None
    next_try_at: Moment | None
    status: int | None
    took_milliseconds: int | None
    problem: str
    answer: str


def delivery(row: models.Delivery) -> Delivery:
    """The delivery."""
    return Delivery(
        id=row.pk, webhook=row.endpoint_id, webhook_id=row.webhook_id, event=row.event,
        state=row.state, at=row.at, tries=row.tries, tried_at=row.tried_at, next_try_at=row.next_try_at,
        status=row.status, took_milliseconds=row.took_milliseconds, problem=str(row.problem), answer=row.answer,
    )  # fmt: skip
