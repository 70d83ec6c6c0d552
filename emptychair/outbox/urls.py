"""Addresses of the docket."""

from django.urls import path

from emptychair.outbox import views

urlpatterns = [
    path("chair/", views.docket, name="docket"),
    path("chair/fresh/", views.fresh_docket, name="docket_fresh"),
    path("chair/<int:pk>/", views.rule, name="held_draft"),
]
