"""The components that stand fifty times on a page, written without templates and kept once drawn.

A list of fifty conversations holds some three hundred of them: as templates they took most of the page's time.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from emptychair.web import words
from emptychair.web.icons import known
from emptychair.web.moods import feeling
from emptychair.web.waits import WIDTH, State, Wait, wait

STYLES = (
    "vendor/fonts/fonts.css",
    "css/tokens.css",
    "css/base.css",
    "css/shell.css",
    "css/controls.css",
    "css/parts.css",
    "css/rows.css",
    "css/beside.css",
    "css/voice.css",
    "css/overlay.css",
    "css/print.css",
)
MODULES = ("dialogs", "keyboard", "lists", "live", "palette", "theme", "times", "toast", "forms", "bell")

FACES = {
    "anger": "mood-angry",
    "negative": "mood-sad",
    "sadness": "mood-sad",
    "positive": "mood-smile",
    "optimism": "mood-smile",
    "joy": "mood-happy",
}


@cache
def sprite() -> str:
    """Where the icons lie."""
    return static("web/vendor/tabler/icons.svg")


@cache
def styles() -> SafeString:
    """The links to every style sheet, in the order of their layers."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(f"web/{name}"),) for name in STYLES))


@cache
def scripts() -> SafeString:
    """htmx and our modules, one for each behaviour."""
    modules = ((static(f"web/js/{name}.js"),) for name in MODULES)
    htmx = format_html('<script src="{}" defer></script>\n', static("web/vendor/htmx/htmx.min.js"))
    return htmx + format_html_join("\n", '<script src="{}" type="module"></script>', modules)


@lru_cache(maxsize=1024)
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the set; raises LookupError for one that is not in it."""
    if name not in known():
        raise LookupError(name)
    shape = format_html("icon icon-{}", size) if size else "icon"
    use = format_html('<use href="{}#{}"/>', sprite(), name)
    if not label:
        return format_html('<svg class="{}" aria-hidden="true">{}</svg>', shape, use)
    return format_html('<svg class="{}" role="img" aria-label="{}"><title>{}</title>{}</svg>', shape, label, label, use)


def mood(name: str) -> SafeString:
    """How a customer felt: a face and a word; nothing for nothing."""
    return _mood(name, get_language() or "") if name else SafeString("")


@lru_cache(maxsize=64)
def _mood(name: str, language: str) -> SafeString:
    known_name = name if name in FACES else "neutral"
    face = icon(FACES.get(name, "mood-neutral"), "", "small")
    return format_html('<span class="mood mood-{}">{}{}</span>', known_name, face, feeling(known_name))


def moment(when: datetime, *, style: str) -> SafeString:
    """A <time> in words, with its exact time beside it for the pointer and for scripts."""
    age = words.age(when) if style == "ago" else None
    return _moment(when, style, age, get_current_timezone_name(), get_language() or "")


@lru_cache(maxsize=8192)
def _moment(when: datetime, style: str, age: int | None, zone: str, language: str) -> SafeString:
    """Kept, because it reads the same until the age that is said changes."""
    exact = words.exact(when)
    shown = exact if style == "exact" else words.ago(when)
    return format_html(
        '<time class="moment" datetime="{}" data-{} title="{}">{}</time>', when.isoformat(), style, exact, shown
    )


def waiting(seconds: float, *, state: State, since: datetime | None = None) -> SafeString:
    """The line of a wait and its words."""
    zone = get_current_timezone_name() if since else ""
    return _waiting(_step(seconds), state, since, zone, get_language() or "")


def _step(seconds: float) -> int:
    """The seconds cut to what the eye can tell on the line, so that equal lines are drawn once."""
    whole = max(0, int(seconds))
    step = words.HOUR if whole >= words.DAY else 5 * words.MINUTE if whole >= words.HOUR else 1
    return whole - whole % step


@lru_cache(maxsize=8192)
def _waiting(seconds: int, state: State, since: datetime | None, zone: str, language: str) -> SafeString:
    """The line and its words as they read in the zone and language."""
    drawing = wait(float(seconds), state=state)
    said: str = drawing.words
    if since is not None:
        said = format_html(
            '<time datetime="{}" data-exact title="{}">{}</time>', since.isoformat(), words.exact(since), said
        )
    return format_html(
        '<span class="wait {}">{}<span class="wait-words">{}</span></span>', drawing.grade, _line(drawing), said
    )


def _line(drawing: Wait) -> SafeString:
    ticks = "".join(f"M{tick} 3.5v3" for tick in drawing.ticks)
    end = format_html('<circle class="wait-end" cx="{}" cy="5" r="3"/>', str(drawing.end)) if drawing.answered else ""
    return format_html(
        '<svg class="wait-line" width="{}" height="10" viewBox="0 0 {} 10" aria-hidden="true">'
        '<path class="wait-way" d="M0 5H{}"/><path class="wait-tick" d="{}"/>'
        '<path class="wait-drawn" d="M1 5H{}"/>{}</svg>',
        str(WIDTH), str(WIDTH), str(WIDTH), ticks, str(drawing.end), end,
    )  # fmt: skip
