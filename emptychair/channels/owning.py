"""Which teams a channel belongs to."""

from collections.abc import Sequence

from django.db import transaction

from emptychair.channels.models import Channel
from emptychair.company import journal
from emptychair.company.errors import NotAllowed
from emptychair.company.models import Seat, Team


def give_to_teams(channel: Channel, *, teams: Sequence[Team], by: Seat) -> None:
    """Have only these teams' members see what is said there, or every seat when there are none.

    Raises NotAllowed for who does not administer.
    """
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        before = sorted(map(str, channel.teams.all()))
        channel.teams.set(teams)
        after = sorted(map(str, teams))
        if before != after:
            journal.record("gave a channel to teams", by=by, about=channel.name, details={"from": before, "to": after})
