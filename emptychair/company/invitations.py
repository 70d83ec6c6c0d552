"""Offering seats: a link for one person, once, for a week."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from emptychair.company import journal, mailing, once, selectors
from emptychair.company.errors import HasASeat, NotAllowed, NotOpen
from emptychair.company.mailing import Letter, Link
from emptychair.company.models import Invitation, Role, Seat, Team
from emptychair.core import clock

LIFE = timedelta(days=7)
_MOST = 200


def open_ones() -> QuerySet[Invitation]:
    """What was offered and neither taken nor withdrawn, the latest first; too old ones too."""
    found = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("made_by")
    return found.prefetch_related("teams").order_by("-made_at", "-pk")[:_MOST]


def invite(email: str, *, name: str, role: Role, teams: Sequence[Team], by: Seat) -> str:
    """Offer a seat; an earlier offer to that address ends. Returns the link's secret, which is not kept.

    Raises HasASeat, and NotAllowed for who does not administer.
    """
    if not by.administers:
        raise NotAllowed
    email = email.strip().lower()
    if Seat.objects.filter(email=email).exists():
        raise HasASeat(email)
    token, now = once.fresh(), clock.now()
    with transaction.atomic():
        Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
        made = Invitation.objects.create(
            email=email, name=name, role=role, token_hash=once.hashed(token), made_by=by, made_at=now,
            expires_at=now + LIFE,
        )  # fmt: skip
        made.teams.set(teams)
        details = {"address": email, "role": role, "teams": [team.name for team in teams]}
        journal.record("invited", by=by, about=f"invitation {made.pk}", details=details)
    return token


def renew(invitation: Invitation, *, by: Seat) -> str:
    """A new link in place of the old one, which is dead. Raises NotOpen when it was taken or withdrawn."""
    if not by.administers:
        raise NotAllowed
    token, now = once.fresh(), clock.now()
    with transaction.atomic():
        renewed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
            token_hash=once.hashed(token), made_by=by, made_at=now, expires_at=now + LIFE
        )
        if not renewed:
            raise NotOpen
        journal.record(
            "renewed an invitation", by=by, about=f"invitation {invitation.pk}", details={"address": invitation.email}
        )
    return token


def mail(token: str, *, by: Seat) -> None:
    """Mail the link to whoever is invited, in the inviter's language. Raises NotOpen, NotMailed and MaybeMailed."""
    invitation, company = behind(once.hashed(token)), selectors.the_company()
    names = {"who": str(by), "company": company.name if company else "emptychair"}
    with mailing.in_words_of(by):
        letter = Letter(
            subject=_("%(who)s offers you a seat at %(company)s") % names,
            lines=[_("%(who)s offers you a seat at %(company)s.") % names],
            links=[Link(label=_("Take the seat"), path=reverse("invitation", args=[token]))],
            after=[_("The link works once, for a week, and is meant for you alone.")],
        )
        mailing.to_invited(invitation, letter)


def withdraw(invitation: Invitation, *, by: Seat) -> None:
    """Have the link open nothing any more."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        found = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if found.update(withdrawn_at=clock.now()):
            journal.record(
                "withdrew an invitation",
                by=by,
                about=f"invitation {invitation.pk}",
                details={"address": invitation.email},
            )


def behind(token_hash: str) -> Invitation:
    """The open invitation of the link with this hash. Raises NotOpen for every other, whatever became of it."""
    found = Invitation.objects.filter(_alive(), token_hash=token_hash).first()
    if found is None or Seat.objects.filter(email=found.email).exists():
        raise NotOpen
    return found


def offered_to(email: str) -> Invitation | None:
    """The open invitation of that address, for whoever has shown that it is theirs; locked until it is taken."""
    return Invitation.objects.select_for_update().filter(_alive(), email=email).first()


def _alive() -> Q:
    return Q(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())


def accept(token_hash: str, *, name: str, password: str | None, language: str, time_zone: str) -> Seat:
    """Take the seat that the link offers, once. `password` None is for who signs in elsewhere. Raises NotOpen."""
    with transaction.atomic():
        try:
            invitation = Invitation.objects.select_for_update().get(_alive(), token_hash=token_hash)
        except Invitation.DoesNotExist as error:
            raise NotOpen from error
        return take(invitation, name=name, password=password, language=language, time_zone=time_zone)


def take(invitation: Invitation, *, name: str, password: str | None, language: str, time_zone: str) -> Seat:
    """Make the offered seat, in the caller's transaction. Raises NotOpen when the address has one by now."""
    try:
        with transaction.atomic():
            seat = Seat.objects.create_user(
                invitation.email, password, name=name, role=invitation.role, language=language, time_zone=time_zone,
                is_newcomer=True,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotOpen from error
    seat.teams.set(invitation.teams.filter(removed_at=None))
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    journal.record("took a seat", by=seat, about=f"seat {seat.pk}", details={"address": seat.email, "role": seat.role})
    return seat
