"""The app's name for Django."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    """emptychair.company"""

    name = "emptychair.company"
    label = "company"
