"""Questions about drafts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from emptychair.chair import EYES, Check, Finding
from emptychair.company.models import Role, Seat
from emptychair.company.reach import Reach
from emptychair.outbox.models import Dispatch, Draft, DraftFile, Ruling
from emptychair.outbox.parts import parts_of
from emptychair.web.paging import Cursor, Page, page_of

_LOOKED_AT = 200
_STANDING = (Dispatch.State.SENT, Dispatch.State.ON_PAGE, Dispatch.State.BY_HAND)


@dataclass(frozen=True, kw_only=True, slots=True)
class Forwarded:
    """A forward, when it was let go or else changed last, and the state of its dispatch; empty while it has none."""

    draft: Draft
    at: datetime
    state: str


def open_draft(subject_id: int) -> Draft | None:
    """What is being written to this conversation, None when nothing is."""
    closed = (Draft.State.LEAVING, Draft.State.SENT)
    return (
        Draft.objects.exclude(state__in=closed)
        .select_related("author", "channel")
        .filter(subject_id=subject_id, kind=Draft.Kind.ANSWER)
        .first()
    )


def leaving(subject_id: int, *, pk: int | None = None) -> Dispatch | None:
    """What is on its way to this conversation, or came to a stop there and waits for a person's decision.

    With `pk` this very dispatch, None once it is not any more; else the first of them.
    """
    found = [one for one in _unfinished(subject_id) if one.draft.state == Draft.State.LEAVING]
    return next((one for one in found if pk in {None, one.pk}), None)


def unfinished(subject_id: int) -> Dispatch | None:
    """What was let go to this conversation and has not left: on its way, undecided, called back or stopped."""
    rows = sorted(_unfinished(subject_id), key=lambda dispatch: dispatch.draft.state != Draft.State.LEAVING)
    return rows[0] if rows else None


def _unfinished(subject_id: int) -> QuerySet[Dispatch]:
    answers = Dispatch.objects.filter(draft__subject_id=subject_id, draft__kind=Draft.Kind.ANSWER)
    found = answers.exclude(draft__state=Draft.State.SENT)
    return found.select_related("draft", "by", "handle").defer("raw", "letter", "heard").order_by("id")


def scheduled(subject_ids: Collection[int]) -> dict[int, datetime]:
    """When the answers leave that wait for their time, by conversation. One query."""
    waiting = Dispatch.objects.filter(state=Dispatch.State.WAITING, leaves_at__isnull=False)
    found = waiting.filter(draft__subject_id__in=subject_ids).values_list("draft__subject_id", "leaves_at")
    return {subject: leaves_at for subject, leaves_at in found if leaves_at}


def as_sent(subject_id: int) -> dict[str, Dispatch]:
    """The conversation's answers of which more is known than their words, by the id under which they stand there."""
    more = Q(formatted=True) | ~Q(cc=[])
    found = Dispatch.objects.filter(more, draft__subject_id=subject_id, state__in=_STANDING)
    return {
        one.message_id or str(one.key): one for one in found.only("key", "message_id", "cc", "refused", "formatted")
    }


def just_sent(subject_id: int, *, since: datetime) -> Dispatch | None:
    """What was sent to this conversation since then."""
    found = Dispatch.objects.filter(
        draft__subject_id=subject_id,
        draft__kind=Draft.Kind.ANSWER,
        state=Dispatch.State.SENT,
        changed_at__gte=since,
    ).select_related("draft", "by", "handle")
    return found.order_by("-id").first()


_UNDECIDED = (Dispatch.State.FAILED, Dispatch.State.UNKNOWN)


def undecided(cursor: Cursor | None, *, reach: Reach) -> Page[Dispatch]:
    """What was not delivered, or perhaps not, the longest first."""
    found = _of_undecided(reach).select_related("draft__channel", "handle__customer", "by")
    return page_of(found.defer("raw", "letter", "heard"), by="changed_at", descending=False, cursor=cursor)


def undecided_count(*, reach: Reach) -> int:
    """How many of them there are."""
    return _of_undecided(reach).count()


def undecided_by(pk: int, *, reach: Reach) -> Dispatch | None:
    """A dispatch about which a person has to decide, None when there is none within reach."""
    found = _of_undecided(reach).select_related("draft__channel", "handle__customer", "by")
    return found.filter(pk=pk).first() if pk < 2**63 else None


def dispatch_by(pk: int, *, reach: Reach) -> Dispatch | None:
    """A dispatch, None when there is none within reach."""
    found = Dispatch.objects.filter(reach.condition("draft__channel"), pk=pk).select_related("draft", "handle", "by")
    return found.defer("raw", "letter", "heard").first()


def _of_undecided(reach: Reach) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(reach.condition("draft__channel"), state__in=_UNDECIDED)


def may_rule(seat: Seat, draft: Draft) -> bool:
    """Whether this seat decides about the held draft: who holds the chair, and an administrator while nobody does.

    Any colleague who sends does where it only lacks a second pair of eyes; nobody decides about their own words.
    """
    if draft.author_id == seat.pk:
        return False
    return holds_chair(seat) or (seat.sends and lacks_eyes_alone(draft))


