"""Narrowings of the list of conversations that seats keep under a name."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from django.db.models import Q

from emptychair.company.models import Seat
from emptychair.conversations.filters import filters_from
from emptychair.conversations.models import SavedView

_MOST = 30


def save(name: str, *, query: str, shared: bool, by: Seat) -> SavedView:
    """Keep the narrowing that a query asks for; nonsense in it is left out."""
    kept = filters_from(dict(parse_qsl(query.removeprefix("?")))).query()
    view, _made = SavedView.objects.update_or_create(seat=by, name=name, defaults={"query": kept, "shared": shared})
    return view


def forget(view: SavedView) -> None:
    """Keep it no longer."""
    view.delete()


def views_of(seat: Seat) -> Sequence[SavedView]:
    """One's own and those that colleagues share, by name."""
    return list(SavedView.objects.filter(Q(seat=seat) | Q(shared=True)).select_related("seat")[:_MOST])
