"""What the reader is told."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from emptychair.company import notices
from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.models import Notice
from emptychair.company.notice_words import said
from emptychair.web import words
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.toasts import say

_ICONS = {
    Notice.Kind.PROMISE_DUE: "calendar",
    Notice.Kind.MENTIONED: "at",
    Notice.Kind.ASSIGNED: "user-check",
    Notice.Kind.SENT_BACK: "arrow-back-up",
    Notice.Kind.HELD: "armchair",
    Notice.Kind.WEBHOOK_OFF: "plug",
    Notice.Kind.OVERTAKEN: "clock",
    Notice.Kind.CAME_BACK: "clock",
}


@for_seats
@require_safe
def notice_list(request: SeatRequest) -> HttpResponse:
    """What the reader was told, the latest first."""
    page = notices.page_for(request.user, cursor_from(request.GET.get("at", "")))
    shown = {
        "rows": [(notice, said(notice), _ICONS[Notice.Kind(notice.kind)]) for notice in page.rows],
        "pager": pager_of(request, page),
        "any_unseen": any(notice.seen_at is None for notice in page.rows),
    }
    return render(request, "company/notices.html", shown)


@for_seats
@require_safe
def count(request: SeatRequest) -> JsonResponse:
    """The number beside the bell, as it is shown: {"shown": "3"}, or nothing when there is nothing new."""
    number = notices.unseen_count(request.user)
    return JsonResponse({"shown": words.count(number) if number else ""})


@for_seats
@require_safe
def notice(request: SeatRequest, pk: int) -> HttpResponse:
    """Where mails and browsers lead: one notice, which a script opens at once. Asking for the page sees nothing."""
    found = or_404(notices.of(request.user, pk))
    shown = {"notice": found, "said": said(found), "sign": _ICONS[Notice.Kind(found.kind)]}
    return render(request, "company/notice.html", shown)


@for_seats
@require_POST
def open_notice(request: SeatRequest, pk: int) -> HttpResponse:
    """Lead to what a notice tells of; it is seen then."""
    found = or_404(notices.of(request.user, pk))
    notices.see(found)
    return redirect(found.url)


@for_seats
@require_POST
def see_all(request: SeatRequest) -> HttpResponse:
    """All notices are seen."""
    seen = notices.see_all(request.user)
    say(request, ngettext("%(number)d notice is seen.", "%(number)d notices are seen.", seen) % {"number": seen})
    return redirect("notices")
