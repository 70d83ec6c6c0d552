"""What a person may type about a customer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """What to call a customer."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        strip=True,
        help_text=_("Leave it empty to call them what they call themselves."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class MergeForm(forms.Form):
    """Who else this customer is."""

    other = forms.IntegerField(min_value=1, max_value=2**63 - 1)
