"""The list of channels."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emptychair.channels import selectors
from emptychair.channels.views import tabs
from emptychair.company.access import SeatRequest, for_admins


@for_admins
@require_safe
def channel_list(request: SeatRequest) -> HttpResponse:
    """Every channel with how much was heard there, and when last."""
    shown = {"channels": selectors.channels(reach=request.reach), "tabs": tabs(request)}
    return render(request, "channels/channels.html", shown)
