"""How much of what was said a seat may see."""

from dataclasses import dataclass

from django.db.models import Q

_MOST_APART = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """The channels of which a seat may see anything; None is every one. All queries for what was said pass it."""

    channels: frozenset[int] | None

    def sees(self, channel_id: int | None) -> bool:
        """Whether what belongs to this channel exists for the seat."""
        return self.channels is None or channel_id in self.channels

    @property
    def ids(self) -> list[int] | None:
        """The channels as a list for SQL, None for every one."""
        return None if self.channels is None else sorted(self.channels)

    def condition(self, field: str) -> Q:
        """What a query must hold to; `field` leads to the channel: "channel", "conversation__channel", "pk"."""
        return Q() if self.channels is None else Q(**{f"{field}__in": self.channels})

    def apart(self, field: str) -> list[Q]:
        """Its channels one by one, for indexes that begin with the channel: one over all channels would be walked
        through those that the seat does not see. None where it sees every one, or so many that it is no gain.
        """
        return [Q(**{field: pk}) for pk in self.ids] if self.ids and len(self.ids) <= _MOST_APART else []


EVERYTHING = Reach(channels=None)
NOTHING = Reach(channels=frozenset())
