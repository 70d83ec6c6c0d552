"""How a customer felt, in a word."""

from django.utils.translation import gettext

FEELS_FROM = 0.25
"""How far a sentiment in [-1, 1] is from 0 when it is a mood."""


def mood_of(sentiment: float | None) -> str:
    """The mood of a sentiment in [-1, 1]: negative, neutral, positive; empty when nothing was read."""
    if sentiment is None:
        return ""
    if abs(sentiment) < FEELS_FROM:
        return "neutral"
    return "positive" if sentiment > 0 else "negative"


def feeling(mood: str) -> str:
    """A mood or an emotion as a reader is told it; what is neither is matter-of-fact."""
    return {
        "anger": gettext("angry"),
        "negative": gettext("unhappy"),
        "sadness": gettext("sad"),
        "positive": gettext("happy"),
        "optimism": gettext("hopeful"),
        "joy": gettext("glad"),
    }.get(mood) or gettext("matter-of-fact")
