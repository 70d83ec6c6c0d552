"""Addresses of the journal."""

from django.urls import path

from emptychair.company import journal_views

urlpatterns = [
    path("settings/journal/", journal_views.journal, name="journal"),
    path("settings/journal/export/", journal_views.export, name="journal_export"),
]
