"""The app's name for Django."""

import django_stubs_ext
from django.apps import AppConfig

from emptychair.core.garbage import collect_seldom

# Here and not in the settings, which programs read that need nothing else of Django: this loads most of it.
django_stubs_ext.monkeypatch()


class ConfigConfig(AppConfig):
    """emptychair.config"""

    name = "emptychair.config"
    label = "config"

    def ready(self) -> None:
        """Have Django check our settings too, and Python clean up seldom."""
        from emptychair.config import checks  # noqa: F401 - it registers itself

        collect_seldom()
