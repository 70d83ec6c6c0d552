"""Promises on pages of other apps: `{% load asks %}`."""

from django import template
from django.template.context import Context

from emptychair.asks import selectors
from emptychair.asks.days import asked_in, field_of
from emptychair.asks.services import as_kept
from emptychair.outbox.shown import ShownVerdict

register = template.Library()


@register.inclusion_tag("asks/_promises.html", takes_context=True)
def promises(context: Context, subject_id: int, *, add_url: str = "") -> dict[str, object]:
    """What was promised in a conversation, and a link to note more for who may."""
    user = context["request"].user
    return {"promises": selectors.in_conversation(subject_id), "add_url": add_url if user.sends else ""}


@register.inclusion_tag("asks/_days.html", takes_context=True)
def promise_days(context: Context, verdict: ShownVerdict | None) -> dict[str, object]:
    """A day for each promise that the draft makes: what the writer has set, else what was read."""
    given = asked_in(context["request"].POST)
    told = [one for one in verdict.told if one.due_on] if verdict else []
    return {
        "fields": [
            (number, one.words, field_of(number), given.get(as_kept(one.words), one.due_on))
            for number, one in enumerate(told)
        ]
    }
