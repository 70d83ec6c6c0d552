"""The app's name for Django."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """emptychair.config"""

    name = "emptychair.config"
    label = "config"
