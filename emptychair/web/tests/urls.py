"""The product's addresses and a few that only these tests need."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from emptychair.company.access import for_everybody
from emptychair.config.urls import urlpatterns as ours
from emptychair.web.gallery import gallery


@for_everybody
def breaks(request: HttpRequest) -> HttpResponse:
    """A page with a fault."""
    raise RuntimeError("broken on purpose")


@for_everybody
def sandboxed(request: HttpRequest) -> HttpResponse:
    """A download with a policy of its own."""
    return HttpResponse("a file", headers={"Content-Security-Policy": "sandbox"})


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("breaks/", breaks),
    path("sandboxed/", sandboxed),
    *ours,
]
