"""Pages of conversations: the list, one conversation, search, and what hangs on a message."""

import uuid

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from emptychair import understanding
from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import files, forwarding, handing, search, selectors, shown, talk
from emptychair.conversations.composer import composer_of
from emptychair.conversations.preparing import reading_text
from emptychair.conversations.today import today
from emptychair.core import clock
from emptychair.core.html import clean_html
from emptychair.customers import selectors as customers
from emptychair.outbox import links
from emptychair.outbox.selectors import open_draft
from emptychair.web.lookup import or_404
from emptychair.web.paging import Page, cursor_from, pager_of
from emptychair.web.saving import to_save


@for_seats
@require_safe
def front(request: SeatRequest) -> HttpResponse:
    """The front page."""
    shown_today = today(request.user, reach=request.reach, now=clock.now())
    return render(request, "conversations/today.html", {"today": shown_today})


@for_seats
@require_safe
def conversation(request: SeatRequest, pk: int) -> HttpResponse:
    """One conversation with its public context, and the customer beside it."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    if found.pk != pk:
        return redirect("conversation", found.pk)
    part = selectors.stretch_of(found, cursor_from(request.GET.get("at", "")))
    writes = request.user.writes and found.said_id is not None
    now = clock.now()
    composer = composer_of(found, open_draft(pk), seat=request.user, now=now) if writes else None
    others = selectors.other_conversations(found, reach=request.reach)
    within = (*selectors.inside_of(found, part), forwarding.forwards_in(found, part))
    inside = talk.inside(*within, reader_id=request.user.pk)
    return render(
        request,
        "conversations/conversation.html",
        {
            "conversation": found,
            "composer": composer,
            "page_link": links.live(pk),
            "made_link": handing.handed(request, pk),
            "entries": talk.with_inside(talk.entries(found, part, now=now), inside),
            "inside_mark": talk.mark_of(inside),
            "may_forward": forwarding.is_offered(found, seat=request.user),
            "summary": shown.row(found, None, now=now),
            "choices_of_acts": shown.acts() if request.user.writes else None,
            "note_key": uuid.uuid4(),
            "pager": pager_of(request, part.page),
            "shown_count": len(part.page.rows),
            "others": shown.rows(others, selectors.words_of(others), now=now),
        },
    )


@for_seats
@require_safe
def message(request: SeatRequest, pk: int) -> HttpResponse:
    """A message that belongs to no conversation, such as a broadcast, with its thread; others lead to theirs."""
    found = or_404(selectors.message_by(pk, reach=request.reach))
    if found.conversation_id:
        return redirect(talk.place_url(found.conversation_id, pk, selectors.place_of(found)))
    entries = talk.thread_entries(selectors.thread_around(found))
    return render(request, "conversations/message.html", {"message": found, "entries": entries})


@for_seats
@require_safe
def find(request: SeatRequest) -> HttpResponse:
    """Everything that anybody ever said, and the people who are called so."""
    typed = request.GET.get("q", "")[:200]
    query = search.parse(typed)
    page: Page[search.Found] | None = None
    if query:
        page = search.message_page(query, cursor_from(request.GET.get("at", "")), reach=request.reach)
    return render(
        request,
        "conversations/search.html",
        {
            "typed": typed,
            "query": query,
            "people": customers.find(typed, reach=request.reach, limit=6) if query and "at" not in request.GET else [],
            "hits": [shown.hit(message, query) for message in page.rows] if page and query else [],
            "pager": pager_of(request, page) if page else None,
        },
    )


@for_seats
@require_safe
def palette(request: SeatRequest) -> JsonResponse:
    """People and a search, for the command palette."""
    typed = request.GET.get("q", "")[:100].strip()
    people = customers.find(typed, reach=request.reach, limit=6) if typed else []
    results = [
        {
            "label": person.name,
            "detail": person.detail,
            "url": reverse("customer", args=[person.pk]),
            "icon": "user",
        }
        for person in people
    ]
    if typed:
        results.append(
            {
                "label": _("Search everything for “%(words)s”") % {"words": typed},
                "detail": "",
                "url": shown.search_url(typed),
                "icon": "search",
            }
        )
    return JsonResponse({"results": results})


@for_seats
@require_safe
def reading(request: SeatRequest, pk: int) -> HttpResponse:
    """What understanding makes of a message, and which words made it think so."""
    message = or_404(selectors.message_by(pk, reach=request.reach))
    if message.by_company:
        raise Http404
    text = reading_text(message.subject, message.text, is_reply=message.in_reply_to is not None)
    result = understanding.read(text)
    return render(
        request,
        "conversations/_reading.html" if request.htmx else "conversations/reading.html",
        {"message": message, "reading": shown.reading(text, result)},
    )


@for_seats
@require_safe
def as_sent(request: SeatRequest, pk: int) -> HttpResponse:
    """The message as its writer laid it out, cleaned, with nothing fetched from elsewhere."""
    message = or_404(selectors.message_by(pk, reach=request.reach))
    return render(
        request,
        "conversations/_as_sent.html" if request.htmx else "conversations/as_sent.html",
        {"message": message, "html": clean_html(message.html), "full_text": message.full_text or message.text},
    )


@for_seats
@require_safe
def source(request: SeatRequest, pk: int) -> HttpResponseBase:
    """The raw arrival as plain text to save."""
    message = or_404(selectors.message_by(pk, reach=request.reach))
    raw = HttpResponse(selectors.raw_of(message), content_type="text/plain; charset=utf-8")
    raw["Content-Security-Policy"] = "default-src 'none'; sandbox"
    raw["Content-Disposition"] = f'attachment; filename="message-{pk}.txt"'
    return raw


@for_seats
@require_safe
def file(request: SeatRequest, pk: int) -> HttpResponseBase:
    """A file that came with a message, to save; never shown in place."""
    kept = or_404(selectors.file_by(pk, reach=request.reach))
    path = files.path_of(kept.sha256)
    if not path.is_file():
        return render(request, "conversations/file_missing.html", {"file": kept}, status=410)
    return to_save(path.open("rb"), name=kept.name)
