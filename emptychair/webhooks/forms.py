"""What is typed to set an endpoint up."""

from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from emptychair.core import http, reach
from emptychair.core.http import BadAddress
from emptychair.core.reach import Unreachable
from emptychair.web.parts import Words
from emptychair.webhooks.events import KINDS
from emptychair.webhooks.models import Endpoint
from emptychair.webhooks.services import Wanted

_GROUPS: dict[str, Words] = {
    "message": _("Messages"),
    "conversation": _("Conversations"),
    "answer": _("Answers"),
    "draft": _("Drafts before the chair"),
    "promise": _("Promises"),
    "note": _("Notes"),
    "customer": _("Customers"),
}


def choices() -> list[tuple[Words, list[tuple[str, Words]]]]:
    """Every kind of event, under the heading of what it is about."""
    grouped = groupby(KINDS.items(), lambda item: item[0].partition(".")[0])
    return [(_GROUPS[about], [(name, _said(name, kind.says)) for name, kind in kinds]) for about, kinds in grouped]


def _said(name: str, says: Words) -> Words:
    return format_lazy("{says} ({name})", says=says, name=name)


class EndpointForm(forms.ModelForm[Endpoint]):
    """Where, what, and whether with words."""

    url = forms.CharField(
        label=_("Address"),
        max_length=http.LONGEST_ADDRESS,
        help_text=_("Begins with https://. It is called from this installation, on port 443 or 8443."),
        widget=forms.URLInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(label=_("What it is told"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Endpoint
        fields = ["url", "note", "events", "with_words"]
        help_texts = {
            "note": _("What it is for. It stands in the list instead of the address."),
            "with_words": _(
                "What customers and colleagues wrote leaves this installation. Without it only numbers of things do,"
                " and whoever has a token looks the words up."
            ),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        events = self.fields["events"]
        assert isinstance(events, forms.MultipleChoiceField)  # noqa: S101 - declared above
        events.choices = choices()

    def clean_url(self) -> str:
        """An address that may be called, if it is there at all. Nothing is sent to it yet."""
        url = str(self.cleaned_data["url"])
        try:
            to = http.address_of(url)
        except BadAddress as error:
            raise forms.ValidationError(
                _("Give a whole address such as https://hooks.example.org/chair, without user, password or #.")
            ) from error
        ports = http.WEB_PORTS if to.secure else ()
        if not settings.EMPTYCHAIR_NEAR_HOSTS and not to.secure:
            raise forms.ValidationError(_("The address has to begin with https://."))
        try:
            reach.addresses(to.host, to.port, near=settings.EMPTYCHAIR_NEAR_HOSTS, ports=ports, look_up=None)
        except Unreachable as error:
            raise forms.ValidationError(
                _(
                    "This cannot be reached. Check the name; ports are 443 and 8443; a server in your own network has"
                    " to be named in EMPTYCHAIR_NEAR_HOSTS."
                )
            ) from error
        return url

    def clean_note(self) -> str:
        """One line that can be kept."""
        note = str(self.cleaned_data["note"])
        if not note.isprintable():
            raise forms.ValidationError(_("This has to be one line without control characters."))
        return note

    def wanted(self) -> Wanted:
        """What was typed."""
        given = self.cleaned_data
        return Wanted(url=given["url"], events=given["events"], note=given["note"], with_words=given["with_words"])
