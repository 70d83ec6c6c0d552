"""The app's name for Django, and its pages in the settings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from emptychair.web.navigation import Group, SettingsPage, administers


class ChannelsConfig(AppConfig):
    """emptychair.channels"""

    name = "emptychair.channels"
    label = "channels"
    settings_pages = (
        SettingsPage(
            label=_("Channels"),
            about=_("Where your customers are heard, and which teams see what is said there."),
            icon="speakerphone",
            url_name="channels",
            group=Group.CHANNELS,
            order=10,
            allowed=administers,
        ),
        SettingsPage(
            label=_("Bring in an export"),
            about=_("What your customers have said so far, from a file."),
            icon="upload",
            url_name="import",
            group=Group.CHANNELS,
            order=20,
            allowed=administers,
        ),
        SettingsPage(
            label=_("Set aside"),
            about=_("What came in and could not be read."),
            icon="archive",
            url_name="set_aside",
            group=Group.CHANNELS,
            order=30,
            allowed=administers,
        ),
    )
