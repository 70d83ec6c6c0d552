"""Every address of the product."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from emptychair.company.access import for_seats
from emptychair.config.health import health

handler500 = "emptychair.config.health.broken"
urlpatterns = [
    path("", for_seats(RedirectView.as_view(pattern_name="conversations")), name="home"),
    path("-/health", health, name="health"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("password/", for_seats(account.password_change), name="account_change_password"),
    path("", include("emptychair.asks.urls")),
    path("", include("emptychair.company.urls")),
    path("", include("emptychair.company.journal_urls")),
    path("", include("emptychair.company.notice_urls")),
    path("", include("emptychair.channels.urls")),
    path("", include("emptychair.conversations.urls")),
    path("", include("emptychair.customers.urls")),
    path("", include("emptychair.demo.urls")),
    path("", include("emptychair.outbox.urls")),
    path("", include("emptychair.scorecard.urls")),
    path("", include("emptychair.web.urls")),
]
