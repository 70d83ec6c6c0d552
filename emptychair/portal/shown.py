"""What a customer's page shows: values ready for its templates, without ids of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_from_request, get_language_info

from emptychair.conversations.models import Message
from emptychair.conversations.talk import html_of
from emptychair.outbox.models import PageLink
from emptychair.portal.selectors import Kept, Talk, file_mark_of, mark_of, state_of


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownFile:
    """A file that came with a message; by its mark this customer opens it."""

    mark: str
    name: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One message. `who` wrote it for the company, empty when nobody knows; `key` is the page's on which it was typed.

    `kept`: the company has it, and it is on its way into the conversation.
    """

    mark: str
    ours: bool
    who: str
    at: datetime
    subject: str
    html: SafeString
    language: str = ""
    files: tuple[ShownFile, ...] = ()
    key: str = ""
    kept: bool = False
    formatted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The part of the conversation that the page shows, in order of writing. `since`: the company has to answer."""

    state: str
    entries: tuple[Entry, ...]
    since: datetime | None
    read_mark: str


def talk(link: PageLink, talk: Talk) -> Shown:
    """The conversation as its customer sees it."""
    messages = sorted(talk.page.rows, key=lambda one: (one.written_at, one.external_id, one.pk))
    entries = [_entry(link, message, talk) for message in messages]
    entries += [_kept(link, kept, talk) for kept in talk.kept]
    waiting = talk.conversation.waiting_since or (talk.kept[0].at if talk.kept else None)
    return Shown(
        state=state_of(talk),
        entries=tuple(entries),
        since=None if talk.page.before else waiting,
        read_mark=next((entry.mark for entry in reversed(entries) if entry.ours), ""),
    )


def _entry(link: PageLink, message: Message, talk: Talk) -> Entry:
    return Entry(
        mark=mark_of(link, message.external_id),
        ours=message.by_company,
        who=talk.writers.get(message.external_id, "") if message.by_company else "",
        at=message.written_at,
        subject=message.subject,
        html=html_of(message.text, is_formatted=message.by_company and message.external_id in talk.formatted),
        formatted=message.by_company and message.external_id in talk.formatted,
        language=message.language if message.language != "unknown" else "",
        files=tuple(
            ShownFile(mark=file_mark_of(link, file), name=file.name, size=file.size) for file in message.files.all()
        ),
        key=talk.keys.get(message.external_id, ""),
    )


def _kept(link: PageLink, kept: Kept, talk: Talk) -> Entry:
    return Entry(
        mark=mark_of(link, kept.external_id),
        ours=False,
        who="",
        at=kept.at,
        subject="",
        html=html_of(kept.text, is_formatted=False),
        key=talk.keys.get(kept.external_id, ""),
        kept=True,
    )


def language_of(request: HttpRequest, spoken: str) -> str:
    """The language for the page: as chosen in the address, as the customer writes, else as their browser asks."""
    offered = [code for code, _ in settings.LANGUAGES]
    wanted = (request.GET.get("lang", ""), spoken)
    return next((code for code in wanted if code in offered), get_language_from_request(request))


def switch(token: str, current: str) -> Iterator[SafeString]:
    """The page in its other languages, each called as its speakers do."""
    for code, _ in settings.LANGUAGES:
        if code != current:
            address = f"{reverse('customer_page', args=[token])}?lang={code}"
            name = get_language_info(code)["name_local"]
            yield format_html('<a href="{}" lang="{}" hreflang="{}" rel="alternate">{}</a>', address, code, code, name)
