"""The app's name for Django, and its place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

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
