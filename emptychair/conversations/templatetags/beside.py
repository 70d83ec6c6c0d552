"""Who else is in a conversation, and from where on an open page goes on: `{% load beside %}`."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emptychair.conversations import presence
from emptychair.conversations.presence import Beside
from emptychair.conversations.talk import ActEntry, Entry, NoteEntry
from emptychair.web.drawn import icon

register = template.Library()

register.filter("in_words", presence.in_words)


@register.simple_tag
def beside_mark(beside: Mapping[int, list[Beside]] | str, conversation_id: int) -> SafeString:
    """The mark of a row; empty and hidden while nobody else is there, so that a script can fill it."""
    others = beside.get(conversation_id, []) if isinstance(beside, Mapping) else []
    return format_html(
        '<span class="badge beside" data-beside-of="{}"{}>{}<span>{}</span></span>',
        str(conversation_id),
        "" if others else SafeString(" hidden"),
        icon("pencil" if others and others[0].writing else "eye", "", "small"),
        presence.in_words(others),
    )


@register.filter
def last_id(entries: Sequence[Entry | NoteEntry | ActEntry]) -> str:
    """The greatest id of the messages shown, 0 for none: what comes later has a greater one."""
    return str(max((entry.message.pk for entry in entries if isinstance(entry, Entry)), default=0))
