"""Links by which customers read and answer a conversation in a browser: made, opened, used, withdrawn.

Whether a link opens anything is asked by the hash of its token, which an index answers: a guess learns nothing from how
long that takes.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from emptychair.company import journal
from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.customers.models import Handle
from emptychair.outbox.errors import MayNot
from emptychair.outbox.models import Dispatch, PageLink

LIVES = timedelta(days=90)
_TOKEN_BYTES = 32
_TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII)
_NOTED_EVERY = timedelta(minutes=1)


def make(subject_id: int, *, handle: Handle, by: Seat) -> str:
    """A new link to the conversation for its customer; those before it end. Returns its token, which nothing keeps.

    Raises MayNot.
    """
    if not by.sends:
        raise MayNot
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), clock.now()
    with transaction.atomic():
        before = live(subject_id)
        _end(subject_id)
        PageLink.objects.create(
            subject_id=subject_id,
            handle=handle,
            token_hash=hash_of(token),
            made_by=by,
            made_at=now,
            expires_at=now + LIVES,
            read_through=before.read_through if before else None,
            read_at=before.read_at if before else None,
        )
        journal.record("made a link for the customer", by=by, about=f"conversation {subject_id}")
    return token


def withdraw(subject_id: int, *, by: Seat) -> None:
    """End every link to the conversation, at once. Raises MayNot."""
    if not by.sends:
        raise MayNot
    with transaction.atomic():
        if _end(subject_id):
            journal.record("withdrew the customer's link", by=by, about=f"conversation {subject_id}")


def _end(subject_id: int) -> int:
    return _live().filter(subject_id=subject_id).update(withdrawn_at=clock.now())


def follow(moved: Mapping[int, int]) -> list[int]:
    """Links go with their conversations: old id -> the one that it became part of, in the caller's transaction.

    Returns those that did.
    """
    followed = list(PageLink.objects.filter(subject_id__in=moved).select_for_update().order_by("pk"))
    for link in followed:
        link.subject_id = moved[link.subject_id]
        link.save(update_fields=["subject_id"])
    return [link.pk for link in followed]


def bring(link_ids: Collection[int], *, to: int) -> None:
    """Give a conversation back the links that had followed it, in the caller's transaction."""
    PageLink.objects.filter(pk__in=link_ids).update(subject_id=to)


def use(link: PageLink, *, read_through: int | None = None) -> None:
    """The customer has the page before them, up to that message of the company: the link lives on from now.

    What is known already is not written again within a minute.
    """
    now = clock.now()
    further = read_through is not None and read_through > (link.read_through or 0)
    if not further and link.last_used_at and now - link.last_used_at < _NOTED_EVERY:
        return
    link.last_used_at, link.expires_at = now, now + LIVES
    if further:
        link.read_through, link.read_at = read_through, now
    link.save(update_fields=["last_used_at", "expires_at", "read_through", "read_at"])


def opened_by(token: str) -> PageLink | None:
    """The live link of that token; None for one that is altered, over or withdrawn."""
    return _live().filter(token_hash=hash_of(token)).first()


def live(subject_id: int) -> PageLink | None:
    """The live link to the conversation, the one used last where there are several; None when there is none."""
    links = _live().filter(subject_id=subject_id).select_related("made_by")
    return max(links, key=lambda link: (link.last_used_at or link.made_at, link.pk), default=None)


def reaches(subject_id: int) -> bool:
    """Whether the customer has opened a live link to the conversation, so that what stands there is read."""
    return _live().filter(subject_id=subject_id, last_used_at__isnull=False).exists()


def writers(external_ids: Iterable[str]) -> dict[str, str]:
    """Who gave the answers that have these ids on their network, by id; only those that went out here are known."""
    ids = list(external_ids)
    known = Q(key__in=filter(is_key, ids)) | Q(message_id__in=ids)
    given = Dispatch.objects.filter(known, by__isnull=False).select_related("by").only("key", "message_id", "by")
    return {name: str(dispatch.by) for dispatch in given for name in (str(dispatch.key), dispatch.message_id) if name}


def stands_in(text: str) -> bool:
    """Whether the text holds what opens a customer's page, or once did."""
    return bool(_tokens_in(text))


def without(text: str) -> str:
    """The text without whatever opens a customer's page."""
    for token in _tokens_in(text):
        text = text.replace(token, "…")
    return text


def _tokens_in(text: str) -> list[str]:
    hashes = {hash_of(one): one for one in dict.fromkeys(_TOKEN.findall(text))}
    known = PageLink.objects.filter(token_hash__in=hashes) if hashes else PageLink.objects.none()
    return [hashes[one] for one in known.values_list("token_hash", flat=True)]


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so that one plain hash cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _live() -> QuerySet[PageLink]:
    return PageLink.objects.filter(withdrawn_at__isnull=True, expires_at__gt=clock.now())


def is_key(external_id: str) -> bool:
    """Whether an id on a network can be the key of a dispatch."""
    try:
        return str(UUID(external_id)) == external_id
    except ValueError:
        return False
