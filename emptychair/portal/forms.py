"""What a customer types on their page."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from emptychair.outbox.services import LONGEST


class _Words(forms.CharField):
    """Text whose line breaks count once, as the browser counts them."""

    def to_python(self, value: object) -> str:
        """The text with plain line breaks."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class SayForm(forms.Form):
    """A message to the company; `key` is the page's own, so that pressing twice says it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = _Words(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6, "dir": "auto", "class": "said"}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("That is too long for one message. Send it in two."),
        },
    )
