"""What every page knows: the rail, the search box and the reader's theme."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from emptychair.web.navigation import address_of, places
from emptychair.web.themes import theme_of


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: nothing is computed before a template asks for it."""
    return {
        "navigation": SimpleLazyObject(lambda: places(request)),
        "find_url": SimpleLazyObject(lambda: address_of("find_url_name")),
        "palette_url": SimpleLazyObject(lambda: address_of("palette_url_name")),
        "theme": theme_of(request),
    }
