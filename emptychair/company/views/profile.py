"""What everybody settles for themselves, and administrators for the company."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company import selectors, services, sessions
from emptychair.company.access import SeatRequest, for_admins, for_seats
from emptychair.company.forms.profile import CompanyForm, ProfileForm
from emptychair.company.models import Seat
from emptychair.web.lookup import or_404
from emptychair.web.themes import remember, theme_of
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SeatRequest) -> HttpResponse:
    """Name, language, time zone, theme."""
    seat, company = Seat.objects.get(pk=request.user.pk), or_404(selectors.company_of(request))
    initial = {
        "language": seat.language or translation.get_language(),
        "time_zone": seat.time_zone or company.time_zone,
        "theme": theme_of(request),
    }
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=seat, initial=initial)
    if not form.is_bound or not form.is_valid():
        return render(request, "company/profile.html", {"form": form}, status=422 if form.is_bound else 200)
    form.save()
    with translation.override(seat.language):
        say(request, _("Saved."))
    response = redirect("profile")
    remember(response, seat.theme, secure=request.is_secure())
    return response


@for_seats
@require_safe
def session_list(request: SeatRequest) -> HttpResponse:
    """Where one is signed in."""
    return render(request, "company/sessions.html", {"sessions": sessions.sessions_of(request, request.user)})


@for_seats
@require_POST
def end_session(request: SeatRequest, pk: int) -> HttpResponse:
    """Sign out one browser."""
    if pk < 2**63:
        sessions.end_session(request.user, pk=pk)
    say(request, _("That browser is signed out."))
    return redirect("sessions")


@for_seats
@require_POST
def end_others(request: SeatRequest) -> HttpResponse:
    """Sign out every browser but this one."""
    sessions.end_others(request, request.user)
    say(request, _("You are signed in only here now."))
    return redirect("sessions")


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: SeatRequest) -> HttpResponse:
    """The company's name, language and rules for signing in."""
    found = or_404(selectors.the_company())
    form = CompanyForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        services.change_company(form.instance, changed=form.changed_data, by=request.user)
        say(request, _("Saved."))
        return redirect("company")
    return render(request, "company/company.html", {"form": form}, status=422 if form.is_bound else 200)
