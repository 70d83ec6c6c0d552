"""Where this installation keeps its facts."""

from pathlib import Path

from django.conf import settings


def own_facts() -> Path:
    """The folder of facts of this installation."""
    return Path(settings.EMPTYCHAIR_HOME) / "facts"
