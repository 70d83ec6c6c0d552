"""A new password by a link: an administrator's, or one that was mailed."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company import jobs, passwords, seats
from emptychair.company.access import SeatRequest, for_admins, for_everybody
from emptychair.company.adapter import sealer
from emptychair.company.errors import NotAllowed, NotOpen
from emptychair.company.forms.seats import ForgottenForm, NewPasswordForm
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say

_FOLLOWED = "password_followed"
_LIMIT = "forgotten"


@for_admins
@require_POST
def offer(request: SeatRequest, pk: int) -> HttpResponse:
    """Make the link, which stands on this answer alone."""
    seat = or_404(seats.seat_numbered(pk))
    try:
        token = passwords.offer(seat, by=request.user)
    except NotAllowed:
        say(request, _("Your own password you change on your own page."), level=messages.WARNING)
        return redirect("seat", pk)
    address = settings.EMPTYCHAIR_ADDRESS + reverse("password_follow", args=[seat.pk, token])
    return render(request, "company/password_offered.html", {"seat": seat, "address": address})


@for_everybody
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. Whoever has a seat and whoever has none get the same answer, in the same time.

    Nothing is looked up here: the worker does that.
    """
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not settings.EMPTYCHAIR_MAILS:
        return redirect("password_forgotten")
    if not form.is_bound or not form.is_valid():
        shown = {"form": form, "mails": settings.EMPTYCHAIR_MAILS}
        return render(request, "company/password_forgotten.html", shown, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"].lower()
    if not ratelimit.consume(request, action=_LIMIT, key=email):
        form.add_error(None, _("That was asked for too often. Try again in an hour, or ask an administrator."))
        return render(request, "company/password_forgotten.html", {"form": form, "mails": True}, status=429)
    jobs.mail_password_link.defer(email=email)
    return render(request, "company/password_mailed.html", {"email": form.cleaned_data["email"]})


@for_everybody
@require_safe
def follow(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Follow the link: its secret leaves the address, and is kept sealed in the session."""
    try:
        passwords.seat_behind(pk, token)
    except NotOpen:
        return _over(request)
    request.session[_FOLLOWED] = [pk, sealer().seal(token)]
    return redirect("password_choose")


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "company/invitation_over.html", status=404)


@for_everybody
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the password; then sign in with it, and with the second step where there is one."""
    pk, sealed = request.session.get(_FOLLOWED, [0, ""])
    try:
        token = sealer().open(sealed) if sealed else ""
        seat = passwords.seat_behind(pk, token)
        form = NewPasswordForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            form.check_password(seat)
        if not form.is_bound or form.errors:
            shown = {"form": form, "seat": seat}
            return render(request, "company/password_choose.html", shown, status=422 if form.is_bound else 200)
        passwords.choose(pk, token=token, password=form.cleaned_data["password"])
    except NotOpen:
        return _over(request)
    del request.session[_FOLLOWED]
    say(request, _("Your new password is set. Sign in with it."))
    return redirect("account_login")
