"""What nobody could read: why, what it is, and a way to try again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from emptychair.channels import pending, selectors
from emptychair.channels.raw import Raw
from emptychair.channels.views import tabs
from emptychair.company.access import SeatRequest, for_admins
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.toasts import say


@for_admins
@require_safe
def set_aside_list(request: SeatRequest) -> HttpResponse:
    """Everything that was set aside, the latest first."""
    page = selectors.set_aside_page(cursor_from(request.GET.get("at", "")))
    shown = {
        "rows": page.rows,
        "pager": pager_of(request, page),
        "number": selectors.set_aside_count(),
        "tabs": tabs(request),
    }
    return render(request, "channels/set_aside.html", shown)


@for_admins
@require_safe
def set_aside_arrival(request: SeatRequest, pk: int) -> HttpResponse:
    """One arrival as it came: the start of it as plain text, or as hex when it is none."""
    found = or_404(selectors.set_aside_one(pk))
    shown = {"pending": found, "raw": Raw.of(bytes(found.arrival.raw)), "tabs": tabs(request)}
    return render(request, "channels/set_aside_arrival.html", shown)


@for_admins
@require_safe
def set_aside_raw(request: SeatRequest, pk: int) -> HttpResponse:
    """The exact bytes, to be saved and not to be shown."""
    found = or_404(selectors.set_aside_one(pk))
    return HttpResponse(
        bytes(found.arrival.raw),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="arrival-{pk}.txt"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@for_admins
@require_POST
def set_aside_again(request: SeatRequest) -> HttpResponse:
    """Try again what was chosen, or all."""
    if "all" in request.POST:
        back = pending.try_all_again(by=request.user)
    else:
        chosen = [int(given) for given in request.POST.getlist("chosen") if given.isdecimal() and len(given) < 19]
        back = pending.try_again(chosen, by=request.user)
    if back:
        words = ngettext("%(number)d arrival is read again.", "%(number)d arrivals are read again.", back)
        say(request, words % {"number": back})
    else:
        say(request, _("Nothing was chosen."))
    return redirect("set_aside")
