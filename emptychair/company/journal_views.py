"""The journal: who did what, to what, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from emptychair.company import journal_export, journal_lines
from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.journal_export import Format
from emptychair.company.journal_forms import ExportForm, JournalForm
from emptychair.company.journal_lines import Filters
from emptychair.company.models import JournalEntry
from emptychair.company.verbs import page_of, thing_in_words, verb_in_words
from emptychair.core import clock
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.parts import Chip, Words
from emptychair.web.words import day

_TYPES = {Format.CSV: "text/csv; charset=utf-8", Format.JSONL: "application/jsonl; charset=utf-8"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line as a page shows it. `url` is the page of what it is about, `same_url` all lines about that."""

    id: int
    at: datetime
    who: str
    verb: Words
    about: str
    url: str
    same_url: str
    details: list[tuple[str, str]]


@for_seats
@require_safe
def journal(request: SeatRequest) -> HttpResponse:
    """What was done, the latest first, narrowed as the address says."""
    form = JournalForm(request.GET)
    filters = form.filters
    page = journal_lines.lines(filters, cursor_from(request.GET.get("at", "")))
    names = journal_lines.names_of(list(page.rows))
    shown = {
        "lines": [_line(entry, request=request, names=names) for entry in page.rows],
        "pager": pager_of(request, page),
        "form": form,
        "filters": filters,
        "chips": _chips(filters),
        "taken": filters.taken,
        "first_page": not request.GET.get("at"),
    }
    return render(request, "company/journal.html", shown)


def _line(entry: JournalEntry, *, request: SeatRequest, names: dict[str, str]) -> Line:
    return Line(
        id=entry.pk,
        at=entry.at,
        who=names.get(entry.actor, entry.actor),
        verb=verb_in_words(entry.verb),
        about=thing_in_words(entry.about),
        url=page_of(entry.about, entry.details),
        same_url=Filters(about=entry.about).query() if entry.about else "",
        details=[(name, _said(value)) for name, value in journal_lines.details_for(request.user, entry).items()],
    )


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value[:50]))
    return "–" if value in (None, "") else str(value)


def _chips(filters: Filters) -> list[Chip]:
    """What narrows the list, each to be taken off."""
    said: dict[str, tuple[Words, Words]] = {
        "words": (_("Words"), filters.words),
        "actor": (_("Who"), filters.actor),
        "verb": (_("Did what"), verb_in_words(filters.verb)),
        "about": (_("To what"), thing_in_words(filters.about)),
        "since": (_("Since"), day(filters.since) if filters.since else ""),
        "until": (_("Until"), day(filters.until) if filters.until else ""),
    }
    return [
        Chip(label=label, value=value, remove_url=filters.query(**{name: None}))
        for name, (label, value) in said.items()
        if getattr(filters, name)
    ]


@for_seats
@require_POST
def export(request: SeatRequest) -> HttpResponseBase:
    """The same lines as a file, as far as this seat may read them."""
    form = ExportForm(request.POST)
    filters = form.filters
    if "format" not in form.cleaned_data:
        return HttpResponseBadRequest()
    chosen = Format(form.cleaned_data["format"])
    return StreamingHttpResponse(
        journal_export.begin(filters, form=chosen, by=request.user),
        content_type=_TYPES[chosen],
        headers={
            "Content-Disposition": f'attachment; filename="journal-{clock.now():%Y-%m-%d}.{chosen.value}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
