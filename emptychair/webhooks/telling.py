"""One try of one delivery: the body as it goes out, its headers, and what came back."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.conf import settings

from emptychair.asks.models import Promise
from emptychair.channels.problems import Problem, gettext_noop
from emptychair.conversations.models import Message, Note
from emptychair.core import clock, http, stops
from emptychair.core.http import Answer, BadAddress, NoAnswer
from emptychair.core.reach import Unreachable
from emptychair.core.sealing import SealBroken
from emptychair.core.text import storable
from emptychair.outbox.models import Dispatch
from emptychair.webhooks import signing
from emptychair.webhooks.events import KINDS
from emptychair.webhooks.models import Delivery
from emptychair.webhooks.queue import Outcome

_SHOWN = 300
_RETRY = "Retry-After"

_AWAY = gettext_noop(
    "%(host)s cannot be reached. Check the address; a server in your own network has to be named in"
    " EMPTYCHAIR_NEAR_HOSTS."
)
_SILENT = gettext_noop("%(host)s did not answer within 15 seconds, or not by HTTP.")
_CERTIFICATE = gettext_noop("The certificate of %(host)s is not in order.")
_BAD = gettext_noop("The address may not be called any more.")
_SEALED = gettext_noop("The secret was kept under another secret of this installation. Make a new one.")


def try_once(claimed: Delivery) -> Outcome:
    """Tell the endpoint. Whatever goes wrong is an outcome."""
    began = time.monotonic()
    host = claimed.endpoint.host
    try:
        answer = _post(claimed)
        stops.reached("before the webhook's record")
    except Unreachable:
        outcome = Outcome(problem=Problem(_AWAY, host=host))
    except NoAnswer as error:
        outcome = Outcome(problem=Problem(_CERTIFICATE if error.certificate else _SILENT, host=host))
    except BadAddress:
        outcome = Outcome(problem=Problem(_BAD))
    except SealBroken:
        outcome = Outcome(problem=Problem(_SEALED))
    else:
        return _outcome(answer, took=time.monotonic() - began)
    return Outcome(problem=outcome.problem, took_milliseconds=round((time.monotonic() - began) * 1000))


def _post(claimed: Delivery) -> Answer:
    body, timestamp = body_of(claimed), int(clock.now().timestamp())
    signed = signing.signatures(
        body, webhook_id=claimed.webhook_id, timestamp=timestamp, known=signing.secrets_of(claimed.endpoint)
    )
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "emptychair-webhooks",
        "webhook-id": claimed.webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
    }
    return http.post(claimed.endpoint.url, body=body, headers=headers, near=settings.EMPTYCHAIR_NEAR_HOSTS)


def body_of(delivery: Delivery) -> bytes:
    """What goes out, with the words as they stand now where the endpoint is sent them."""
    content = dict(delivery.content)
    if delivery.endpoint.with_words and delivery.event in KINDS:
        known = _words(delivery)
        content |= {name: known.get(name, "") for name in KINDS[delivery.event].words}
    at = delivery.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"type": delivery.event, "timestamp": at, "data": content}, ensure_ascii=False).encode()


def _words(delivery: Delivery) -> Mapping[str, str]:
    """Who said what; nothing any more where that is gone."""
    content, about = delivery.content, delivery.event.partition(".")[0]
    if about == "message":
        message = Message.objects.filter(pk=content["message"]).only("subject", "text").first()
        return {"subject": message.subject, "text": message.text} if message else {}
    if about == "answer":
        return {"text": _one(Dispatch.objects.filter(pk=content["dispatch"]).values_list("text", flat=True).first())}
    if about == "promise":
        return {"words": _one(Promise.objects.filter(pk=content["promise"]).values_list("words", flat=True).first())}
    notes = Note.objects.filter(pk=content.get("note"), deleted_at=None)
    return {"text": _one(notes.values_list("text", flat=True).first())}


def _one(text: str | None) -> str:
    return text or ""


def _outcome(answer: Answer, *, took: float) -> Outcome:
    return Outcome(
        status=answer.status,
        answer=storable(answer.begins.decode("utf-8", "replace"))[:_SHOWN],
        took_milliseconds=round(took * 1000),
        wait=_asked(answer.headers.get(_RETRY, "")) if answer.status in {429, 503} else timedelta(),
    )


def _asked(given: str) -> timedelta:
    """How long a receiver asks to be left alone, in seconds or until a date; nothing for nonsense."""
    if given.isascii() and given.isdecimal():
        return timedelta(seconds=min(int(given[:9]), 86_400))
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return timedelta()
    now: datetime = clock.now()
    return max(timedelta(), (until if until.tzinfo else until.replace(tzinfo=UTC)) - now)
