"""What administrators fill in about a team."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Seat


class TeamForm(forms.Form):
    """Its name and who is in it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    seats = forms.ModelMultipleChoiceField(
        label=_("Who is in it"),
        queryset=Seat.objects.filter(is_active=True).order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
