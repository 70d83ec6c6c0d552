"""Tells seats of conversations that concern them, as far as they may read them."""

from collections.abc import Collection, Iterable

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
    named = Conversation.objects.filter(pk__in=ids[:_NAMED]).select_related("handle__customer").order_by("pk")
    words = ", ".join(one.handle.shown_name for one in named) + (" …" if len(ids) > _NAMED else "")
    notices.tell([act.seat], kind=Notice.Kind.ASSIGNED, words=words, url=url, key=f"given {act.pk}", values=_by(act.by))


def _by(seat: Seat | None) -> dict[str, object]:
    return {"who": str(seat or "")}
