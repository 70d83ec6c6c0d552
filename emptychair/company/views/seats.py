"""Seats: who has one, who is offered one, and what each may do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company import seats, second_step
from emptychair.company.access import SeatRequest, for_admins, for_seats
from emptychair.company.errors import LastAdministrator, NotAllowed
from emptychair.company.forms.seats import SeatForm
from emptychair.company.invitations import open_ones
from emptychair.company.models import Role, Seat
from emptychair.core import clock
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, page_of, pager_of
from emptychair.web.toasts import say


@for_seats
@require_safe
def seat_list(request: SeatRequest) -> HttpResponse:
    """The chair first, then everybody; addresses and invitations only for administrators."""
    found = seats.everybody() if request.user.administers else seats.everybody().filter(is_active=True)
    page = page_of(
        found.exclude(role=Role.CHAIR), by="joined_at", descending=False, cursor=cursor_from(request.GET.get("at", ""))
    )
    shown = {
        "chairs": found.filter(role=Role.CHAIR).order_by("-is_active", "joined_at"),
        "seats": page.rows,
        "number": found.count(),
        "pager": pager_of(request, page, before=_("Earlier"), after=_("Later")),
        "invitations": open_ones() if request.user.administers else [],
        "now": clock.now(),
    }
    return render(request, "company/seats.html", shown)


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: SeatRequest, pk: int) -> HttpResponse:
    """One seat: its role and teams, and closing it."""
    found = or_404(seats.seat_numbered(pk))
    initial = {"role": found.role, "teams": found.teams.filter(removed_at=None)}
    form = SeatForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            seats.change(found, role=Role(given["role"]), teams=list(given["teams"]), by=request.user)
            say(request, _("Saved: %(name)s.") % {"name": found.name})
            return redirect("seats")
        except NotAllowed:
            form.add_error("role", _("Nobody changes their own role. Ask another administrator."))
        except LastAdministrator:
            form.add_error("role", _("Without this seat nobody could change the settings any more."))
    own = found.pk == request.user.pk
    shown = {"seat": found, "form": form, "own": own, "has_second_step": second_step.has_one(found)}
    return render(request, "company/seat.html", shown, status=422 if form.is_bound else 200)


@for_admins
@require_POST
def close(request: SeatRequest, pk: int) -> HttpResponse:
    """Close a seat: at once nobody is signed in to it any more."""
    found = or_404(seats.seat_numbered(pk))
    try:
        seats.close(found, by=request.user)
    except (NotAllowed, LastAdministrator):
        say(request, _("Nobody closes their own seat, nor the last administrator's."), level=messages.WARNING)
        return redirect("seat", pk)
    words = _("%(name)s's seat is closed, and signed out everywhere.") % {"name": found.name}
    say(request, words, undo_url=reverse("seat_open", args=[pk]))
    return redirect("seats")


@for_admins
@require_POST
def reset_second_step(request: SeatRequest, pk: int) -> HttpResponse:
    """Take away the second step of somebody who lost it."""
    found = or_404(seats.seat_numbered(pk))
    try:
        seats.reset_second_step(found, by=request.user)
        say(
            request,
            _("%(name)s signs in with the password alone until there is a new second step.") % {"name": found.name},
        )
    except NotAllowed:
        say(request, _("Your own second step you change on your own page."), level=messages.WARNING)
    return redirect("seat", pk)


@for_admins
@require_POST
def open_again(request: SeatRequest, pk: int) -> HttpResponse:
    """Open a closed seat again."""
    found: Seat = or_404(seats.seat_numbered(pk))
    seats.open_again(found, by=request.user)
    say(request, _("%(name)s's seat is open again.") % {"name": found.name})
    return redirect("seats")
