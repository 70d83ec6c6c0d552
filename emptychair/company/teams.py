"""Who answers together."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from emptychair.company import journal
from emptychair.company.errors import NameTaken, NotAllowed
from emptychair.company.models import Seat, Team
from emptychair.core import clock


def teams() -> QuerySet[Team]:
    """The teams that there are, each with how many `members` can sign in."""
    members = Count("seats", filter=Q(seats__is_active=True))
    return Team.objects.filter(removed_at=None).annotate(members=members)


def team_numbered(pk: int, *, removed: bool = False) -> Team | None:
    """The team of that number; with `removed` only one that was removed."""
    return Team.objects.filter(pk=pk, removed_at__isnull=not removed).first() if pk < 2**63 else None


def make(name: str, *, seats: Sequence[Seat], by: Seat) -> Team:
    """A new team. Raises NameTaken, and NotAllowed for who does not administer."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        team = _named(Team(), name)
        team.seats.set(seats)
        journal.record("made a team", by=by, about=team.name, details={"seats": _addresses(seats)})
    return team


def change(team: Team, *, name: str, seats: Sequence[Seat], by: Seat) -> None:
    """Another name, or other members. Raises NameTaken, and NotAllowed for who does not administer."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        before = {"name": team.name, "seats": _addresses(team.seats.all())}
        _named(team, name)
        team.seats.set(seats)
        after = {"name": team.name, "seats": _addresses(seats)}
        if before != after:
            journal.record("changed a team", by=by, about=team.name, details={"from": before, "to": after})


def _named(team: Team, name: str) -> Team:
    team.name = name
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise NameTaken(name) from error
    return team


def _addresses(seats: Sequence[Seat] | QuerySet[Seat]) -> list[str]:
    return sorted(seat.email for seat in seats)


def remove(team: Team, *, by: Seat) -> None:
    """Dissolve a team. Its channels stay closed to other members until an administrator opens them."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        if Team.objects.filter(pk=team.pk, removed_at=None).update(removed_at=clock.now()):
            journal.record("removed a team", by=by, about=team.name)


def bring_back(team: Team, *, by: Seat) -> None:
    """Undo a removal: the same members, the same channels. Raises NameTaken when another team has its name by now."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        team.removed_at = None
        _named(team, team.name)
        journal.record("brought a team back", by=by, about=team.name)
