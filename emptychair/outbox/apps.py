"""The app's name for Django, and its place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from emptychair.web.live import allow
from emptychair.web.navigation import Entry


class OutboxConfig(AppConfig):
    """emptychair.outbox"""

    name = "emptychair.outbox"
    label = "outbox"
    navigation = (
        Entry(
            label=_("Chair"),
            icon="armchair",
            url_name="docket",
            order=70,
            keys="g h",
            also=("held_draft",),
        ),
    )

    def ready(self) -> None:
        """Let every seat hear that the docket changed: all may read it."""
        allow("docket", lambda _seat, numbers: [number for number in numbers if number == 0])
