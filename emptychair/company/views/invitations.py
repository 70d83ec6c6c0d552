"""Offering a seat, and taking one."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company import invitations, once, selectors
from emptychair.company.access import SeatRequest, for_admins, for_everybody
from emptychair.company.errors import HasASeat, MaybeMailed, NotMailed, NotOpen
from emptychair.company.forms.seats import AcceptForm, InviteForm
from emptychair.company.models import Invitation, NoticeMail, Role
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say

_FOLLOWED = "invitation_followed"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SeatRequest) -> HttpResponse:
    """Offer a seat. The link stands on the answer alone: it is not kept, so no later page can show it."""
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"role": Role.MEMBER})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            token = invitations.invite(
                given["email"],
                name=given["name"],
                role=Role(given["role"]),
                teams=list(given["teams"]),
                by=request.user,
            )
            return _link(request, token)
        except HasASeat:
            form.add_error("email", _("Whoever has this address has a seat already."))
    return render(request, "company/invite.html", {"form": form}, status=422 if form.is_bound else 200)


def _link(request: SeatRequest, token: str) -> HttpResponse:
    address = settings.EMPTYCHAIR_ADDRESS + reverse("invitation", args=[token])
    invitation = invitations.behind(once.hashed(token))
    shown = {
        "address": address,
        "invitation": invitation,
        "days": invitations.LIFE.days,
        "mail": _mailed(token, request),
    }
    return render(request, "company/invited.html", shown)


def _mailed(token: str, request: SeatRequest) -> str:
    """Whether the link was mailed too: "sent", "failed", "unknown", or nothing where the company cannot mail."""
    if not settings.EMPTYCHAIR_MAILS:
        return ""
    try:
        invitations.mail(token, by=request.user)
    except NotMailed:
        return NoticeMail.State.FAILED
    except MaybeMailed:
        return NoticeMail.State.UNKNOWN
    return NoticeMail.State.SENT


@for_admins
@require_POST
def renew(request: SeatRequest, pk: int) -> HttpResponse:
    """Another link; the old one is dead."""
    try:
        return _link(request, invitations.renew(_numbered(pk), by=request.user))
    except NotOpen:
        say(request, _("This invitation is not open any more."), level=messages.WARNING)
        return redirect("seats")


@for_admins
@require_POST
def withdraw(request: SeatRequest, pk: int) -> HttpResponse:
    """Have a link open nothing any more."""
    found = _numbered(pk)
    invitations.withdraw(found, by=request.user)
    say(request, _("The invitation of %(name)s is withdrawn.") % {"name": found.name})
    return redirect("seats")


def _numbered(pk: int) -> Invitation:
    return or_404(Invitation.objects.filter(pk=pk).first() if pk < 2**63 else None)


@for_everybody
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Follow a link: its secret leaves the address, so that no log and no history of later pages holds it."""
    try:
        invitations.behind(once.hashed(token))
    except NotOpen:
        return _over(request)
    request.session[_FOLLOWED] = once.hashed(token)
    return redirect("invitation_accept")


def _over(request: HttpRequest) -> HttpResponse:
    """A link that opens nothing says no more than that."""
    return render(request, "company/invitation_over.html", status=404)


@for_everybody
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Take the seat that the link offers which this browser has followed."""
    try:
        return _accept(request, request.session.get(_FOLLOWED, ""))
    except NotOpen:
        return _over(request)


def _accept(request: HttpRequest, token_hash: str) -> HttpResponse:
    invitation, company = invitations.behind(token_hash), selectors.company_of(request)
    initial = {
        "name": invitation.name,
        "language": translation.get_language(),
        "time_zone": company.time_zone if company else timezone.get_current_timezone_name(),
    }
    form = AcceptForm(request.POST if request.method == "POST" else None, initial=initial, invitation=invitation)
    if not form.is_bound or not form.is_valid():
        shown = {"form": form, "invitation": invitation}
        return render(request, "company/invitation.html", shown, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    seat = invitations.accept(
        token_hash,
        name=given["name"],
        password=given["password"],
        language=given["language"],
        time_zone=given["time_zone"],
    )
    login(request, seat, backend=BACKEND)
    say(request, _("Welcome, %(name)s. This is who waits for an answer.") % {"name": seat.name})
    return redirect("home")
