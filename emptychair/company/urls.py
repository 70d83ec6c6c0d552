"""Addresses of the company's own pages."""

from django.urls import path

from emptychair.company.views import index, invitations, seats, set_up, teams

urlpatterns = [
    path("set-up/", set_up.set_up, name="setup"),
    path("invitation/", invitations.accept, name="invitation_accept"),
    path("invitation/<str:token>/", invitations.follow, name="invitation"),
    path("settings/", index.settings, name="settings"),
    path("settings/seats/", seats.seat_list, name="seats"),
    path("settings/seats/invite/", invitations.invite, name="invite"),
    path("settings/seats/<int:pk>/", seats.seat, name="seat"),
    path("settings/seats/<int:pk>/close/", seats.close, name="seat_close"),
    path("settings/seats/<int:pk>/open/", seats.open_again, name="seat_open"),
    path("settings/invitations/<int:pk>/renew/", invitations.renew, name="invitation_renew"),
    path("settings/invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation_withdraw"),
    path("settings/teams/", teams.team_list, name="teams"),
    path("settings/teams/<int:pk>/", teams.team, name="team"),
    path("settings/teams/<int:pk>/remove/", teams.remove, name="team_remove"),
    path("settings/teams/<int:pk>/back/", teams.bring_back, name="team_back"),
]
