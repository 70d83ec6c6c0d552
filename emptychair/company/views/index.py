"""The first page of the settings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.web.navigation import settings_groups


@for_seats
@require_safe
def settings(request: SeatRequest) -> HttpResponse:
    """Every page of the settings that this seat may use."""
    return render(request, "company/settings.html", {"groups": settings_groups(request)})
