"""The app's name for Django."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """emptychair.customers"""

    name = "emptychair.customers"
    label = "customers"
