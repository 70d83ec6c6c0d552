"""Every address of the product."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import include, path

from emptychair.company.access import for_everybody, for_seats
from emptychair.company.views import saml
from emptychair.config.health import health
from emptychair.web.live.listening import listen

handler500 = "emptychair.config.health.broken"
urlpatterns = [
    path("-/health", health, name="health"),
    path("-/live", for_seats(listen), name="live"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/second-step/", for_everybody(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", for_everybody(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/by/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("sign-in/by/<str:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    path("sign-in/by-saml/", saml.begin, {"organization_slug": "company"}, name="saml_login"),
    path("sign-in/by-saml/back/", saml.back, name="saml_back"),
    path("sign-in/by-saml/in/", saml.come_in, name="saml_in"),
    path("sign-in/by-saml/metadata/", saml.metadata, name="saml_metadata"),
    path("sign-in/again/", for_seats(account.reauthenticate), name="account_reauthenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("password/", for_seats(account.password_change), name="account_change_password"),
    path("api/", include("emptychair.api.urls")),
    path("", include("emptychair.asks.urls")),
    path("", include("emptychair.company.urls")),
    path("", include("emptychair.company.journal_urls")),
    path("", include("emptychair.company.notice_urls")),
    path("", include("emptychair.channels.urls")),
    path("", include("emptychair.conversations.urls")),
    path("", include("emptychair.customers.urls")),
    path("", include("emptychair.demo.urls")),
    path("", include("emptychair.outbox.urls")),
    path("", include("emptychair.portal.urls")),
    path("", include("emptychair.scorecard.urls")),
    path("", include("emptychair.web.urls")),
    path("", include("emptychair.webhooks.urls")),
]
