"""Full-text search over everything ever said."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from emptychair.company.reach import Reach
from emptychair.conversations.models import Message
from emptychair.core import folding
from emptychair.web.paging import PAGE, Cursor, Page, page_of

_PART = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_MOST_PARTS = 12
_MOST_LETTERS = 200
_SHOWN = (
    "pk", "written_at", "by_company", "subject", "text", "channel__name", "handle__customer__name", "handle__name",
    "handle__address",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What somebody looks for: all these words, none of those; phrases stand as they were typed.

    A word that ends in `*` finds all that begin so.
    """

    tsquery: str
    phrases: tuple[str, ...]
    words: tuple[str, ...]


def parse(typed: str) -> Query | None:
    """Read `parcel "broken lid" -refund deliver*`. None when there is no word to look for."""
    wanted: dict[str, None] = {}
    unwanted: list[str] = []
    phrases: list[str] = []
    for minus, phrase, word in _PART.findall(typed[:_MOST_LETTERS])[:_MOST_PARTS]:
        found = [f"'{part}'" for part in folding.words(phrase or word)]
        if not found:
            continue
        if word.endswith("*"):
            found[-1] += ":*"
        if minus:
            unwanted.append(f"!({' & '.join(found)})")
        else:
            wanted |= dict.fromkeys(found)
            phrases += [phrase] if phrase and len(found) > 1 else []
    if not wanted:
        return None
    return Query(
        tsquery=" & ".join([*wanted, *unwanted]),
        phrases=tuple(phrases),
        words=tuple(word.rstrip(":*").strip("'") for word in wanted),
    )


def matching(query: Query) -> QuerySet[Message]:
    """The messages that hold what is looked for, in no order."""
    found = Message.objects.alias(hit=RawSQL("conversations_message.search @@ %s::tsquery", [query.tsquery])).filter(
        hit=True
    )
    for phrase in query.phrases:
        found = found.filter(Q(text__icontains=phrase) | Q(full_text__icontains=phrase) | Q(subject__icontains=phrase))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A message that a search found. `who` is its writer: the name that a seat gave, the one they go by, or ""."""

    pk: int
    written_at: datetime
    by_company: bool
    text: str
    channel: str
    who: str
    address: str


def message_page(query: Query, cursor: Cursor | None = None, *, reach: Reach, size: int = PAGE) -> Page[Found]:
    """Matching messages, the latest first.

    Two queries: which they are, from the indexes alone, then only what is shown of them.
    """
    places = matching(query).filter(reach.condition("channel")).values_list("pk", "written_at", named=True)
    page = page_of(places, by="written_at", descending=True, cursor=cursor, size=size)
    rows = Message.objects.filter(pk__in=[place.pk for place in page.rows]).values_list(*_SHOWN)
    found = {
        pk: Found(
            pk=pk, written_at=at, by_company=ours, text=text or subject, channel=channel, who=given or name or "",
            address=address,
        )
        for pk, at, ours, subject, text, channel, given, name, address in rows
    }  # fmt: skip
    return Page(
        rows=[found[place.pk] for place in page.rows if place.pk in found], before=page.before, after=page.after
    )


def marked(text: str, query: Query, *, around: int = 160) -> list[tuple[str, bool]]:
    """A piece of the text around the first hit, cut into (text, is it a hit)."""
    wanted = set(query.words)
    spans = [
        match.span()
        for match in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", text[:20_000])
        if any(word in wanted or any(word.startswith(stem) for stem in wanted) for word in folding.words(match.group()))
    ]
    begin = max(0, spans[0][0] - around // 2) if spans else 0
    end = begin + around * 2
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for start, stop in spans:
        if start >= end:
            break
        pieces += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    pieces.append((text[at:end], False))
    return [*pieces, ("…", False)] if len(text) > end else pieces
