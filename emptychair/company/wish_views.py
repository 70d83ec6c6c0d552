"""How the reader wants to be told, and in which browsers."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company import by_mail, mailing, notices, places, push, sessions
from emptychair.company.access import SeatRequest, for_everybody, for_seats
from emptychair.company.errors import NotABrowserOfOurs
from emptychair.company.forms.notices import BrowserForm, WishesForm
from emptychair.company.models import NoticeWishes
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: SeatRequest) -> HttpResponse:
    """What the reader wants to be told, when not, and by which way."""
    now = notices.wishes_of(request.user)
    form = WishesForm(request.POST) if request.method == "POST" else WishesForm.of(now)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        quiet = {"quiet_from": given["quiet_from"], "quiet_until": given["quiet_until"]}
        notices.wish(request.user, wanted=given["wanted"], mails=form.mails(), **quiet)
        say(request, _("Kept."))
        return redirect("notice_wishes")
    return render(request, "company/wishes.html", _shown(request, form, now), status=422 if form.is_bound else 200)


def _shown(request: SeatRequest, form: WishesForm, now: NoticeWishes) -> dict[str, object]:
    return {
        "form": form,
        "mails": settings.EMPTYCHAIR_MAILS,
        "sender": mailing.sender(),
        "last_mail": by_mail.latest_of(request.user),
        "is_copy": now.by_mail != NoticeWishes.ByMail.NEVER and now.place != places.here(),
        "browsers": push.browsers_of(request.user),
        "session_key": request.session.session_key,
        "push_key": push.public_key(),
    }


@for_seats
@require_POST
def add_browser(request: SeatRequest) -> HttpResponse:
    """Tell the reader in this browser."""
    form, agent = BrowserForm(request.POST), request.headers.get("User-Agent", "")
    try:
        if not form.is_valid():
            raise NotABrowserOfOurs
        push.remember(
            request.user,
            push.Way(**form.cleaned_data),
            session_key=request.session.session_key or "",
            name=sessions.browser_in_words(agent),
        )
        say(request, _("You are told in this browser from now on, as long as you are signed in here."))
    except NotABrowserOfOurs:
        say(request, _("This browser’s service is not one that can be told. Mail still can."), level=messages.ERROR)
    return redirect("notice_wishes")


@for_seats
@require_POST
def forget_browser(request: SeatRequest, pk: int) -> HttpResponse:
    """Tell the reader nothing in that browser any more."""
    if pk < 2**63:
        push.forget(request.user, pk)
    say(request, _("That browser is told nothing any more."))
    return redirect("notice_wishes")


@for_everybody
@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """The script that a browser keeps for messages. It stands at the root, because it is for all pages."""
    found = finders.find("company/push.js")
    return HttpResponse(Path(str(found)).read_bytes(), content_type="text/javascript; charset=utf-8")