def lacks_eyes_alone(draft: Draft) -> bool:
    """Whether the draft is held for nothing but that a colleague has to read it."""
    held = draft.rulings.filter(outcome=Ruling.Outcome.HOLD, text=draft.text).last()
    if held is None or held.parts != parts_of(draft) or draft.rulings.filter(outcome=Ruling.Outcome.VETO).exists():
        return False
    checks = {Check(finding["check"]) for finding in held.findings}
    return bool(checks & EYES) and all(not Finding(check=check, words="").holds for check in checks - EYES)


def holds_chair(seat: Seat) -> bool:
    """Whether this seat speaks for the customers."""
    if seat.role == Role.CHAIR:
        return True
    return seat.administers and not _chair_is_held()


def who_may_rule(draft: Draft) -> list[Seat]:
    """The seats that decide about the draft, by the same rule."""
    role = Role.CHAIR if _chair_is_held() else Role.ADMIN
    return [seat for seat in Seat.objects.filter(is_active=True, role=role) if seat.pk != draft.author_id]


def _chair_is_held() -> bool:
    return Seat.objects.filter(role=Role.CHAIR, is_active=True).exists()


def last_ruling(draft: Draft) -> Ruling | None:
    """What was decided last."""
    return draft.rulings.select_related("by").last()


def said_to_others(draft: Draft) -> list[tuple[int, str]]:
    """(handle, text) of the latest answers to anybody else."""
    others = Dispatch.objects.exclude(handle=draft.handle_id).filter(draft__kind=Draft.Kind.ANSWER).order_by("-id")
    return list(others.values_list("handle_id", "text")[:_LOOKED_AT])


def docket(cursor: Cursor | None, *, reach: Reach) -> Page[Draft]:
    """What is held, the longest first."""
    return page_of(_held(reach), by="changed_at", descending=False, cursor=cursor)


def held_since(moment: datetime, *, reach: Reach) -> int:
    """How many drafts were held since then and still are."""
    return _held(reach).filter(changed_at__gt=moment).count()


def held_count(*, reach: Reach) -> int:
    """How many drafts are held."""
    return Draft.objects.filter(reach.condition("channel"), state=Draft.State.HELD).count()


def ruled_on(pk: int, *, reach: Reach) -> Draft | None:
    """A draft about which can be decided: one that is held, or on its way."""
    states = (Draft.State.HELD, Draft.State.LEAVING)
    held = Draft.objects.filter(reach.condition("channel"), state__in=states, pk=pk)
    return held.select_related("author", "channel", "handle__customer", "to").first()


def forward_by(pk: int, *, reach: Reach) -> Draft | None:
    """A forward, None when there is none within reach."""
    forwards = Draft.objects.filter(reach.condition("channel"), kind=Draft.Kind.FORWARD)
    found = forwards.select_related("author", "channel", "handle__customer", "to")
    return found.filter(pk=pk).first() if pk < 2**63 else None


def sending_of(draft: Draft) -> Dispatch | None:
    """The draft's dispatch to whom it goes now, None while it was not let go."""
    found = Dispatch.objects.filter(draft=draft, handle=draft.recipient).select_related("draft", "by", "handle")
    return found.defer("raw", "letter", "heard").first()


def forwards_of(subject_id: int, *, since: datetime | None, until: datetime | None, most: int) -> list[Forwarded]:
    """The conversation's forwards of that time, the latest first, with what became of them. One query."""
    sending = Dispatch.objects.filter(draft=OuterRef("pk"))
    found = Draft.objects.filter(subject_id=subject_id, kind=Draft.Kind.FORWARD).annotate(
        at=Coalesce(Subquery(sending.values("at")[:1]), "changed_at"), became=Subquery(sending.values("state")[:1])
    )
    found = found.filter(**({"at__gte": since} if since else {}), **({"at__lt": until} if until else {}))
    rows = found.select_related("author", "to").order_by("-at", "-id")[:most]
    return [Forwarded(draft=row, at=row.at, state=row.became or "") for row in rows]


def file_by(pk: int, *, reach: Reach) -> DraftFile | None:
    """A file of a draft, None when there is none within reach."""
    return DraftFile.objects.filter(reach.condition("draft__channel"), pk=pk).first() if pk < 2**63 else None


def _held(reach: Reach) -> QuerySet[Draft]:
    held = Draft.objects.filter(reach.condition("channel"), state=Draft.State.HELD)
    return held.select_related("author", "channel", "handle__customer", "to")


def decided(*, reach: Reach) -> list[Ruling]:
    """What people decided last."""
    rulings = Ruling.objects.filter(reach.condition("draft__channel"), by__isnull=False).select_related(
        "by", "draft__channel", "draft__handle__customer"
    )
    return list(rulings.order_by("-id")[:20])
