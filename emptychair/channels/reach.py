"""Which channels a seat may see."""

from django.db.models import Exists, OuterRef

from emptychair.channels.models import Channel
from emptychair.company.models import Seat
from emptychair.company.reach import EVERYTHING, NOTHING, Reach


def reach_of(seat: object) -> Reach:
    """Everything for administrators, the chair and analysts; for others what no team owns and what theirs do.

    At most one query; a channel of a team that was removed is still owned. `seat` may be nobody.
    """
    if not isinstance(seat, Seat) or not seat.is_active:
        return NOTHING
    if seat.sees_all:
        return EVERYTHING
    owned = Channel.teams.through.objects.filter(channel=OuterRef("pk"))
    mine = owned.filter(team__removed_at=None, team__seats=seat.pk)
    rows = list(Channel.objects.annotate(owned=Exists(owned), mine=Exists(mine)).values_list("pk", "owned", "mine"))
    seen = frozenset(pk for pk, is_owned, is_mine in rows if is_mine or not is_owned)
    return EVERYTHING if len(seen) == len(rows) else Reach(channels=seen)
