"""The form of an outgoing account."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from emptychair.channels.mail.addresses import sendable
from emptychair.channels.models import OutgoingAccount
from emptychair.core import reach

LONGEST_CALL_BACK_SECONDS = 120
_LINES = ("host", "user", "password", "from_address", "from_name")


class OutgoingForm(forms.ModelForm[OutgoingAccount]):
    """The server that delivers a channel's answers. What is no form's field, such as the kept password, stays out."""

    port = forms.IntegerField(
        label=_("Port"),
        min_value=1,
        max_value=65_535,
        initial=587,
        help_text=_("Most servers take mail on 587 or 465."),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=1_000,
        help_text=_("Kept sealed and never shown again. Leave it empty to keep the one that is there."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    call_back_seconds = forms.IntegerField(
        label=_("Seconds in which an answer can be called back"),
        min_value=0,
        max_value=LONGEST_CALL_BACK_SECONDS,
        initial=OutgoingAccount._meta.get_field("call_back_seconds").default,
        help_text=_("From 0 to 120. So long an answer waits after Send before it leaves."),
    )

    class Meta:
        model = OutgoingAccount
        fields = [
            "host",
            "port",
            "security",
            "user",
            "from_address",
            "from_name",
            "signature",
            "call_back_seconds",
        ]
        widgets = {"signature": forms.Textarea({"rows": 3})}
        help_texts = {
            "host": _("Its name alone, such as smtp.example.org."),
            "from_name": _("Stands behind the name of whoever answers. Empty means the company's name."),
            "signature": _("Stands at the end of each answer."),
        }

    field_order = ["host", "port", "security", "user", "password"]

    def clean(self) -> dict[str, Any]:
        """One line where there can be but one, and a server that may be asked."""
        given: dict[str, Any] = super().clean() or {}
        for name in _LINES:
            if any(not letter.isprintable() for letter in given.get(name) or ""):
                self.add_error(name, _("This has to be one line without control characters."))
        host, port = given.get("host") or "", given.get("port") or 0
        if host and not reach.is_host(host):
            self.add_error("host", _("Give the name alone: no scheme, no port, no user and no path."))
        elif host and port and port not in reach.MAIL_PORTS and not settings.EMPTYCHAIR_NEAR_HOSTS:
            self.add_error("port", _("Mail is taken on port 25, 465, 587 or 2525."))
        return given

    def clean_from_address(self) -> str:
        """An address that a mail can come from."""
        address = str(self.cleaned_data["from_address"])
        if not sendable(address):
            raise ValidationError(_("No mail can be sent from this address."))
        return address

    def account(self) -> dict[str, object]:
        """What was typed, without the password."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
