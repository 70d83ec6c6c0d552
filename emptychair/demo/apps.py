"""The app's name for Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """emptychair.demo"""

    name = "emptychair.demo"
    label = "demo"
