"""Pages of customers: the list, the arc of one, their name, and who else they are."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.core import clock
from emptychair.customers import hooks, selectors, services, shown
from emptychair.customers.arc import arc
from emptychair.customers.errors import AlreadyMerged, AlreadyUndone, NotTwo
from emptychair.customers.forms import MergeForm, NameForm
from emptychair.customers.models import Customer, Merge, Naming
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.toasts import say

_MOST_TYPED = 200
_FIRST = "first"


@for_seats
@require_safe
def customer_list(request: SeatRequest) -> HttpResponse:
    """Everybody who was ever heard, those heard last first, or whom a search finds."""
    typed = request.GET.get("q", "")[:_MOST_TYPED].strip()
    found = selectors.search(typed, reach=request.reach) if typed else None
    cursor = cursor_from(request.GET.get("at", ""))
    page = selectors.latest(cursor, among=found.ids if found else None, reach=request.reach)
    said = found.said if found else {}
    number, about = (len(found.ids), found.many) if found else selectors.count(reach=request.reach)
    return render(
        request,
        "customers/list.html",
        {
            "typed": typed,
            "rows": shown.rows(
                selectors.people(page.rows, reach=request.reach, glance=True, said=said), now=clock.now()
            ),
            "number": number,
            "about": about,
            "many": bool(found and found.many),
            "pager": pager_of(request, page),
            "empty_house": not number and not found,
        },
    )


@for_seats
@require_safe
def customer(request: SeatRequest, pk: int) -> HttpResponse:
    """The whole arc of one customer. Who is part of another is found there."""
    whole = or_404(selectors.whole(pk, reach=request.reach))
    if whole.pk != pk:
        absorbed = selectors.own_name(pk)
        say(request, _("%(name)s is part of this customer.") % {"name": absorbed}, level=messages.INFO)
        return redirect("customer", whole.pk)
    (person,), now = selectors.people([whole], reach=request.reach), clock.now()
    handles = [handle.pk for handle in person.handles]
    oldest_first = request.GET.get("order") == _FIRST
    page = selectors.touches(handles, cursor_from(request.GET.get("at", "")), oldest_first=oldest_first)
    labels = {"before": _("Older"), "after": _("Newer")} if oldest_first else {}
    to_the_end = (page.after if oldest_first else page.before) is None
    return render(
        request,
        "customers/customer.html",
        {
            "person": person,
            "accounts": shown.accounts(person.handles),
            "story": shown.story(hooks.story(handles, reach=request.reach), now=now),
            "entries": arc(page.rows, reach=request.reach, now=now, oldest_first=oldest_first, to_the_end=to_the_end),
            "pager": pager_of(request, page, **labels),
            "oldest_first": oldest_first,
            "parts": selectors.parts_of(person),
        },
    )


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: SeatRequest, pk: int) -> HttpResponse:
    """Give the customer a name."""
    found = or_404(selectors.whole(pk, reach=request.reach))
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        naming = services.rename(found, name=form.cleaned_data["name"], by=request.user)
        if naming:
            undo = reverse("customer_name_undo", args=[naming.pk])
            say(request, _("The name is kept."), undo_url=undo)
        return redirect("customer", found.pk)
    (person,) = selectors.people([found], reach=request.reach)
    return render(
        request, "customers/name.html", {"person": person, "form": form}, status=422 if form.is_bound else 200
    )


@for_seats
@require_POST
def undo_name(request: SeatRequest, pk: int) -> HttpResponse:
    """Call the customer as before."""
    naming = get_object_or_404(Naming, pk=pk)
    or_404(selectors.whole(naming.customer_id, reach=request.reach))
    try:
        services.undo_naming(naming, by=request.user)
        say(request, _("The name is as it was."))
    except AlreadyUndone:
        say(request, _("The name has been changed again since; nothing was undone."))
    return redirect("customer", naming.customer_id)


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SeatRequest, pk: int) -> HttpResponse:
    """Look for who else this customer is, and make the two one."""
    kept = or_404(selectors.whole(pk, reach=request.reach))
    if request.method == "POST":
        return _merge(request, kept)
    typed = request.GET.get("q", "")[:_MOST_TYPED].strip()
    (person,) = selectors.people([kept], reach=request.reach)
    others = (
        [other for other in selectors.find(typed, reach=request.reach, limit=20) if other.pk != kept.pk]
        if typed
        else []
    )
    return render(request, "customers/merge.html", {"person": person, "typed": typed, "others": others})


def _merge(request: SeatRequest, kept: Customer) -> HttpResponse:
    form = MergeForm(request.POST)
    other = get_object_or_404(Customer, pk=form.cleaned_data["other"] if form.is_valid() else None)
    or_404(selectors.whole(other.pk, reach=request.reach))
    (person,) = selectors.people([other], reach=request.reach)
    try:
        made = services.merge(kept, absorbed=other, by=request.user)
    except NotTwo:
        say(request, _("This is the same customer already."))
    except AlreadyMerged:
        say(request, _("Somebody has merged one of the two in the meantime. Look again."))
    else:
        undo = reverse("customer_merge_undo", args=[made.pk])
        say(request, _("%(name)s is now part of this customer.") % {"name": person.name}, undo_url=undo)
    return redirect("customer", kept.pk)


@for_seats
@require_POST
def undo_merge(request: SeatRequest, pk: int) -> HttpResponse:
    """Make two customers of one again."""
    made = get_object_or_404(Merge, pk=pk)
    or_404(selectors.whole(made.kept_id, reach=request.reach))
    try:
        services.undo_merge(made, by=request.user)
        say(request, _("They are two customers again, each with what was theirs."))
    except AlreadyUndone:
        say(request, _("This had been undone already."))
    return redirect("customer", made.kept_id)
