"""Addresses of the scorecard's pages."""

from django.urls import path

from emptychair.scorecard import views

urlpatterns = [
    path("scorecard/", views.scorecard, name="scorecard"),
    path("scorecard/definitions/", views.definitions, name="scorecard_definitions"),
    path("scorecard/<str:name>/rows/", views.rows, name="scorecard_rows"),
]
