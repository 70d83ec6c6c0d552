"""What administrators do to the seats of others."""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import F, QuerySet

from emptychair.company import journal
from emptychair.company.errors import LastAdministrator, NotAllowed
from emptychair.company.models import ApiToken, Browser, Invitation, Role, Seat, Team
from emptychair.core import clock

_LOCK = 6_702_003


def everybody() -> QuerySet[Seat]:
    """All seats with their teams, closed ones too."""
    return Seat.objects.prefetch_related("teams")


def seat_numbered(pk: int) -> Seat | None:
    """The seat of that number."""
    return everybody().filter(pk=pk).first() if pk < 2**63 else None


def change(seat: Seat, *, role: Role, teams: Sequence[Team], by: Seat) -> None:
    """Give the seat another role or other teams; another role ends its sessions and what it handed out.

    Raises NotAllowed for one's own role and for who does not administer, LastAdministrator.
    """
    with transaction.atomic():
        _begin(by)
        seat.refresh_from_db()
        if role != seat.role:
            _change_role(seat, role=role, by=by)
        before = set(seat.teams.filter(removed_at=None))
        if before != set(teams):
            seat.teams.set([*teams, *seat.teams.filter(removed_at__isnull=False)])
            names = {"address": seat.email, "from": sorted(map(str, before)), "to": sorted(map(str, teams))}
            journal.record("changed a seat's teams", by=by, about=f"seat {seat.pk}", details=names)


def _change_role(seat: Seat, *, role: Role, by: Seat) -> None:
    if seat.pk == by.pk:
        raise NotAllowed
    _keep_an_administrator(seat)
    details = {"address": seat.email, "from": seat.role, "to": role}
    seat.role = role
    seat.save(update_fields=["role"])
    end_everything(seat)
    journal.record("changed a role", by=by, about=f"seat {seat.pk}", details=details)


def close(seat: Seat, *, by: Seat) -> None:
    """Nobody signs in to it any more; its sessions, tokens and invitations end at once.

    Raises NotAllowed for one's own seat and for who does not administer, LastAdministrator.
    """
    with transaction.atomic():
        _begin(by)
        seat.refresh_from_db()
        if seat.pk == by.pk:
            raise NotAllowed
        _keep_an_administrator(seat)
        if seat.is_active:
            seat.is_active = False
            seat.save(update_fields=["is_active"])
            end_everything(seat)
            journal.record("closed a seat", by=by, about=f"seat {seat.pk}", details={"address": seat.email})


def open_again(seat: Seat, *, by: Seat) -> None:
    """Its owner can sign in again, as before; what ended when it was closed stays ended."""
    with transaction.atomic():
        _begin(by)
        if Seat.objects.filter(pk=seat.pk, is_active=False).update(is_active=True):
            journal.record("opened a seat again", by=by, about=f"seat {seat.pk}", details={"address": seat.email})


def reset_second_step(seat: Seat, *, by: Seat) -> None:
    """Take away the codes and passkeys of somebody who lost them; their sessions end.

    Raises NotAllowed for one's own, which the page for it changes, and for who does not administer.
    """
    with transaction.atomic():
        _begin(by)
        if seat.pk == by.pk:
            raise NotAllowed
        Authenticator.objects.filter(user=seat).delete()
        end_everything(seat)
        journal.record("reset a second step", by=by, about=f"seat {seat.pk}", details={"address": seat.email})


def end_everything(seat: Seat) -> None:
    """End the seat's sessions, withdraw its tokens and the invitations that it made, and tell its browsers nothing."""
    Browser.objects.filter(seat=seat).delete()
    Seat.objects.filter(pk=seat.pk).update(ended_count=F("ended_count") + 1)
    seat.refresh_from_db(fields=["ended_count"])
    open_ones = Invitation.objects.filter(made_by=seat, accepted_at=None, withdrawn_at=None)
    open_ones.update(withdrawn_at=clock.now())
    ApiToken.objects.filter(seat=seat, withdrawn_at=None).update(withdrawn_at=clock.now())


def _begin(by: Seat) -> None:
    """One change of seats after the other, so that two administrators cannot remove each other at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    by.refresh_from_db(fields=["role", "is_active"])
    if not (by.administers and by.is_active):
        raise NotAllowed


def _keep_an_administrator(seat: Seat) -> None:
    others = Seat.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=seat.pk)
    if seat.administers and not others.exists():
        raise LastAdministrator
