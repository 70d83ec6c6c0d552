"""Words about what came in, in the language of whoever reads the page."""

from django import template
from django.utils.translation import gettext

from emptychair.channels.kinds import kinds
from emptychair.channels.problems import Problem, filled, gettext_noop

register = template.Library()

_WHOLE = gettext_noop("the whole file")
_PLACES = {
    "line": gettext_noop("line %(where)s"),
    "message": gettext_noop("message %(where)s"),
    "byte": gettext_noop("byte %(where)s"),
    "file": gettext_noop("file %(where)s"),
}


@register.filter
def said(problem: Problem) -> str:
    """What is wrong; a dash when nothing is known. Words kept before they had values stay as they are."""
    return filled(gettext(problem.msgid), problem.values) if problem else "–"


@register.filter
def kind_label(name: str) -> str:
    """What a kind of channel is called; one that is not known any more keeps its short name."""
    kind = kinds().get(name)
    return gettext(kind.label) if kind else name


@register.filter
def place(position: str) -> str:
    """Where something stood in the file that it came from, such as "chats.csv, line 3"; a dash when nobody knows."""
    before, comma, last = position.rpartition(", ")
    word, _, where = last.partition(" ")
    if last == _WHOLE:
        last = gettext(_WHOLE)
    elif word in _PLACES:
        last = filled(gettext(_PLACES[word]), {"where": where})
    return f"{before}{comma}{last}" or "–"
