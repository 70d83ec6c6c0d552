"""The charts in words: for each a heading, a sentence that says what it shows, and the table behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from emptychair.scorecard.periods import Period
from emptychair.scorecard.shown import rows_url
from emptychair.web import words

_BINS = (300, 900, 3_600, 14_400, 86_400, 259_200, 604_800)
_SHORTEST = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A chart. `drawing` is what the script draws, `url` the rows behind it."""

    key: str
    title: str
    says: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    drawing: dict[str, Any]
    url: str

    @property
    def script_id(self) -> str:
        """Where the drawing stands in the page."""
        return f"drawing-{self.key}"


def pictures(content: Mapping[str, Any], period: Period) -> list[Picture]:
    """All charts of a result."""
    charts = content["charts"]
    return [
        _curve(charts, content["metrics"]["listening.first_wait"], period),
        _answered(charts, period),
        _waits(charts, period),
        _flow(charts, period),
    ]


def _curve(charts: Mapping[str, Any], wait: Mapping[str, Any], period: Period) -> Picture:
    points: Sequence[Sequence[float]] = charts["curve"]
    last, left = points[-1]
    if wait["value"] is not None:
        says = _("Half of those who wrote had a first answer after %(time)s; %(share)s had none after %(last)s.")
        says %= {"time": words.duration(wait["value"]), "share": words.percent(left), "last": words.duration(last)}
    else:
        says = _("Fewer than half of those who wrote ever had an answer: %(share)s had none after %(last)s.")
        says %= {"share": words.percent(left), "last": words.duration(last)}
    step = max(1, len(points) // 12)
    return Picture(
        key="curve",
        title=_("How long the first answer takes"),
        says=says,
        head=(_("After"), _("Still without an answer")),
        rows=[(words.duration(seconds), words.percent(share, places=1)) for seconds, share in points[::step]],
        drawing={
            "kind": "curve",
            "points": [[max(seconds, _SHORTEST), share] for seconds, share in points],
            "label": _("without an answer"),
            "ticks": {str(limit): words.short_duration(limit) for limit in (_SHORTEST, *_BINS, 2_592_000)},
        },
        url=rows_url("listening.first_wait", "for", period),
    )


def _answered(charts: Mapping[str, Any], period: Period) -> Picture:
    spans = charts["answered"]
    full = [span for span in spans if span["value"] is not None]
    says = _("No customer wrote in this time.")
    if full:
        low, high = min(full, key=lambda span: span["value"]), max(full, key=lambda span: span["value"])
        says = _(
            "Between %(low)s (from %(low_day)s) and %(high)s (from %(high_day)s) of customers' turns were answered. "
            "The band is the 95 %% interval."
        ) % {
            "low": words.percent(low["value"]),
            "low_day": _day(low["begin"]),
            "high": words.percent(high["value"]),
            "high_day": _day(high["begin"]),
        }
    return Picture(
        key="answered",
        title=_("Turns that were answered"),
        says=says,
        head=(_("Week from"), _("Answered"), _("95 % interval"), _("Customer turns")),
        rows=[
            (
                _day(span["begin"]),
                words.percent(span["value"]),
                f"{words.percent(span['low'])} – {words.percent(span['high'])}",
                words.count(span["n"]),
            )
            for span in full
        ],
        drawing={
            "kind": "share",
            "x": [_day(span["begin"]) for span in spans],
            "value": [span["value"] for span in spans],
            "low": [span["low"] for span in spans],
            "high": [span["high"] for span in spans],
            "label": _("answered"),
        },
        url=rows_url("listening.answered_share", "against", period),
    )


def _waits(charts: Mapping[str, Any], period: Period) -> Picture:
    counts: Sequence[int] = charts["waits"]
    never: int = charts["never"]
    labels = [_("up to %(time)s") % {"time": words.short_duration(limit)} for limit in _BINS]
    labels += [_("longer"), _("never so far")]
    bars = [*counts, never]
    says = _("%(soon)s of %(all)s conversations had an answer within an hour; %(never)s never had one so far.") % {
        "soon": words.count(sum(counts[:3])),
        "all": words.count(sum(bars)),
        "never": words.count(never),
    }
    return Picture(
        key="waits",
        title=_("First answers by how long they took"),
        says=says,
        head=(_("Wait"), _("Conversations")),
        rows=[(label, words.count(bar)) for label, bar in zip(labels, bars, strict=True)],
        drawing={"kind": "bars", "x": labels, "value": bars, "last": True},
        url=rows_url("listening.first_wait", "against", period),
    )


def _flow(charts: Mapping[str, Any], period: Period) -> Picture:
    spans = charts["flow"]
    theirs, ours = sum(span["customers"] for span in spans), sum(span["company"] for span in spans)
    return Picture(
        key="flow",
        title=_("Messages in and out"),
        says=_("Customers wrote %(theirs)s messages since %(day)s, the company %(ours)s.")
        % {"theirs": words.count(theirs), "ours": words.count(ours), "day": _day(spans[0]["begin"]) if spans else "–"},
        head=(_("Week from"), _("Customers"), _("Company")),
        rows=[(_day(span["begin"]), words.count(span["customers"]), words.count(span["company"])) for span in spans],
        drawing={
            "kind": "flow",
            "x": [_day(span["begin"]) for span in spans],
            "series": [
                [_("customers"), [span["customers"] for span in spans]],
                [_("company"), [span["company"] for span in spans]],
            ],
        },
        url=rows_url("listening.dialogue_ratio", "for", period),
    )


def _day(begin: str) -> str:
    return date_format(date.fromisoformat(begin), "SHORT_DATE_FORMAT")
