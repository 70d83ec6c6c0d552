"""What is typed about a held draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emptychair.outbox.models import Ruling


class RulingForm(forms.Form):
    """A decision; sending back and vetoing take a reason, for whoever wrote it has to know."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        choices=[choice for choice in Ruling.Outcome.choices if choice[0] != Ruling.Outcome.HOLD],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What works against the customer, and what would not. Needed to send back or to veto."),
    )

    def clean(self) -> dict[str, object]:
        """A reason where there has to be one."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("outcome") in {Ruling.Outcome.BACK, Ruling.Outcome.VETO} and not cleaned.get("reason"):
            self.add_error("reason", _("Say why, so that it can be written anew."))
        return cleaned
