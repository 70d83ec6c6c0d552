"""The components that pages are made of: `{% load web %}`. docs/reference/components.md shows each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from emptychair.web import drawn, figures, waits, words
from emptychair.web.parts import Chip, Pager, Tab, Words
from emptychair.web.toasts import UNDO

register = template.Library()

register.filter("duration", words.duration)
register.filter("short_duration", words.short_duration)
register.filter("ago", words.ago)
register.filter("exact", words.exact)
register.filter("percent", words.percent)


register.simple_tag(drawn.styles, name="styles")
register.simple_tag(drawn.scripts, name="scripts")


@register.filter
def count(number: float | None) -> str:
    """A number with the reader's separators; None is a dash."""
    return "–" if number is None else words.count(number)


@register.filter
def unlocalised(number: float) -> str:
    """A number as SVG and HTML attributes want it, whatever the reader's language."""
    return str(number)


@register.filter
def undo_url(message: Any) -> str:
    """Where the undo button of a toast points, or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


@register.simple_tag
def icon(name: str, *, label: Words = "", size: str = "") -> SafeString:
    """An icon of the set; without a label it is decoration beside words."""
    try:
        return drawn.icon(name, str(label), size)
    except LookupError as error:
        raise template.TemplateSyntaxError(f"No icon {name!r}: add it to tools/icons.txt and rebuild.") from error


@register.inclusion_tag("web/parts/_chair.html")
def chair(state: str = "empty", *, label: Words = "", size: int = 22) -> dict[str, object]:
    """The mark: `empty`, or the chair's verdict `seated`, `hold`, `veto` (a verdict needs its words)."""
    return {"state": state, "label": label, "size": size}


@register.simple_tag
def wait(seconds: float | None, *, state: waits.State = "waiting", since: datetime | None = None) -> str:
    """How long a customer has waited, as a line and in words; nothing for None."""
    return "" if seconds is None else drawn.waiting(seconds, state=state, since=since)


@register.simple_tag
def moment(when: datetime | None, *, style: str = "ago") -> str:
    """A point in time, `ago` or `exact`; scripts turn it into the reader's own zone."""
    return drawn.moment(when, style=style) if when else ""


@register.inclusion_tag("web/parts/_share.html")
def share(
    value: float | None,
    *,
    n: int | None = None,
    low: float | None = None,
    high: float | None = None,
    unit: figures.Unit = "share",
    href: str = "",
    large: bool = False,
) -> dict[str, object]:
    """A measured value with its cases and interval; `large` also draws the interval of a share."""
    drawn = large and unit == "share" and value is not None and low is not None and high is not None and n != 0
    return {
        "figure": figures.figure(value, low=low, high=high, n=n, unit=unit),
        "band": figures.band(value or 0.0, low=low or 0.0, high=high or 0.0) if drawn else None,
        "width": figures.WIDTH,
        "href": href,
        "large": large,
    }


@register.simple_tag
def mood(name: str) -> SafeString:
    """How a customer felt, as an icon and a word: `negative`, `neutral`, `positive` or an emotion."""
    return drawn.mood(name)


@register.inclusion_tag("web/parts/_quote.html")
def quote(
    text: str, *, who: str = "", href: str = "", when: datetime | None = None, where: Words = "", language: str = ""
) -> dict[str, object]:
    """A customer in their own words."""
    return {"text": text, "who": who, "href": href, "when": when, "where": where, "language": language}


@register.inclusion_tag("web/parts/_chips.html")
def chips(items: list[Chip], *, clear_url: str = "") -> dict[str, object]:
    """The filters that are on, each readable and removable, and those that can be put on."""
    return {"items": items, "clear_url": clear_url}


@register.inclusion_tag("web/parts/_tabs.html")
def tabs(items: list[Tab], *, label: Words) -> dict[str, object]:
    """Several views of one list, each with its count."""
    return {"items": items, "label": label}


@register.inclusion_tag("web/parts/_pager.html")
def pager(page: Pager) -> dict[str, object]:
    """Newer and older, by position."""
    return {"page": page}


@register.inclusion_tag("web/parts/_field.html")
def field(bound: BoundField, *, label: Words = "") -> dict[str, object]:
    """One form field: label above, help below, its errors beside it, what was typed kept."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    many = kind in {"radio", "checkbox"} and bound.use_fieldset
    return {
        "field": bound,
        "label": label or bound.label,
        "input": bound.as_widget(attrs=_attributes(kind)),
        "hidden": bound.is_hidden,
        "many": many,
        "tick": kind == "checkbox" and not many,
    }


def _attributes(kind: str) -> dict[str, bool | str]:
    """No words inside the box, where they vanish while one types; a password can be shown."""
    return {"placeholder": False} | ({"data-reveal": gettext("Show")} if kind == "password" else {})


@register.inclusion_tag("web/parts/_problems.html")
def problems(form: BaseForm, *, title: Words = "") -> dict[str, object]:
    """The summary above a form that could not be saved, each line a link to its field."""
    return {"form": form, "title": title, "bad": [bound for bound in form.visible_fields() if bound.errors]}


@register.inclusion_tag("web/parts/_progress.html")
def progress(done: int | None, *, of: int, label: Words) -> dict[str, object]:
    """How far something is, drawn and in words; None for work whose end is not known."""
    return {"done": done, "of": of, "label": label, "share": min(1.0, (done or 0) / of) if of else 0.0}


@register.inclusion_tag("web/parts/_skeleton.html")
def skeleton(rows: int = 5) -> dict[str, object]:
    """Rows of the height that the list will have, while it is being fetched."""
    return {"rows": range(rows)}


@register.inclusion_tag("web/parts/_fresh.html")
def fresh(number: int, *, url: str, poll_url: str = "", topic: str = "") -> dict[str, object]:
    """The bar "3 new" which gathers arrivals, so that a list never moves under the pointer.

    It asks `poll_url` again whenever the topic is told.
    """
    return {"number": number, "url": url, "poll_url": poll_url, "topic": topic}


@register.inclusion_tag("web/parts/_shortcut.html")
def shortcut(keys: str, does: Words) -> dict[str, object]:
    """One line of the `?` sheet, for the block `shortcuts`."""
    return {"keys": keys.split(), "does": does}


@register.simple_block_tag(takes_context=True)
def page_header(
    context: Context, content: SafeString, title: Words, *, number: int | None = None, lede: Words = ""
) -> str:
    """A page's heading with its count and one line about it; the tag's content are its actions."""
    return _filled("page_header", context, content, title=title, number=number, lede=lede)


@register.simple_block_tag(takes_context=True)
def empty(context: Context, content: SafeString, title: Words, *, icon: str = "") -> str:
    """What stands where nothing is yet; the tag's content says what to do next."""
    return _filled("empty", context, content, title=title, icon_name=icon)


@register.simple_block_tag(takes_context=True)
def dialog(context: Context, content: SafeString, name: str, *, title: Words) -> str:
    """A dialog; any button with `data-dialog="<name>"` opens it."""
    return _filled("dialog", context, content, name=name, title=title)


def _filled(part: str, context: Context, content: SafeString, **values: object) -> str:
    """Render a component around what the page put between its tags."""
    page = get_template(f"web/parts/_{part}.html")
    return page.render({**values, "content": conditional_escape(content)}, request=context.get("request"))
