"""Tokens with which programs act for a seat."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from emptychair.company import journal, once
from emptychair.company.errors import NotAllowed
from emptychair.company.models import ApiToken, Role, Scope, Seat
from emptychair.core import clock

MARK = "ec_"
_SHOWN = 9
_LONGEST = 200
_USED_EVERY = timedelta(minutes=1)
# From the least to the most: who may do a thing may do all before it.
_ORDER = [Scope.READ, Scope.ANSWER, Scope.ADMIN]


def scopes_of(seat: Seat) -> list[Scope]:
    """What tokens of this seat may be for: no more than the seat itself may."""
    if seat.administers:
        return _ORDER
    return [Scope.READ] if seat.role == Role.ANALYST else [Scope.READ, Scope.ANSWER]


def tokens_of(seat: Seat) -> QuerySet[ApiToken]:
    """The seat's own tokens; for administrators everybody's. Withdrawn ones are gone from it."""
    found = ApiToken.objects.filter(withdrawn_at=None).select_related("seat")
    return found if seat.administers else found.filter(seat=seat)


def make(name: str, *, scope: Scope, expires_at: datetime | None, by: Seat) -> str:
    """A new token of one's own seat. Returns its text, which is not kept. Raises NotAllowed for too wide a scope."""
    if scope not in scopes_of(by):
        raise NotAllowed
    token = MARK + once.fresh()
    with transaction.atomic():
        ApiToken.objects.create(
            seat=by, name=name, scope=scope, prefix=token[:_SHOWN], token_hash=once.hashed(token), made_at=clock.now(),
            expires_at=expires_at,
        )  # fmt: skip
        journal.record(
            "made a token",
            by=by,
            about=f"seat {by.pk}",
            details={"name": name, "scope": scope, "prefix": token[:_SHOWN]},
        )
    return token


def withdraw(token: ApiToken, *, by: Seat) -> None:
    """Have it open nothing from the next request on. Raises NotAllowed for another's, unless one administers."""
    if token.seat_id != by.pk and not by.administers:
        raise NotAllowed
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
            details = {"name": token.name, "prefix": token.prefix, "address": token.seat.email}
            journal.record("withdrew a token", by=by, about=f"seat {token.seat_id}", details=details)


def seat_of(bearer: str, scope: Scope) -> Seat | None:
    """The seat for which this token acts, when it may do what `scope` says; None for every other reason."""
    found = token_of(bearer)
    return found.seat if found and may(found, scope) else None


def may(token: ApiToken, scope: Scope) -> bool:
    """Whether the token is for that. Its seat's role counts too, as it is now: it never does more than the seat."""
    return _ORDER.index(scope) <= _ORDER.index(Scope(token.scope)) and scope in scopes_of(token.seat)


def token_of(bearer: str) -> ApiToken | None:
    """The token with its seat, while it is alive; that it is used is noted."""
    if not bearer.startswith(MARK) or len(bearer) > _LONGEST:
        return None
    now = clock.now()
    alive = Q(withdrawn_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))
    token = ApiToken.objects.filter(alive, token_hash=once.hashed(bearer), seat__is_active=True)
    found = token.select_related("seat").first()
    if found is not None:
        unseen = Q(last_used_at=None) | Q(last_used_at__lt=now - _USED_EVERY)
        ApiToken.objects.filter(unseen, pk=found.pk).update(last_used_at=now)
    return found
