"""Addresses of the settings of channels."""

from django.urls import path

from emptychair.channels.views import channels, imports, outgoing, set_aside, teams

urlpatterns = [
    path("settings/channels/", channels.channel_list, name="channels"),
    path("settings/channels/<int:pk>/teams/", teams.channel_teams, name="channel_teams"),
    path("settings/channels/<int:pk>/outgoing/", outgoing.outgoing, name="outgoing"),
    path("settings/channels/<int:pk>/outgoing/try/", outgoing.try_out, name="outgoing_try"),
    path("settings/channels/<int:pk>/outgoing/let-send/", outgoing.let_send, name="outgoing_let_send"),
    path("settings/channels/<int:pk>/outgoing/remove/", outgoing.remove, name="outgoing_remove"),
    path("settings/imports/", imports.import_, name="import"),
    path("settings/imports/<int:pk>/", imports.import_run, name="import_run"),
    path("settings/imports/<int:pk>/preview/", imports.import_preview, name="import_preview"),
    path("settings/imports/<int:pk>/discard/", imports.import_discard, name="import_discard"),
    path("settings/set-aside/", set_aside.set_aside_list, name="set_aside"),
    path("settings/set-aside/again/", set_aside.set_aside_again, name="set_aside_again"),
    path("settings/set-aside/<int:pk>/", set_aside.set_aside_arrival, name="set_aside_arrival"),
    path("settings/set-aside/<int:pk>/raw/", set_aside.set_aside_raw, name="set_aside_raw"),
]
