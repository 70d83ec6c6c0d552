"""Telling seats what concerns them, in their pages; never the same twice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import time

from django.db import connection, transaction
from django.utils import timezone

from emptychair.company import places
from emptychair.company.models import Notice, NoticeWishes, Seat
from emptychair.core import clock
from emptychair.core.text import one_line, storable
from emptychair.web import live
from emptychair.web.paging import Cursor, Page, page_of

MOST_COUNTED = 100
_LONGEST = 300
_MOST_NAMED = 50


def tell(
    seats: Iterable[Seat | None],
    *,
    kind: Notice.Kind,
    words: str,
    url: str,
    key: str,
    values: Mapping[str, object] | None = None,
) -> int:
    """Tell these seats, as far as they want to know, in the caller's transaction. Returns how many are told now.

    `key` names what is told: who was told of it before is not told again. `url` is an address of ours.
    """
    wanted = {seat.pk: seat for seat in seats if seat is not None and seat.is_active}
    if not wanted:
        return 0
    unwilling = NoticeWishes.objects.filter(pk__in=wanted, unwanted__contains=[kind.value]).values_list("pk", flat=True)
    for pk in unwilling:
        del wanted[pk]
    known = set(Notice.objects.filter(seat__in=wanted, key=key).values_list("seat", flat=True))
    Notice.objects.bulk_create(
        [
            Notice(
                seat=seat, kind=kind, words=one_line(storable(words))[:_LONGEST], values=dict(values or {}), url=url,
                key=key[:120], at=clock.now(),
            )
            for seat in wanted.values()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    _say({*wanted} - known)
    return len(wanted) - len(known)


def _say(seat_ids: Iterable[int]) -> None:
    """Have the bells of these seats count again."""
    named = [f"notices:{pk}" for pk in sorted(seat_ids)]
    if named:
        live.tell(*(named if len(named) <= _MOST_NAMED else ["notices:*"]))


def own(seat: Seat, numbers: Collection[int]) -> Collection[int]:
    """Of notices a seat hears its own number and no other."""
    return {seat.pk} & {*numbers}


def unseen_count(seat: Seat) -> int:
    """How many notices the seat has not seen, at most 100, and none in its quiet hours. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN, [seat.pk, MOST_COUNTED, seat.pk])
        count, quiet_from, quiet_until = cursor.fetchone()
    return 0 if is_quiet(quiet_from, quiet_until) else int(count)


_UNSEEN = """
SELECT unseen.count, wishes.quiet_from, wishes.quiet_until
FROM (
    SELECT count(*) FROM (SELECT FROM company_notice WHERE seat_id = %s AND seen_at IS NULL LIMIT %s) AS few
) AS unseen LEFT JOIN company_noticewishes AS wishes ON wishes.seat_id = %s
"""


def is_quiet(begins: time | None, ends: time | None) -> bool:
    """Whether it is now between these two in the reader's zone, over midnight too."""
    if begins is None or ends is None or begins == ends:
        return False
    now = timezone.localtime(clock.now()).time()
    return begins <= now < ends if begins < ends else now >= begins or now < ends


def page_for(seat: Seat, cursor: Cursor | None) -> Page[Notice]:
    """What the seat was told, the latest first."""
    return page_of(Notice.objects.filter(seat=seat), by="at", descending=True, cursor=cursor)


def of(seat: Seat, pk: int) -> Notice | None:
    """A notice of this seat, None for somebody else's."""
    return Notice.objects.filter(seat=seat, pk=pk).first()


def see(notice: Notice) -> None:
    """Its seat has seen it."""
    if Notice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=clock.now()):
        _say([notice.seat_id])


def see_all(seat: Seat) -> int:
    """The seat has seen everything. Returns how many were new to it."""
    seen = Notice.objects.filter(seat=seat, seen_at=None).update(seen_at=clock.now())
    if seen:
        _say([seat.pk])
    return seen


def wishes_of(seat: Seat) -> NoticeWishes:
    """What the seat wants; everything at any hour while it has not said."""
    return NoticeWishes.objects.filter(pk=seat.pk).first() or NoticeWishes(seat=seat)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mails:
    """What comes by mail, and when the daily one leaves, in the seat's zone."""

    which: NoticeWishes.ByMail
    at: time


def wish(
    seat: Seat, *, wanted: Iterable[str], quiet_from: time | None, quiet_until: time | None, mails: Mails | None = None
) -> None:
    """Keep which kinds the seat wants, its quiet hours, and what it is mailed; `mails` None leaves that as it was."""
    with transaction.atomic():
        wishes, _made = NoticeWishes.objects.select_for_update().get_or_create(seat=seat)
        wishes.unwanted = sorted({*Notice.Kind.values} - {*wanted})
        wishes.quiet_from, wishes.quiet_until = quiet_from, quiet_until
        if mails:
            _begin_to_mail(wishes, mails)
        wishes.save()


def _begin_to_mail(wishes: NoticeWishes, mails: Mails) -> None:
    """A daily mail whose hour has passed begins tomorrow."""
    if (wishes.by_mail, wishes.mail_at, wishes.place) != (mails.which, mails.at, places.here()):
        here = timezone.localtime(clock.now())
        wishes.mailed_on = here.date() if here.time() >= mails.at else None
    wishes.by_mail, wishes.mail_at, wishes.place = mails.which, mails.at, places.here()
