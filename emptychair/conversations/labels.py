"""The names of what understanding finds, in the reader's language."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from emptychair.conversations.filters import Intent, Mood
from emptychair.web.parts import Words


def language_name(code: str) -> str:
    """ "German" for "de"; a code that nobody has a name for stays as it is."""
    if code in {"", "unknown"}:
        return _("unknown")
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def judgement_name(name: str) -> Words:
    """An intent or a mood in words."""
    if name in Intent.values:
        return Intent(name).label
    return Mood(name).label if name in Mood.values else name


def topic_name(topic: str) -> Words:
    """A subject in words; subjects are named in plain words already."""
    return topic.replace("_", " ")
