"""Questions about drafts."""

from emptychair.company.models import Role, Seat
from emptychair.outbox.models import Dispatch, Draft, Ruling
from emptychair.web.paging import Cursor, Page, page_of

_LOOKED_AT = 200


def open_draft(subject_id: int) -> Draft | None:
    """What is being written to this conversation, None when nothing is."""
    return Draft.objects.exclude(state=Draft.State.SENT).select_related("author").filter(subject_id=subject_id).first()


def may_rule(seat: Seat, draft: Draft) -> bool:
    """Whether this seat decides about the held draft: who holds the chair, and an administrator while nobody does.

    Nobody decides about their own words.
    """
    if draft.author_id == seat.pk:
        return False
    return holds_chair(seat)


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
    others = Dispatch.objects.exclude(handle=draft.handle_id).order_by("-id")
    return list(others.values_list("handle_id", "text")[:_LOOKED_AT])


def docket(cursor: Cursor | None) -> Page[Draft]:
    """What is held, the longest first."""
    held = Draft.objects.filter(state=Draft.State.HELD).select_related("author", "channel", "handle__customer")
    return page_of(held, by="changed_at", descending=False, cursor=cursor)


def held_by(pk: int) -> Draft | None:
    """A held draft."""
    held = Draft.objects.filter(state=Draft.State.HELD).select_related("author", "channel", "handle__customer")
    return held.filter(pk=pk).first()


def decided() -> list[Ruling]:
    """What people decided last."""
    rulings = Ruling.objects.filter(by__isnull=False).select_related("by", "draft__channel", "draft__handle__customer")
    return list(rulings.order_by("-id")[:20])
