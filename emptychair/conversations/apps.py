"""The app's name for Django."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """emptychair.conversations"""

    name = "emptychair.conversations"
    label = "conversations"
