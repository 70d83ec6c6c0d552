"""The app's name for Django, and its place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from emptychair.customers.touches import register
from emptychair.web.navigation import Entry


class AsksConfig(AppConfig):
    """emptychair.asks"""

    name = "emptychair.asks"
    label = "asks"
    navigation = (
        Entry(label=_("Promises"), icon="calendar", url_name="promises", order=40, keys="g p", also=("promise",)),
    )

    def ready(self) -> None:
        """Have promises stand on customers' lines of time."""
        from emptychair.asks.touches import PromiseKind  # models load before this

        register(PromiseKind())
