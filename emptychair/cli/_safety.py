"""Refusing to serve with settings that leave the installation open."""

from django.conf import settings

from emptychair.cli._errors import UnsafeSettings
from emptychair.core.exposure import chosen, unsafe


def refuse_unsafe() -> None:
    """Raise UnsafeSettings when others could get in. Settings have to be pointed to."""
    found = list(unsafe(chosen(settings)))
    if found:
        raise UnsafeSettings(found)
