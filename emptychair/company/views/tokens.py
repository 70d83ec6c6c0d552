"""Tokens: made, shown once, withdrawn."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from emptychair.company import tokens
from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.forms.tokens import TokenForm
from emptychair.company.models import Scope
from emptychair.core import clock
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, page_of, pager_of
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: SeatRequest) -> HttpResponse:
    """One's tokens, for administrators everybody's. A new one stands on the answer alone: it is not kept."""
    form = TokenForm(request.POST if request.method == "POST" else None, scopes=tokens.scopes_of(request.user))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        days = int(given["days"])
        token = tokens.make(
            given["name"],
            scope=Scope(given["scope"]),
            expires_at=clock.now() + timedelta(days=days) if days else None,
            by=request.user,
        )
        return render(request, "company/token.html", {"token": token, "name": given["name"]})
    found = tokens.tokens_of(request.user)
    page = page_of(found, by="made_at", descending=True, cursor=cursor_from(request.GET.get("at", "")))
    shown = {
        "form": form,
        "tokens": page.rows,
        "number": found.count(),
        "pager": pager_of(request, page),
        "now": clock.now(),
    }
    return render(request, "company/tokens.html", shown, status=422 if form.is_bound else 200)


@for_seats
@require_POST
def withdraw(request: SeatRequest, pk: int) -> HttpResponse:
    """Have a token open nothing any more; another's is not there."""
    found = or_404(tokens.tokens_of(request.user).filter(pk=pk).first() if pk < 2**63 else None)
    tokens.withdraw(found, by=request.user)
    say(request, _("The token %(name)s opens nothing any more.") % {"name": found.name})
    return redirect("tokens")
