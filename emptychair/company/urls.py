"""Addresses of the company's own pages."""

from django.urls import path

from emptychair.company.views import index, set_up

urlpatterns = [
    path("set-up/", set_up.set_up, name="setup"),
    path("settings/", index.settings, name="settings"),
]
