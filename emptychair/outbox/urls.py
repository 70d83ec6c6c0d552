"""Addresses of the docket."""

from django.urls import path

from emptychair.outbox import views

urlpatterns = [
    path("chair/", views.docket, name="docket"),
    path("chair/<int:pk>/", views.rule, name="held_draft"),
]
