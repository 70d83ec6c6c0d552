"""Addresses of the company's own pages."""

from django.urls import path

from emptychair.company import views

urlpatterns = [path("set-up/", views.set_up, name="setup")]
