"""The app's name for Django, its place in the rail and its pages in the settings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from emptychair.web.live import allow
from emptychair.web.navigation import Entry, Group, SettingsPage, administers


class CompanyConfig(AppConfig):
    """emptychair.company"""

    name = "emptychair.company"
    label = "company"
    navigation = (
        Entry(label=_("Rota"), icon="clock-hour-4", url_name="rota", order=75, keys="g r", also=("rota_swap",)),
        Entry(label=_("Settings"), icon="settings", url_name="settings", order=90, keys="g e", below=True),
    )

    def ready(self) -> None:
        """Let each seat hear of its own notices."""
        from emptychair.company import notices  # models load before this

        allow("notices", notices.own)

    settings_pages = (
        SettingsPage(
            label=_("Profile"),
            about=_("Your name, language, time zone and theme."),
            icon="user",
            url_name="profile",
            group=Group.YOU,
            order=10,
        ),
        SettingsPage(
            label=_("How you sign in"),
            about=_("Password, codes of an app, passkeys."),
            icon="key",
            url_name="mfa_index",
            group=Group.YOU,
            order=20,
        ),
        SettingsPage(
            label=_("How you are told"),
            about=_("Which notices, quiet hours, by mail and in your browser."),
            icon="bell",
            url_name="notice_wishes",
            group=Group.YOU,
            order=25,
        ),
        SettingsPage(
            label=_("Where you are signed in"),
            about=_("Your browsers, and signing them out."),
            icon="world",
            url_name="sessions",
            group=Group.YOU,
            order=30,
        ),
        SettingsPage(
            label=_("Tokens"),
            about=_("Keys with which programs act for you."),
            icon="code",
            url_name="tokens",
            group=Group.YOU,
            order=40,
        ),
        SettingsPage(
            label=_("The company"),
            about=_("Its name, language, time zone and rules for signing in."),
            icon="building",
            url_name="company",
            group=Group.PEOPLE,
            order=5,
            allowed=administers,
        ),
        SettingsPage(
            label=_("Seats"),
            about=_("Who sits at this table, and what each may do."),
            icon="armchair",
            url_name="seats",
            group=Group.PEOPLE,
            order=10,
        ),
        SettingsPage(
            label=_("Teams"),
            about=_("Who answers together, and sees channels that others do not."),
            icon="users-group",
            url_name="teams",
            group=Group.PEOPLE,
            order=20,
            allowed=administers,
        ),
        SettingsPage(
            label=_("Journal"),
            about=_("Who did what, and when."),
            icon="book",
            url_name="journal",
            group=Group.RECORD,
            order=10,
        ),
    )
