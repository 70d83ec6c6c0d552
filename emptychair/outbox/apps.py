"""The app's name for Django, and its place in the rail."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from emptychair.web.navigation import Entry


def _undecided(request: HttpRequest) -> int | None:
    from emptychair.outbox import selectors  # models load after this

    return selectors.undecided_count() or None


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
        Entry(
            label=_("Not delivered"),
            icon="mail-forward",
            url_name="undecided",
            order=25,
            also=("undecided_one",),
            count=_undecided,
        ),
    )
