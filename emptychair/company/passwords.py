"""A new password for somebody who lost theirs: a link from an administrator, for one seat as it is now, for a day."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction

from emptychair.company import journal
from emptychair.company.errors import NotAllowed, NotOpen
from emptychair.company.models import Seat
from emptychair.company.seats import end_everything


class _Links(PasswordResetTokenGenerator):
    """Signed and kept nowhere: bound to the seat, its password, its sessions and its being open."""

    key_salt = __name__

    def _make_hash_value(self, user: Seat, timestamp: int) -> str:
        return (
            f"{user.pk} {user.password} {user.ended_count} {user.is_active} {user.email} {user.last_login} {timestamp}"
        )


_links = _Links()


def offer(seat: Seat, *, by: Seat) -> str:
    """What the link carries. Raises NotAllowed for one's own seat, a closed one, and for who does not administer."""
    if not by.administers or seat.pk == by.pk or not seat.is_active:
        raise NotAllowed
    journal.record("offered a new password", by=by, about=f"seat {seat.pk}", details={"address": seat.email})
    return _links.make_token(seat)


def seat_behind(pk: int, token: str) -> Seat:
    """The seat whose password the link changes. Raises NotOpen when it was used, is a day old, or the seat changed."""
    seat = Seat.objects.filter(pk=pk, is_active=True).first() if pk < 2**63 else None
    if seat is None or not _links.check_token(seat, token):
        raise NotOpen
    return seat


def choose(pk: int, *, token: str, password: str) -> Seat:
    """Set the password and end all sessions. Raises NotOpen."""
    with transaction.atomic():
        Seat.objects.select_for_update().filter(pk=pk).first()
        seat = seat_behind(pk, token)
        seat.set_password(password)
        seat.save(update_fields=["password"])
        end_everything(seat)
        journal.record("chose a new password", by=seat, about=f"seat {seat.pk}", details={"address": seat.email})
    return seat
