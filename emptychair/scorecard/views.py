"""The scorecard, its definitions, and the rows behind each number."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.reach import Reach
from emptychair.conversations import selectors as conversations
from emptychair.conversations import shown as talk
from emptychair.core import clock
from emptychair.scorecard import pictures, results, selectors, shown
from emptychair.scorecard.definitions import DEFINITIONS, LETTERS, Definition
from emptychair.scorecard.models import ScorecardResult
from emptychair.scorecard.periods import Period, period_from
from emptychair.web.parts import Pager, Tab

_MESSAGE_METRICS = ("listening.dialogue_ratio", "experience.boilerplate_share")
_MOST_PAGES = 400


@for_seats
@require_safe
def scorecard(request: SeatRequest) -> HttpResponse:
    """Three customers in their own words, then the numbers, then the charts."""
    period = period_from(request.GET.dict())
    result = results.result_of(period)
    page = "scorecard/_body.html" if request.htmx else "scorecard/scorecard.html"
    return render(request, page, _shown(result, period, request.reach) | {"period": period})


def _shown(result: ScorecardResult, period: Period, reach: Reach) -> dict[str, object]:
    content = result.content
    channels = selectors.channel_names(reach=reach)
    known = content is not None and content["data_end"] is not None
    data_end = shown.moment(content["data_end"]) if content and known else None
    always: dict[str, object] = {
        "result": result,
        "channels": channels,
        "chips": shown.chips(period, channels, data_end),
        "data_end": data_end,
        "narrowed": period != Period(),
    }
    if content is None or not known:
        return always
    reasons = {key: why for why, key in content["voices"]}
    messages = selectors.messages_in_order(list(reasons), reach=reach)
    return always | {
        "voices": [shown.voice(message, reasons[message.pk]) for message in messages],
        "letters": shown.letters(content, period),
        "pictures": pictures.pictures(content, period),
        "before": content["before"],
    }


@for_seats
@require_safe
def definitions(request: SeatRequest) -> HttpResponse:
    """What each number means."""
    groups = [
        (title, [definition for definition in DEFINITIONS if definition.letter == letter])
        for letter, title in LETTERS.items()
    ]
    return render(request, "scorecard/definitions.html", {"groups": groups})


@for_seats
@require_safe
def rows(request: SeatRequest, name: str) -> HttpResponse:
    """The conversations or messages behind one side of a number."""
    definition = shown.definition_of(name)
    sides = [side for side, _label in definition.sides] if definition else []
    side = request.GET.get("side", sides[0] if sides else "")
    given = request.GET.get("page", "1")
    if definition is None or side not in sides or not given.isdecimal() or not 1 <= int(given[:9]) <= _MOST_PAGES:
        raise Http404
    period = period_from(request.GET.dict())
    result = results.result_of(period)
    found = results.rows_of(result, name, side, page=int(given)) if result.content else None
    context: dict[str, object] = {"definition": definition, "side": side, "period": period, "result": result}
    if found:
        context |= {
            "found": found,
            "tabs": _tabs(definition, side, period, results.totals_of(result, name)),
            "pager": _pager(found, name, side, period),
        }
        context |= (_said if name in _MESSAGE_METRICS else _talks)(found.ids, request.reach)
    return render(request, "scorecard/rows.html", context)


def _said(ids: list[int], reach: Reach) -> dict[str, object]:
    return {"said": [shown.said(message) for message in selectors.messages_in_order(ids, reach=reach)]}


def _talks(ids: list[int], reach: Reach) -> dict[str, object]:
    talks = selectors.conversations_in_order(ids, reach=reach)
    return {"talks": talk.rows(talks, conversations.words_of(talks), now=clock.now())}


def _tabs(definition: Definition, side: str, period: Period, totals: dict[str, int]) -> list[Tab]:
    return [
        Tab(
            label=label,
            url=shown.rows_url(definition.name, name, period),
            count=totals.get(name),
            current=name == side,
        )
        for name, label in definition.sides
    ]


def _pager(found: results.RowPage, name: str, side: str, period: Period) -> Pager:
    before, after = found.number - 1, found.number + 1
    return Pager(
        newer_url=shown.rows_url(name, side, period, page=before) if before else "",
        older_url=shown.rows_url(name, side, period, page=after) if found.has_more else "",
        newer_label=_("Back"),
        older_label=_("More"),
    )
