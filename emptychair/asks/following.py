"""Promises stay with their conversations when these become one or several, in the caller's transaction."""

from collections.abc import Collection, Mapping

from emptychair.asks.models import Promise


def follow(moved: Mapping[int, int]) -> list[int]:
    """Promises go with their conversations: old id -> the one that it became part of. Returns those that did."""
    followed = list(Promise.objects.filter(subject_id__in=moved).values_list("pk", "subject_id"))
    for pk, old in followed:
        Promise.objects.filter(pk=pk).update(subject_id=moved[old])
    return [pk for pk, _old in followed]


def bring(promise_ids: Collection[int], *, to: int) -> None:
    """Give a conversation back the promises that had followed it."""
    Promise.objects.filter(pk__in=promise_ids).update(subject_id=to)


def answers_stand(homes: Mapping[int, int]) -> None:
    """What answers promised goes where these stand now: dispatch -> conversation."""
    for dispatch, home in homes.items():
        Promise.objects.filter(dispatch=dispatch).update(subject_id=home)
