"""A new password for somebody who lost theirs: by a link for one seat as it is now.

An administrator makes one that lasts a day; where the company can mail, whoever asks is mailed one that lasts an hour.
"""

from datetime import timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.http import base36_to_int
from django.utils.translation import gettext as _

from emptychair.company import journal, mailing
from emptychair.company.errors import NotAllowed, NotOpen
from emptychair.company.mailing import Letter, Link
from emptychair.company.models import Seat
from emptychair.company.seats import end_everything

MAILED_LIFE = timedelta(hours=1)


class _Links(PasswordResetTokenGenerator):
    """Signed and kept nowhere: bound to the seat, its password, its sessions and its being open."""

    key_salt = __name__

    def _make_hash_value(self, user: Seat, timestamp: int) -> str:
        return (
            f"{user.pk} {user.password} {user.ended_count} {user.is_active} {user.email} {user.last_login} {timestamp}"
        )


class _MailedLinks(_Links):
    """The same for an hour, and no link of the other kind."""

    key_salt = f"{__name__} by mail"

    def check_token(self, user: Seat | None, token: str | None) -> bool:
        """Whether it is one of this seat's, as it is now, and not too old."""
        if not token or not super().check_token(user, token):
            return False
        age = self._num_seconds(self._now()) - base36_to_int(token.partition("-")[0])
        return age <= MAILED_LIFE.total_seconds()


_links, _mailed_links = _Links(), _MailedLinks()


def offer(seat: Seat, *, by: Seat) -> str:
    """What the link carries. Raises NotAllowed for one's own seat, a closed one, and for who does not administer."""
    if not by.administers or seat.pk == by.pk or not seat.is_active:
        raise NotAllowed
    journal.record("offered a new password", by=by, about=f"seat {seat.pk}", details={"address": seat.email})
    return _links.make_token(seat)


def mail_link(email: str) -> None:
    """Mail a link to the seat of that address; nothing happens for an address that has none, or signs in elsewhere.

    Raises NotMailed and MaybeMailed.
    """
    seat = Seat.objects.filter(email=email.strip().lower(), is_active=True).first()
    if seat is None or not seat.has_usable_password() or not mailing.reads_mail(seat):
        return
    path = reverse("password_follow", args=[seat.pk, _mailed_links.make_token(seat)])
    with mailing.in_words_of(seat):
        letter = Letter(
            subject=_("A new password"),
            lines=[_("Somebody, probably you, has asked for a new password for this seat.")],
            links=[Link(label=_("Choose a new password"), path=path)],
            after=[_("The link works once, for an hour. If it was not you, do nothing: your password stays as it is.")],
        )
        mailing.to_seat(seat, letter)
    journal.record(
        "mailed a link for a new password", by=None, about=f"seat {seat.pk}", details={"address": seat.email}
    )


def seat_behind(pk: int, token: str) -> Seat:
    """The seat whose password the link changes. Raises NotOpen when it was used, is too old, or the seat changed."""
    seat = Seat.objects.filter(pk=pk, is_active=True).first() if pk < 2**63 else None
    if seat is None or not (_links.check_token(seat, token) or _mailed_links.check_token(seat, token)):
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
