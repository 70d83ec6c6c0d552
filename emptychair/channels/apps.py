"""The app's name for Django."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """emptychair.channels"""

    name = "emptychair.channels"
    label = "channels"
