"""The app's name for Django, and its place in the rail."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from emptychair.web.navigation import Entry


def _administers(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "administers", False))


class ChannelsConfig(AppConfig):
    """emptychair.channels"""

    name = "emptychair.channels"
    label = "channels"
    navigation = (
        Entry(
            label=_("Settings"),
            icon="settings",
            url_name="channels",
            order=90,
            keys="g e",
            also=("outgoing", "import", "import_preview", "import_run", "set_aside", "set_aside_arrival"),
            allowed=_administers,
        ),
    )
