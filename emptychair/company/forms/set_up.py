"""What a person fills in about the company."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from emptychair.company.forms.seats import NewPasswordForm
from emptychair.company.models import Company, Seat


class SetUpForm(NewPasswordForm, forms.ModelForm[Company]):
    """The company and its first administrator."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    seat_name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)

    class Meta:
        model = Company
        fields = ["name", "time_zone", "language"]

    def clean_email(self) -> str:
        """The address in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, object]:
        """The two passwords are the same and good enough."""
        given = super().clean() or {}
        self.check_password(Seat(email=given.get("email") or "", name=given.get("seat_name") or ""))
        return given
