"""The app's name for Django, and its place in the rail."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from emptychair.web.live import allow
from emptychair.web.navigation import Entry, Group, SettingsPage


def _undecided(request: HttpRequest) -> int:
    """How many answers wait for a decision, counted once in a request."""
    from emptychair.outbox import selectors  # models load after this

    if not hasattr(request, "_undecided"):
        request._undecided = selectors.undecided_count(reach=request.reach)  # type: ignore[attr-defined]
    number: int = request._undecided  # type: ignore[attr-defined]
    return number


def _any_undecided(request: HttpRequest) -> bool:
    """The list is in the rail while there is something on it; a conversation leads to it too."""
    return _undecided(request) > 0


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
            allowed=_any_undecided,
            count=_undecided,
        ),
    )
    settings_pages = (
        SettingsPage(
            label=_("Saved replies"),
            about=_("What is written often, offered beside every answer."),
            icon="notes",
            url_name="saved_replies",
            group=Group.ANSWERS,
            order=10,
        ),
    )

    def ready(self) -> None:
        """Let every seat hear that the docket changed: all may read it."""
        allow("docket", lambda _seat, numbers: [number for number in numbers if number == 0])
