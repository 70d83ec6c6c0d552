"""Addresses of the docket, and of what was not delivered."""

from django.urls import path

from emptychair.outbox.views import docket, undecided

urlpatterns = [
    path("chair/", docket.docket, name="docket"),
    path("chair/fresh/", docket.fresh_docket, name="docket_fresh"),
    path("chair/<int:pk>/", docket.rule, name="held_draft"),
    path("not-delivered/", undecided.undecided, name="undecided"),
    path("not-delivered/<int:pk>/", undecided.decide, name="undecided_one"),
]
