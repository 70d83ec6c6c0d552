"""The app's name for Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """emptychair.portal"""

    name = "emptychair.portal"
    label = "portal"
