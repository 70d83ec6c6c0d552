"""Pages that change while they are looked at: `tell` says what changed, open pages hear it.

What is told is a topic and nothing else, such as "inbox" or "conversation:5". A page that hears of it asks for its
part again, by an address that has its rule like every other. docs/decisions/0012-live-pages.md says why.
"""

from emptychair.web.live.topics import CHANNEL, allow, may_hear, tell

__all__ = ["CHANNEL", "allow", "may_hear", "tell"]
