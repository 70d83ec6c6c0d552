"""The app's name for Django, and its place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from emptychair.web.navigation import Entry


class CustomersConfig(AppConfig):
    """emptychair.customers"""

    name = "emptychair.customers"
    label = "customers"
    navigation = (
        Entry(
            label=_("Customers"),
            icon="users",
            url_name="customers",
            order=30,
            keys="g u",
            also=("customer", "customer_merge", "customer_name"),
        ),
    )
