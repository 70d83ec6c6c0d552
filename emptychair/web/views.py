"""The few answers that belong to no app: the reader's theme, and a form without its token."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from emptychair.web.lookup import own_address
from emptychair.web.themes import Theme, remember


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's theme and go back to where they were."""
    theme = request.POST.get("theme", "")
    if theme not in Theme.values:
        return HttpResponseBadRequest("Choose light, dark or system.", content_type="text/plain; charset=utf-8")
    response = HttpResponseRedirect(own_address(request))
    remember(response, theme, secure=request.is_secure())
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say calmly that a form came without its token; the reason is for the log, not for the reader."""
    return render(request, "403_csrf.html", status=403)
