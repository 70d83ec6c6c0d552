"""What is typed about a held draft, and about an answer that did not arrive."""

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


class DecisionForm(forms.Form):
    """What becomes of an answer that was not delivered, or perhaps not; giving it up takes a reason."""

    AGAIN, ARRIVED, BY_HAND, ANEW, GIVE_UP = "again", "arrived", "by_hand", "anew", "give_up"

    do = forms.ChoiceField(choices=[(name, name) for name in (AGAIN, ARRIVED, BY_HAND, ANEW, GIVE_UP)])
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed to give it up: the customer goes on waiting."),
    )

    def clean(self) -> dict[str, object]:
        """A reason where there has to be one."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("do") == self.GIVE_UP and not str(cleaned.get("reason", "")).strip():
            self.add_error("reason", _("Say why it is given up."))
        return cleaned
