"""Which teams a channel belongs to, and whether its answers need a second pair of eyes."""

from collections.abc import Sequence

from django.db import transaction

from emptychair.channels.models import Channel
from emptychair.company import journal
from emptychair.company.errors import NotAllowed
from emptychair.company.models import Seat, Team


def give_to_teams(channel: Channel, *, teams: Sequence[Team], by: Seat, second_eyes: bool | None = None) -> None:
    """Have only these teams' members see what is said there, or every seat when there are none.

    `second_eyes`: whether a colleague reads each answer first; None leaves that as it is. Raises NotAllowed for who
    does not administer.
    """
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        before = sorted(map(str, channel.teams.all()))
        channel.teams.set(teams)
        after = sorted(map(str, teams))
        if before != after:
            details = {"channel": channel.name, "from": before, "to": after}
            journal.record("gave a channel to teams", by=by, about=f"channel {channel.pk}", details=details)
        if second_eyes is not None and second_eyes != channel.second_eyes:
            channel.second_eyes = second_eyes
            channel.save(update_fields=["second_eyes"])
            verb = "asked for a second pair of eyes" if second_eyes else "asked for no second pair of eyes"
            journal.record(verb, by=by, about=f"channel {channel.pk}", details={"channel": channel.name})
