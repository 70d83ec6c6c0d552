"""What is typed and chosen in conversations, and what a page says of its reader."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Seat, Team
from emptychair.conversations import notes, work
from emptychair.conversations.forwarding import is_ours
from emptychair.conversations.models import Conversation, Message, SavedView
from emptychair.conversations.snoozing import Later, Until, moment
from emptychair.core import clock
from emptychair.outbox.forwarding import LONGEST_SUBJECT
from emptychair.outbox.letters import Route
from emptychair.outbox.services import LONGEST

_LONGEST_REST = timedelta(days=365)


class AnswerForm(forms.Form):
    """The words of an answer, and the version of the draft that they were typed into."""

    KEEP = "keep"
    LATER = {"send_later": Route.MAIL, "on_page_later": Route.PAGE}

    text = forms.CharField(required=False, max_length=LONGEST, strip=False)
    key = forms.UUIDField()
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    do = forms.ChoiceField(choices=[(name, name) for name in (KEEP, *Route, *LATER)], required=False)
    formatted = forms.BooleanField(required=False)
    asks_format = forms.BooleanField(required=False)
    later = forms.ChoiceField(choices=Later, required=False)
    later_at = forms.CharField(required=False, max_length=40)

    @property
    def route(self) -> Route | None:
        """How it is to go out; None when it is only kept."""
        do = str(self.cleaned_data["do"])
        return self.LATER.get(do) or (Route(do) if do in set(Route) else None)

    @property
    def is_formatted(self) -> bool | None:
        """Whether marks mean something; None where the form did not ask."""
        return bool(self.cleaned_data["formatted"]) if self.cleaned_data["asks_format"] else None

    def leaves_at(self, now: datetime) -> datetime | None:
        """When it is to go out, None for at once. What cannot be read is now, which is no time to come."""
        chosen, own = self.cleaned_data["later"], self.cleaned_data["later_at"]
        # Return in the field of the time presses the form's first button, which says "Send".
        if self.cleaned_data["do"] not in self.LATER and (not own or self.route is Route.HAND):
            return None
        if not own and chosen not in {"", Later.AT}:
            return moment(chosen, now=localtime(now))
        try:
            return cast(datetime, forms.DateTimeField().clean(own))
        except ValidationError:
            return now


class LeavingForm(forms.Form):
    """Which answer is called back or sent now: there may be another on its way."""

    dispatch = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class AnswerFilesForm(forms.Form):
    """The answer to which files are added, with its words when they come along; `remove` is a file to take out."""

    text = forms.CharField(required=False, max_length=LONGEST, strip=False)
    key = forms.UUIDField()
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    remove = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class ForwardForm(forms.Form):
    """To whom which messages and files of a conversation are handed on, and the seat's words above them.

    `confirmed` is the address for which the seat has said that it may leave the company.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.EmailField(label=_("To"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"}))
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5, "dir": "auto", "class": "answer"}),
        help_text=_("They stand above what is forwarded."),
    )
    messages = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one message.")}
    )
    enclosed = forms.TypedMultipleChoiceField(coerce=int, required=False)
    confirmed = forms.CharField(label=_("Outside the company"), required=False, max_length=254)

    def __init__(self, *args: object, offered: Sequence[Message], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = {
            "messages": [(str(one.pk), "") for one in offered],
            "enclosed": [(str(file.pk), "") for one in offered for file in one.files.all()],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """To somebody outside the company only when that was confirmed for this very address."""
        given: dict[str, object] = super().clean() or {}
        to = str(given.get("to", ""))
        if to and not is_ours(to) and given.get("confirmed") != to:
            self.add_error("confirmed", _("Look at the address once more, and say that it may go there."))
        return given


class ForwardWordsForm(forms.Form):
    """The seat's own words of a forward that has not left."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("Your words"), max_length=LONGEST, widget=forms.Textarea({"rows": 5, "dir": "auto", "class": "answer"})
    )


class NoteForm(forms.Form):
    """A note; `key` is that of the page that it was written on."""

    text = forms.CharField(max_length=notes.LONGEST)
    key = forms.UUIDField()


class SavedViewForm(forms.ModelForm[SavedView]):
    """A name for a narrowing of the list."""

    class Meta:
        model = SavedView
        fields = ["name", "query", "shared"]


class _Ids(forms.Field):
    """Ids of conversations or messages, at most as many as stand on a page."""

    MOST = 200
    widget = forms.SelectMultiple

    def clean(self, value: object) -> list[int]:
        """The ids, each once and in order."""
        given: Sequence[str] = value if isinstance(value, list) else []
        if not given:
            raise ValidationError(_("Choose at least one."))
        if len(given) > self.MOST or not all(one.isdecimal() and len(one) <= 18 for one in given):
            raise ValidationError(_("These cannot be changed at once."))
        return sorted(set(map(int, given)))


class Do(models.TextChoices):
    """What can be done to conversations."""

    CLOSE = "close", _("Close")
    REOPEN = "reopen", _("Open again")
    SNOOZE = "snooze", _("Put off")
    WAKE = "wake", _("Bring back")
    GIVE = "give", _("Give")


class ActForm(forms.Form):
    """What is to be done to which conversations. `to` is a seat, a team, or nobody: `seat:3`, `team:2`, `nobody`."""

    do = forms.ChoiceField(choices=Do)
    ids = _Ids()
    reason = forms.ChoiceField(choices=Conversation.Reason, required=False)
    words = forms.CharField(required=False, max_length=work.LONGEST_WORDS)
    until = forms.ChoiceField(choices=Until, required=False)
    until_at = forms.DateTimeField(required=False)
    to = forms.RegexField(r"^(nobody|(seat|team):\d{1,18})$", required=False)

    def clean(self) -> dict[str, object]:
        """What this act needs is there."""
        given: dict[str, object] = super().clean() or {}
        do = given.get("do")
        if do == Do.CLOSE:
            self._check_reason(given)
        if do == Do.SNOOZE:
            given["until"] = self._until(given)
        if do == Do.GIVE:
            given |= self._taker(str(given.get("to") or ""))
        return given

    def _check_reason(self, given: dict[str, object]) -> None:
        if not given.get("reason"):
            self.add_error("reason", _("Choose why it is closed."))
        elif given["reason"] == Conversation.Reason.OTHER and not given.get("words"):
            self.add_error("words", _("Say in a few words why it is closed."))

    def _until(self, given: dict[str, object]) -> datetime | None:
        now = clock.now()
        own, chosen = given.get("until_at"), str(given.get("until") or "")
        until = own if own or chosen in {"", Until.AT} else moment(chosen, now=localtime(now))
        if not isinstance(until, datetime) or not now < until < now + _LONGEST_REST:
            self.add_error("until_at", _("Choose a time to come, within a year."))
            return None
        return until

    def _taker(self, to: str) -> dict[str, object]:
        kind, _sign, pk = to.partition(":")
        seat = Seat.objects.filter(pk=pk, is_active=True).first() if kind == "seat" else None
        team = Team.objects.filter(pk=pk, removed_at=None).first() if kind == "team" else None
        if (kind != "nobody" and not seat and not team) or (seat and not seat.writes):
            self.add_error("to", _("Choose somebody who answers customers, a team, or nobody."))
        return {"seat": seat, "team": team}


class JoinForm(forms.Form):
    """The conversation that becomes a part of another."""

    other = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class SplitForm(forms.Form):
    """The messages that begin a conversation of their own; `onward`: with all that was said after the last of them."""

    messages = _Ids()
    onward = forms.BooleanField(required=False)


class PresenceForm(forms.Form):
    """What the seat does in a conversation."""

    LOOKING, WRITING, LEAVING = "looking", "writing", "leaving"

    state = forms.ChoiceField(choices=[(LOOKING, LOOKING), (WRITING, WRITING), (LEAVING, LEAVING)])


class PageLinkForm(forms.Form):
    """What becomes of the customer's link to the conversation."""

    MAKE, WITHDRAW = "make", "withdraw"

    do = forms.ChoiceField(choices=[(MAKE, MAKE), (WITHDRAW, WITHDRAW)])
