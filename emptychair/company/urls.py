"""Addresses of the company's own pages."""

from django.urls import path

from emptychair.company.views import index, invitations, profile, seats, second_step, set_up, teams, tokens

urlpatterns = [
    path("set-up/", set_up.set_up, name="setup"),
    path("invitation/", invitations.accept, name="invitation_accept"),
    path("invitation/<str:token>/", invitations.follow, name="invitation"),
    path("settings/", index.settings, name="settings"),
    path("settings/seats/", seats.seat_list, name="seats"),
    path("settings/seats/invite/", invitations.invite, name="invite"),
    path("settings/seats/<int:pk>/", seats.seat, name="seat"),
    path("settings/seats/<int:pk>/close/", seats.close, name="seat_close"),
    path("settings/seats/<int:pk>/reset/", seats.reset_second_step, name="seat_reset"),
    path("settings/seats/<int:pk>/open/", seats.open_again, name="seat_open"),
    path("settings/invitations/<int:pk>/renew/", invitations.renew, name="invitation_renew"),
    path("settings/invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation_withdraw"),
    path("settings/teams/", teams.team_list, name="teams"),
    path("settings/teams/<int:pk>/", teams.team, name="team"),
    path("settings/teams/<int:pk>/remove/", teams.remove, name="team_remove"),
    path("settings/teams/<int:pk>/back/", teams.bring_back, name="team_back"),
    path("settings/company/", profile.company, name="company"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/sessions/", profile.session_list, name="sessions"),
    path("settings/sessions/end/", profile.end_others, name="sessions_end"),
    path("settings/sessions/<int:pk>/end/", profile.end_session, name="session_end"),
    path("settings/sign-in/", second_step.index, name="mfa_index"),
    path("settings/sign-in/passkeys/", second_step.index, name="mfa_list_webauthn"),
    path("settings/sign-in/passkeys/add/", second_step.add_passkey, name="mfa_add_webauthn"),
    path("settings/sign-in/passkeys/<int:pk>/remove/", second_step.remove_passkey, name="mfa_remove_webauthn"),
    path("settings/sign-in/app/", second_step.activate_app, name="mfa_activate_totp"),
    path("settings/sign-in/app/remove/", second_step.remove_app, name="mfa_deactivate_totp"),
    path("settings/sign-in/codes/", second_step.view_codes, name="mfa_view_recovery_codes"),
    path("settings/sign-in/codes/new/", second_step.new_codes, name="mfa_generate_recovery_codes"),
    path("sign-in/again/code/", second_step.again_by_code, name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", second_step.again_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("settings/tokens/", tokens.token_list, name="tokens"),
    path("settings/tokens/<int:pk>/withdraw/", tokens.withdraw, name="token_withdraw"),
]
