"""Mails to seats of what they have not seen: at once what is urgent, once a day the rest; nothing twice by any way."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emptychair.company import mailing, notices, places
from emptychair.company.errors import MaybeMailed, NotMailed
from emptychair.company.mailing import Letter, Link
from emptychair.company.models import Notice, NoticeMail, NoticeWishes, Seat
from emptychair.company.notice_words import said
from emptychair.core import clock

URGENT = (Notice.Kind.MENTIONED, Notice.Kind.PROMISE_DUE, Notice.Kind.SENT_BACK, Notice.Kind.HELD)
SOON = timedelta(minutes=2)
"""So long a page or a browser has to show it first."""

_OLDEST = timedelta(days=7)
_URGENT_FOR = timedelta(hours=12)
_LOST_AFTER = timedelta(minutes=10)
_LONGEST_PAUSE = timedelta(hours=3)
_MOST, _LISTED = 500, 30
_By = NoticeWishes.ByMail
_State = NoticeMail.State


def tell_due() -> int:
    """Mail every seat what is due for it now; a copy of the installation mails nobody. Returns how many mails left."""
    if not settings.EMPTYCHAIR_MAILS:
        return 0
    NoticeMail.objects.filter(state=_State.SENDING, at__lt=clock.now() - _LOST_AFTER).update(state=_State.UNKNOWN)
    willing = NoticeWishes.objects.exclude(by_mail=_By.NEVER).filter(place=places.here())
    willing = willing.filter(seat__is_active=True, seat__is_demo=False)
    return sum(_tell(wishes.seat) for wishes in willing.select_related("seat").order_by("pk"))


def _tell(seat: Seat) -> bool:
    with mailing.in_words_of(seat):
        mail = _claim(seat)
        return _send(mail, seat) if mail else False


def _claim(seat: Seat) -> NoticeMail | None:
    """The mail that is due, with its notices, kept before anything leaves; None where nothing is."""
    now = clock.now()
    with transaction.atomic():
        wishes = NoticeWishes.objects.select_for_update(skip_locked=True).filter(pk=seat.pk).first()
        if wishes is None or notices.is_quiet(wishes.quiet_from, wishes.quiet_until) or _rests(seat, now):
            return None
        daily = _is_day_due(wishes, now)
        told = list(_due(seat, wishes, now, daily=daily).select_for_update().order_by("at", "id")[:_MOST])
        if daily:
            wishes.mailed_on = timezone.localdate(now)
            wishes.save(update_fields=["mailed_on"])
        if not told:
            return None
        mail = NoticeMail.objects.create(seat=seat, at=now, daily=daily, count=len(told))
        Notice.objects.filter(pk__in=[one.pk for one in told]).update(told_by=Notice.Way.MAIL, mail=mail)
    return mail


def _is_day_due(wishes: NoticeWishes, now: datetime) -> bool:
    if wishes.by_mail not in {_By.DAILY, _By.BOTH}:
        return False
    here = timezone.localtime(now)
    return here.time() >= wishes.mail_at and (wishes.mailed_on is None or wishes.mailed_on < here.date())


def _due(seat: Seat, wishes: NoticeWishes, now: datetime, *, daily: bool) -> QuerySet[Notice]:
    found = Notice.objects.filter(seat=seat, seen_at=None, told_by="")
    if daily:
        return found.filter(at__gt=now - _OLDEST)
    if wishes.by_mail == _By.DAILY:
        return found.none()
    return found.filter(kind__in=URGENT, at__lte=now - SOON, at__gt=now - _URGENT_FOR)


def _rests(seat: Seat, now: datetime) -> bool:
    """Whether the mail server refused lately: then it is asked again later, each time after twice as long."""
    failed = NoticeMail.objects.filter(seat=seat, state=_State.FAILED, at__gt=now - timedelta(days=1))
    latest = failed.order_by("-at").first()
    if latest is None:
        return False
    return now < latest.at + min(_LONGEST_PAUSE, timedelta(minutes=2 ** min(failed.count(), 10)))


def _send(mail: NoticeMail, seat: Seat) -> bool:
    """Hand it over. What was surely not taken is free again; of what may have been, nothing is mailed twice."""
    try:
        mailing.to_seat(seat, letter_of(list(mail.notices.order_by("at", "id")), daily=mail.daily))
    except NotMailed as error:
        return _end(mail, _State.FAILED, error.said)
    except MaybeMailed as error:
        return _end(mail, _State.UNKNOWN, error.said)
    return _end(mail, _State.SENT, "")


def _end(mail: NoticeMail, state: NoticeMail.State, words: str) -> bool:
    with transaction.atomic():
        NoticeMail.objects.filter(pk=mail.pk).update(state=state, said=words[:300])
        if state == _State.FAILED:
            mail.notices.update(told_by="", mail=None)
            if mail.daily:
                NoticeWishes.objects.filter(pk=mail.seat_id).update(mailed_on=None)
    return state == _State.SENT


def letter_of(told: Sequence[Notice], *, daily: bool) -> Letter:
    """The mail that tells of these, in the reader's language: who and what, and never a customer's words."""
    count = len(told)
    many = ngettext("%(number)d notice for you", "%(number)d notices for you", count) % {"number": count}
    unseen = _("This is what you have not seen yet:")
    more = count - _LISTED
    rest = ngettext("%(number)d more stands in the list.", "%(number)d more stand in the list.", more)
    return Letter(
        subject=many if daily or count > 1 else str(said(told[0])),
        lines=[unseen] if daily or count > 1 else [],
        links=[Link(label=str(said(one)), path=reverse("notice", args=[one.pk])) for one in told[:_LISTED]],
        after=[rest % {"number": more}] if more > 0 else [],
        settings_link=Link(label=_("Choose what comes by mail, or nothing"), path=reverse("notice_wishes")),
    )


def latest_of(seat: Seat) -> NoticeMail | None:
    """What became of the last mail to the seat."""
    return NoticeMail.objects.filter(seat=seat).order_by("-at", "-pk").first()
