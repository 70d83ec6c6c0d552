"""Light, dark, or as the reader's system prefers: kept in a cookie so that the first paint is right."""

from __future__ import annotations

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE = "theme"
A_YEAR_SECONDS = 365 * 24 * 60 * 60


class Theme(TextChoices):
    SYSTEM = "system", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


def theme_of(request: HttpRequest) -> str:
    """The theme that the reader chose; `system` without a choice or with one that we do not know."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in Theme.values else Theme.SYSTEM.value


def remember(response: HttpResponse, theme: str, *, secure: bool) -> None:
    """Keep the choice; scripts may read and change it, so it says nothing else."""
    response.set_cookie(COOKIE, theme, max_age=A_YEAR_SECONDS, samesite="Lax", secure=secure)
