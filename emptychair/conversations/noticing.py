"""Tells seats of conversations that concern them, as far as they may read them."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import OuterRef
from django.urls import reverse

from emptychair.company import notices
from emptychair.company.models import Notice, Seat
from emptychair.conversations.live import audible
from emptychair.conversations.models import Act, Conversation, Note

_NAMED = 5


def tell_mentioned(note: Note, seats: Iterable[Seat]) -> None:
    """Tell those whom a note mentions, in the caller's transaction; who wrote it knows."""
    pk = note.conversation_id
    url = f"{reverse('conversation', args=[pk])}#note-{note.pk}"
    others = [seat for seat in seats if seat.pk != note.by_id and audible(seat, [pk])]
    notices.tell(
        others, kind=Notice.Kind.MENTIONED, words=note.text, url=url, key=f"note {note.pk}", values=_by(note.by)
    )


def tell_given(act: Act, conversation_ids: Collection[int]) -> None:
    """Tell a seat of what a colleague gave it, in the caller's transaction: of several at once in one notice."""
    if act.seat is None or act.seat_id == act.by_id:
        return
    ids = sorted(audible(act.seat, conversation_ids))
    if not ids:
        return
    url = reverse("conversation", args=ids) if len(ids) == 1 else f"{reverse('conversations')}?whose=mine"
    words = _names(ids)
    notices.tell([act.seat], kind=Notice.Kind.ASSIGNED, words=words, url=url, key=f"given {act.pk}", values=_by(act.by))


def tell_came_back(conversation_ids: Collection[int]) -> None:
    """Tell whoever has what came back by the clock, else whoever put it off, in the caller's transaction.

    What was put off at once is told in one notice, and once, however often it is brought back.
    """
    put_off = Act.objects.filter(on__conversation=OuterRef("pk"), did=Act.Did.SNOOZED, undone_at=None).order_by("-pk")
    rows = Conversation.objects.filter(pk__in=conversation_ids).annotate(
        put_off=put_off.values("pk")[:1], put_off_by=put_off.values("by")[:1]
    )
    told: dict[tuple[int, int], list[int]] = {}
    for pk, seat, act, by in rows.values_list("pk", "seat", "put_off", "put_off_by"):
        if act and (seat or by):
            told.setdefault((act, seat or by), []).append(pk)
    seats = Seat.objects.in_bulk({seat for _, seat in told})
    for (act, seat), pks in sorted(told.items()):
        _tell_back(seats.get(seat), act_id=act, conversation_ids=pks)


def _tell_back(seat: Seat | None, *, act_id: int, conversation_ids: Collection[int]) -> None:
    ids = sorted(audible(seat, conversation_ids)) if seat else []
    if ids:
        url = reverse("conversation", args=ids) if len(ids) == 1 else reverse("conversations")
        notices.tell([seat], kind=Notice.Kind.CAME_BACK, words=_names(ids), url=url, key=f"back {act_id}")


def _names(conversation_ids: Sequence[int]) -> str:
    """Whose the first of these conversations are."""
    named = Conversation.objects.filter(pk__in=conversation_ids[:_NAMED]).select_related("handle__customer")
    more = " …" if len(conversation_ids) > _NAMED else ""
    return ", ".join(one.handle.shown_name for one in named.order_by("pk")) + more


def _by(seat: Seat | None) -> dict[str, object]:
    return {"who": str(seat or "")}
