"""Addresses of the few pages that belong to no app."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from emptychair.web.gallery import gallery
from emptychair.web.views import choose_theme

urlpatterns = [
    path("theme/", choose_theme, name="choose_theme"),
    path("language/", login_not_required(set_language), name="set_language"),
]

if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery, name="gallery")]
