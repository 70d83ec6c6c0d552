"""The names of what understanding finds, in the reader's language."""

from django.utils.translation import get_language_info, gettext_lazy
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
    """A topic in words; one that has none yet is called as `understanding` calls it."""
    return _TOPICS.get(topic) or topic.replace("_", " ")


_TOPICS: dict[str, Words] = {
    "account": gettext_lazy("account"),
    "app": gettext_lazy("app"),
    "billing": gettext_lazy("billing"),
    "booking": gettext_lazy("booking"),
    "cancellation": gettext_lazy("cancellation"),
    "delivery": gettext_lazy("delivery"),
    "luggage": gettext_lazy("luggage"),
    "outage": gettext_lazy("outage"),
    "price": gettext_lazy("price"),
    "privacy": gettext_lazy("privacy"),
    "quality": gettext_lazy("quality"),
    "refund": gettext_lazy("refund"),
    "safety": gettext_lazy("safety"),
    "staff": gettext_lazy("staff"),
    "waiting": gettext_lazy("waiting time"),
}
