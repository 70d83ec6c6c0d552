"""Teams: who answers together."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from emptychair.company import teams
from emptychair.company.access import SeatRequest, for_admins
from emptychair.company.errors import NameTaken
from emptychair.company.forms.teams import TeamForm
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, page_of, pager_of
from emptychair.web.toasts import say


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def team_list(request: SeatRequest) -> HttpResponse:
    """Every team, and a form for another one."""
    form = TeamForm(request.POST if request.method == "POST" else None)
    if _saved(form, lambda name, seats: teams.make(name, seats=seats, by=request.user)):
        say(request, _("The team %(name)s is there.") % {"name": form.cleaned_data["name"]})
        return redirect("teams")
    found = teams.teams()
    page = page_of(found, by="made_at", descending=False, cursor=cursor_from(request.GET.get("at", "")))
    shown = {
        "form": form,
        "teams": page.rows,
        "number": found.count(),
        "pager": pager_of(request, page, before=_("Earlier"), after=_("Later")),
    }
    return render(request, "company/teams.html", shown, status=422 if form.is_bound else 200)


def _saved(form: TeamForm, save: Callable[..., object]) -> bool:
    """Whether what was filled in was right, and is kept now."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        save(form.cleaned_data["name"], list(form.cleaned_data["seats"]))
    except NameTaken:
        form.add_error("name", _("Another team has this name."))
        return False
    return True


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: SeatRequest, pk: int) -> HttpResponse:
    """One team: its name and its members."""
    found = or_404(teams.team_numbered(pk))
    initial = {"name": found.name, "seats": found.seats.all()}
    form = TeamForm(request.POST if request.method == "POST" else None, initial=initial)
    if _saved(form, lambda name, seats: teams.change(found, name=name, seats=seats, by=request.user)):
        say(request, _("Saved: %(name)s.") % {"name": found.name})
        return redirect("teams")
    shown = {"team": found, "title": initial["name"], "form": form}
    return render(request, "company/team.html", shown, status=422 if form.is_bound else 200)


@for_admins
@require_POST
def remove(request: SeatRequest, pk: int) -> HttpResponse:
    """Dissolve a team; it can be brought back."""
    found = or_404(teams.team_numbered(pk))
    teams.remove(found, by=request.user)
    words = _("The team %(name)s is removed. Its channels stay closed to other members.") % {"name": found.name}
    say(request, words, undo_url=reverse("team_back", args=[pk]))
    return redirect("teams")


@for_admins
@require_POST
def bring_back(request: SeatRequest, pk: int) -> HttpResponse:
    """Bring a removed team back with its members and channels."""
    found = or_404(teams.team_numbered(pk, removed=True))
    try:
        teams.bring_back(found, by=request.user)
        say(request, _("The team %(name)s is back.") % {"name": found.name})
    except NameTaken:
        say(request, _("Another team has its name by now. Rename that one first."), level=messages.WARNING)
    return redirect("teams")
