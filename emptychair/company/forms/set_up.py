"""What a person fills in about the company."""

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Company, Seat


class SetUpForm(forms.ModelForm[Company]):
    """The company and its first administrator."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    seat_name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters; a sentence is a good one."),
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Company
        fields = ["name", "time_zone", "language"]

    def clean_email(self) -> str:
        """The address in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, object]:
        """The two passwords are the same and good enough."""
        given = super().clean() or {}
        password = given.get("password")
        if password:
            if password != given.get("password_again"):
                self.add_error("password_again", _("The two passwords differ. Type the same one twice."))
            try:
                validate_password(password, Seat(email=given.get("email") or "", name=given.get("seat_name") or ""))
            except ValidationError as error:
                self.add_error("password", error)
        return given
