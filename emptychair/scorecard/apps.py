"""The app's name for Django, and its place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from emptychair.customers import hooks
from emptychair.web.navigation import Entry


class ScorecardConfig(AppConfig):
    """emptychair.scorecard"""

    name = "emptychair.scorecard"
    label = "scorecard"
    navigation = (
        Entry(
            label=_("Scorecard"),
            icon="chart-bar",
            url_name="scorecard",
            order=80,
            keys="g s",
            also=("scorecard_definitions", "scorecard_rows"),
        ),
    )

    def ready(self) -> None:
        """Have facts written again when customers turn out to be one."""
        from emptychair.scorecard.facts import months

        hooks.register_after_merge(months.customers_moved)
