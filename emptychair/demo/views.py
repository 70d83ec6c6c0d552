"""Signing in to the demo without a password, for whoever sits at this machine."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from emptychair.company.access import for_everybody
from emptychair.demo import selectors
from emptychair.demo.here import is_from_here


@for_everybody
@require_POST
def look_around(request: HttpRequest) -> HttpResponse:
    """Sign in as the demo's administrator. Elsewhere than at this machine, or beside real data, this is not here."""
    seat = selectors.guide() if is_from_here(request, strict=True) else None
    if seat is None:
        raise Http404
    login(request, seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")
