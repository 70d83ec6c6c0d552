"""Who sees what is said on a channel."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.channels import selectors
from emptychair.channels.forms import ChannelForm
from emptychair.channels.owning import give_to_teams
from emptychair.company.access import SeatRequest, for_admins
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def channel_teams(request: SeatRequest, pk: int) -> HttpResponse:
    """Choose the teams that a channel belongs to."""
    channel = or_404(selectors.channel_numbered(pk, reach=request.reach))
    form = ChannelForm(
        request.POST if request.method == "POST" else None,
        initial={"teams": channel.teams.filter(removed_at=None), "second_eyes": channel.second_eyes},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        give_to_teams(channel, teams=list(given["teams"]), second_eyes=given["second_eyes"], by=request.user)
        say(request, _("Saved: %(name)s.") % {"name": channel.name})
        return redirect("channels")
    shown = {"channel": channel, "form": form, "removed": channel.teams.filter(removed_at__isnull=False)}
    return render(request, "channels/teams.html", shown, status=422 if form.is_bound else 200)
