"""How much of what was said a seat may see."""

from dataclasses import dataclass

from django.db.models import Q


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


EVERYTHING = Reach(channels=None)
NOTHING = Reach(channels=frozenset())
