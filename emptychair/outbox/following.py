"""Drafts stay with their conversations when these become one or several, in the caller's transaction."""

from collections.abc import Collection, Mapping

from django.db.models import F, QuerySet

from emptychair.outbox import links
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.parts import hand_over_files
from emptychair.outbox.services import CLOSED, LONGEST

_BETWEEN = "\n\n"


def follow(moved: Mapping[int, int]) -> list[int]:
    """Drafts go with their conversations: old id -> the one that it became part of. Returns the drafts that did.

    Where both have an open draft, the words of both stand in one, and so does what was ruled; the other is closed.
    """
    followed = list(Draft.objects.filter(subject_id__in=moved).select_for_update().order_by("pk"))
    for draft in followed:
        target = moved[draft.subject_id]
        kept = None if draft.is_forward else _open(target)
        if kept and draft.state not in CLOSED:
            _put_together(kept, draft)
            draft.state = Draft.State.SENT
        draft.subject_id = target
        draft.save(update_fields=["subject_id", "state"])
    return [draft.pk for draft in followed]


def _open(subject_id: int) -> Draft | None:
    """What is being written there, locked."""
    return _answers().select_for_update().filter(subject_id=subject_id).first()


def _answers() -> QuerySet[Draft]:
    return Draft.objects.exclude(state__in=CLOSED).filter(kind=Draft.Kind.ANSWER)


def _put_together(kept: Draft, other: Draft) -> None:
    kept.text = _BETWEEN.join(filter(None, (kept.text, other.text)))[:LONGEST]
    kept.quoted, kept.formatted = [*kept.quoted, *other.quoted], kept.formatted and other.formatted
    kept.version, kept.state = F("version") + 1, Draft.State.OPEN
    kept.save(update_fields=["text", "quoted", "formatted", "version", "state"])
    hand_over_files(other, to=kept)
    for ruling in other.rulings.exclude(by=None):
        ruling.pk, ruling.draft = None, kept
        ruling.save(force_insert=True)


def fit(one: int, other: int) -> bool:
    """Whether what is being written in both conversations has room in one draft."""
    texts = _answers().filter(subject_id__in=[one, other]).values_list("text", flat=True)
    return sum(map(len, texts)) + len(_BETWEEN) <= LONGEST


def on_their_way(subject_ids: Collection[int]) -> bool:
    """Whether an answer to any of these was let go and has not left, so that it can still be called back or fail."""
    return Draft.objects.filter(subject_id__in=subject_ids, state=Draft.State.LEAVING).select_for_update().exists()


def bring(draft_ids: Collection[int], *, to: int) -> None:
    """Give a conversation back the drafts that had followed it.

    Words that were put together are taken apart again, unless they have changed since: then they stay where they are.
    """
    for draft in Draft.objects.filter(pk__in=draft_ids).select_for_update().order_by("pk"):
        if draft.state == Draft.State.SENT and not draft.dispatch_set.exists() and not draft.is_forward:
            kept = _open(draft.subject_id)
            if kept is None or not kept.text.endswith(draft.text):
                continue
            kept.text = kept.text.removesuffix(draft.text).removesuffix(_BETWEEN)
            kept.version = F("version") + 1
            kept.save(update_fields=["text", "version"])
            draft.state, draft.version = Draft.State.OPEN, F("version") + 1
        draft.subject_id = to
        draft.save(update_fields=["subject_id", "state", "version"])


def answers_stand(homes: Mapping[str, int]) -> dict[int, int]:
    """The drafts of answers that stand in another conversation now go there: id on the network -> conversation.

    Returns their dispatches with the conversation of each.
    """
    found: dict[int, int] = {}
    by_id = Dispatch.objects.filter(message_id__in=homes).exclude(message_id="")
    by_key = Dispatch.objects.filter(key__in=filter(links.is_key, homes))
    for dispatch in (*by_id, *by_key):
        home = homes.get(dispatch.message_id) or homes[str(dispatch.key)]
        Draft.objects.filter(pk=dispatch.draft_id, state=Draft.State.SENT).update(subject_id=home)
        found[dispatch.pk] = home
    return found
