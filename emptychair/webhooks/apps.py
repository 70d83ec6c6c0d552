"""The app's name for Django, and its page in the settings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from emptychair.web.live import allow
from emptychair.web.navigation import Group, SettingsPage, administers


class WebhooksConfig(AppConfig):
    """emptychair.webhooks"""

    name = "emptychair.webhooks"
    label = "webhooks"
    settings_pages = (
        SettingsPage(
            label=_("Webhooks"),
            about=_("Programs that are told what happens here."),
            icon="plug",
            url_name="webhooks",
            group=Group.ANSWERS,
            order=40,
            allowed=administers,
        ),
    )

    def ready(self) -> None:
        """Let administrators hear that something became of a delivery."""
        allow("webhook", lambda seat, numbers: list(numbers) if getattr(seat, "administers", False) else [])
