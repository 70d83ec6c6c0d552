"""The app's name for Django, and its places in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from emptychair.customers import hooks
from emptychair.customers.touches import register
from emptychair.web.live import allow
from emptychair.web.navigation import Entry


class ConversationsConfig(AppConfig):
    """emptychair.conversations"""

    name = "emptychair.conversations"
    label = "conversations"
    navigation = (
        Entry(label=_("Today"), icon="sun", url_name="home", order=10, keys="g t"),
        Entry(
            label=_("Conversations"),
            icon="messages",
            url_name="conversations",
            order=20,
            keys="g c",
            also=("conversation", "message", "note_promise", "search"),
        ),
    )
    find_url_name = "search"
    palette_url_name = "palette"

    def ready(self) -> None:
        """Tell customers what conversations know of them."""
        from emptychair.conversations import live, regrouping, telling, touches  # models load before this

        register(touches.MessageKind())
        hooks.register_after_merge(regrouping.part)
        hooks.register_within(telling.within)
        hooks.register_search(telling.said)
        hooks.register_glance(telling.glances)
        hooks.register_story(telling.story)
        for kind in ("conversation", "presence"):
            allow(kind, live.audible)
        for kind in ("inbox", "looking"):
            allow(kind, live.everything)
