"""Django's checks of our settings: `emptychair manage check` and the doctor tell what `up` and `web` refuse."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from emptychair.core.exposure import chosen, unsafe


@register(Tags.security)
def settings_are_safe(**_: Any) -> list[Error]:
    """Nothing in the settings leaves the installation open."""
    return [Error(found.said, hint=found.do, id=found.id) for found in unsafe(chosen(settings))]
