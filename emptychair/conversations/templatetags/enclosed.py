"""What may go along with an answer: `{% load enclosed %}`."""

from dataclasses import dataclass

from django import template
from django.conf import settings

from emptychair.outbox import refusals

register = template.Library()


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How many files, how large together, and what is said of more."""

    most: int
    most_bytes: int
    words: str
    too_many: str
    too_large: str


@register.simple_tag
def files_limits() -> Limits:
    """The limits, in the reader's language."""
    return Limits(
        most=settings.EMPTYCHAIR_ANSWER_FILES_MOST,
        most_bytes=settings.EMPTYCHAIR_ANSWER_FILES_BYTES,
        words=refusals.most(),
        too_many=refusals.too_many(),
        too_large=refusals.too_large(),
    )
