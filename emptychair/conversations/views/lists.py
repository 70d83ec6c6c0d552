"""The lists of conversations: a page of its own, beside a conversation, and what came since."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import presence, selectors, shown, viewing
from emptychair.conversations.filters import filters_from
from emptychair.core import clock
from emptychair.outbox.selectors import scheduled
from emptychair.web.paging import cursor_from, pager_of


@for_seats
@require_safe
def conversation_list(request: SeatRequest) -> HttpResponse:
    """Conversations: who waits longest first, or all by their latest message."""
    filters = filters_from(request.GET.dict())
    page = selectors.conversation_page(
        filters, cursor_from(request.GET.get("at", "")), seat=request.user, reach=request.reach
    )
    channels = selectors.channels(reach=request.reach)
    return render(
        request,
        "conversations/list.html",
        {
            "rows": shown.rows(
                page.rows,
                selectors.words_of(page.rows),
                now=clock.now(),
                holders=selectors.holders_of(page.rows),
                scheduled=scheduled([row.pk for row in page.rows]),
            ),
            "pager": pager_of(request, page),
            "tabs": shown.tabs(filters, selectors.counts(request.user, filters.channel, reach=request.reach)),
            "views": shown.view_chips(filters, viewing.views_of(request.user), seat=request.user),
            "chips": shown.chips(filters, channels),
            "clear_url": shown.clear_url(filters),
            "choices": shown.choices(filters, channels, selectors.languages(reach=request.reach)),
            "filters": filters,
            "first_page": "at" not in request.GET,
            "beside": presence.beside([row.pk for row in page.rows], seat=request.user),
            "poll_url": shown.poll_url(filters, selectors.latest_id()),
            "empty_house": not channels,
            "choices_of_acts": shown.acts() if request.user.writes and page.rows else None,
        },
    )


@for_seats
@require_safe
def fresh_conversations(request: SeatRequest) -> HttpResponse:
    """The bar that says how many conversations came since the list was drawn."""
    after = request.GET.get("after", "")
    if not after.isdecimal() or len(after) > 18:
        raise Http404
    filters = filters_from(request.GET.dict())
    return render(
        request,
        "conversations/_fresh.html",
        {
            "number": selectors.newer_than(int(after), filters, seat=request.user, reach=request.reach),
            "url": reverse("conversations") + filters.query(),
            "poll_url": shown.poll_url(filters, int(after)),
        },
    )


@for_seats
@require_safe
def list_beside(request: SeatRequest) -> HttpResponse:
    """The beginning of a list, to stand beside one of its conversations, `open`."""
    filters = filters_from(request.GET.dict())
    if not request.htmx:
        return redirect(reverse("conversations") + filters.query())
    page = selectors.conversation_page(filters, seat=request.user, reach=request.reach)
    return render(
        request,
        "conversations/_list_beside.html",
        {
            "rows": shown.rows(page.rows, selectors.words_of(page.rows), now=clock.now()),
            "place": shown.place(filters),
            "open": request.GET.get("open", ""),
            "filters": filters,
            "more": page.after is not None,
            "poll_url": shown.poll_url(filters, selectors.latest_id()),
        },
    )
