"""Endpoints in the settings: their list, setting up, secrets shown once, the log."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company import places
from emptychair.company.access import SeatRequest, for_admins
from emptychair.core import clock
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.toasts import say
from emptychair.webhooks import selectors, services
from emptychair.webhooks.errors import NothingToSend, TooMany
from emptychair.webhooks.events import says_of
from emptychair.webhooks.forms import EndpointForm
from emptychair.webhooks.models import Endpoint


@for_admins
@require_safe
def endpoint_list(request: SeatRequest) -> HttpResponse:
    """All endpoints, the oldest first: there are at most 20."""
    rows, here = list(selectors.with_counts()), places.here()
    shown = {"endpoints": rows, "here": here, "full": len(rows) >= services.MOST}
    return render(request, "webhooks/endpoints.html", shown)


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SeatRequest) -> HttpResponse:
    """Set one up; its secret stands on the answer alone."""
    form = EndpointForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            endpoint, secret = services.make(form.wanted(), by=request.user)
            return _secret(request, endpoint, secret, is_new=True)
        except TooMany:
            form.add_error(None, _("There are 20 webhooks, which is as many as there may be. Remove one first."))
    return render(
        request, "webhooks/endpoint_form.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


def _secret(request: SeatRequest, endpoint: Endpoint, secret: str, *, is_new: bool) -> HttpResponse:
    return render(request, "webhooks/secret.html", {"endpoint": endpoint, "secret": secret, "is_new": is_new})


@for_admins
@require_safe
def endpoint(request: SeatRequest, pk: int) -> HttpResponse:
    """What it is told and what became of that. A page that is open asks for the log again when something changes."""
    found = or_404(selectors.endpoint_by(pk))
    page = selectors.log(found, cursor_from(request.GET.get("at", "")))
    shown = {
        "endpoint": found,
        "kinds": [(name, says_of(name)) for name in found.events],
        "rows": [(row, says_of(row.event)) for row in page.rows],
        "pager": pager_of(request, page),
        "mute": found.place != places.here(),
        "old_until": found.old_secret_until if (found.old_secret_until or clock.now()) > clock.now() else None,
    }
    return render(request, "webhooks/_log.html" if request.htmx else "webhooks/endpoint.html", shown)


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SeatRequest, pk: int) -> HttpResponse:
    """Change it."""
    found = or_404(selectors.endpoint_by(pk))
    form = EndpointForm(request.POST or None, instance=or_404(selectors.endpoint_by(pk)))
    if form.is_bound and form.is_valid():
        services.change(found, form.wanted(), by=request.user)
        say(request, _("Kept. It counts for what happens from now on."))
        return redirect("webhook", pk)
    shown = {"form": form, "endpoint": found}
    return render(request, "webhooks/endpoint_form.html", shown, status=422 if request.method == "POST" else 200)


@for_admins
@require_POST
def renew(request: SeatRequest, pk: int) -> HttpResponse:
    """A new secret, which stands on the answer alone."""
    found = or_404(selectors.endpoint_by(pk))
    return _secret(request, found, services.renew_secret(found, by=request.user), is_new=False)


@for_admins
@require_POST
def trial(request: SeatRequest, pk: int) -> HttpResponse:
    """Have a trial event sent."""
    try:
        services.try_out(or_404(selectors.endpoint_by(pk)), by=request.user)
        say(request, _("A trial is on its way. What becomes of it stands in the log."))
    except NothingToSend:
        say(request, _("Switch it on first."), level=messages.ERROR)
    return redirect("webhook", pk)


@for_admins
@require_POST
def off(request: SeatRequest, pk: int) -> HttpResponse:
    """Tell it nothing any more."""
    services.switch_off(or_404(selectors.endpoint_by(pk)), by=request.user)
    say(request, _("It is told nothing any more."), undo_url=reverse("webhook_on", args=[pk]))
    return redirect("webhook", pk)


@for_admins
@require_POST
def on(request: SeatRequest, pk: int) -> HttpResponse:
    """Tell it again, from this installation."""
    services.switch_on(or_404(selectors.endpoint_by(pk)), by=request.user)
    say(request, _("It is told again what happens from now on."))
    return redirect("webhook", pk)


@for_admins
@require_POST
def remove(request: SeatRequest, pk: int) -> HttpResponse:
    """Take it away, which can be undone."""
    found = or_404(selectors.endpoint_by(pk))
    services.remove(found, by=request.user)
    undo = reverse("webhook_back", args=[pk])
    say(request, _("“%(name)s” is removed.") % {"name": str(found)}, undo_url=undo)
    return redirect("webhooks")


@for_admins
@require_POST
def bring_back(request: SeatRequest, pk: int) -> HttpResponse:
    """Have it again, switched off."""
    found = Endpoint.objects.filter(pk=pk, removed_at__isnull=False).first() if pk < 2**63 else None
    try:
        services.bring_back(or_404(found), by=request.user)
    except TooMany:
        say(request, _("There are 20 webhooks already. Remove one first."), level=messages.ERROR)
        return redirect("webhooks")
    say(request, _("It is back, and switched off."))
    return redirect("webhook", pk)


@for_admins
@require_POST
def again(request: SeatRequest, pk: int) -> HttpResponse:
    """Send a delivery once more."""
    found = or_404(selectors.delivery_by(pk))
    try:
        services.send_again(found, by=request.user)
        say(request, _("It is sent again, under the same id."))
    except NothingToSend:
        say(request, _("It is on its way already, or the webhook is off."), level=messages.ERROR)
    return redirect("webhook", found.endpoint_id)
