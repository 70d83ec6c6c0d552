"""Addresses of webhooks in the settings."""

from django.urls import path

from emptychair.webhooks import views

urlpatterns = [
    path("settings/webhooks/", views.endpoint_list, name="webhooks"),
    path("settings/webhooks/new/", views.new, name="webhook_new"),
    path("settings/webhooks/deliveries/<int:pk>/again/", views.again, name="webhook_again"),
    path("settings/webhooks/<int:pk>/", views.endpoint, name="webhook"),
    path("settings/webhooks/<int:pk>/change/", views.change, name="webhook_change"),
    path("settings/webhooks/<int:pk>/secret/", views.renew, name="webhook_secret"),
    path("settings/webhooks/<int:pk>/trial/", views.trial, name="webhook_trial"),
    path("settings/webhooks/<int:pk>/off/", views.off, name="webhook_off"),
    path("settings/webhooks/<int:pk>/on/", views.on, name="webhook_on"),
    path("settings/webhooks/<int:pk>/remove/", views.remove, name="webhook_remove"),
    path("settings/webhooks/<int:pk>/back/", views.bring_back, name="webhook_back"),
]
