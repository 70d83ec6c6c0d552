"""Addresses of the demo's own pages."""

from django.urls import path

from emptychair.demo import views

urlpatterns = [path("demo/look-around/", views.look_around, name="demo_look_around")]
