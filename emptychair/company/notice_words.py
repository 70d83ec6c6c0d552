"""What a notice tells, in words that name nothing that a customer said."""

from datetime import date

from django.utils.translation import gettext as _

from emptychair.company.models import Notice
from emptychair.web import words
from emptychair.web.parts import Words


def said(notice: Notice) -> Words:
    """What it tells, before the words that it is about."""
    who, due = str(notice.values.get("who", "")), notice.values.get("due_on")
    if notice.kind == Notice.Kind.PROMISE_DUE and isinstance(due, str):
        return _("Promised for %(day)s") % {"day": words.day(date.fromisoformat(due))}
    sentences: dict[str, Words] = {
        Notice.Kind.MENTIONED: _("%(who)s mentions you"),
        Notice.Kind.ASSIGNED: _("%(who)s gave you a conversation"),
        Notice.Kind.SENT_BACK: _("%(who)s sent your draft back"),
        Notice.Kind.HELD: _("A draft waits for your decision"),
        Notice.Kind.WEBHOOK_OFF: _("A webhook was switched off"),
        Notice.Kind.OVERTAKEN: _("%(who)s wrote anew: the answer that waited for its time is a draft again"),
        Notice.Kind.CAME_BACK: _("What was put off came back"),
    }
    return str(sentences.get(notice.kind, Notice.Kind(notice.kind).label)) % {"who": who or _("Somebody")}
