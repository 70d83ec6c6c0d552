"""What everybody fills in about themselves, and administrators about the company."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Company, Seat
from emptychair.web.themes import Theme


class ProfileForm(forms.ModelForm[Seat]):
    """How one is called, and how one reads these pages."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=list(Company._meta.get_field("time_zone").choices or ())
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices, widget=forms.RadioSelect)

    class Meta:
        model = Seat
        fields = ["name", "language", "time_zone", "theme"]


class CompanyForm(forms.ModelForm[Company]):
    """What holds for everybody here."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Company
        fields = ["name", "time_zone", "language", "second_step_for_all", "read_along_count"]
        help_texts = {
            "second_step_for_all": _("Whoever has none is led to its set-up at the next page."),
            "read_along_count": _("0 means that newcomers send by themselves from the first day."),
        }
