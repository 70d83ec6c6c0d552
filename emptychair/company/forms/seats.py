"""What administrators fill in about seats, and what who is invited fills in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Company, Invitation, Role, Seat, Team


def team_field() -> forms.ModelMultipleChoiceField[Team]:
    """The teams that there are, to tick."""
    return forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.filter(removed_at=None),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SeatForm(forms.Form):
    """What a seat may do, and with whom it answers."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"] = team_field()


class InviteForm(SeatForm):
    """For whom a seat is offered."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120)
    field_order = ("name", "email", "role", "teams")

    def clean_email(self) -> str:
        """The address in lower case, of somebody who has no seat yet."""
        email = str(self.cleaned_data["email"]).lower()
        if Seat.objects.filter(email=email).exists():
            raise ValidationError(_("Whoever has this address has a seat already."))
        return email


class ForgottenForm(forms.Form):
    """Whose password is lost."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class NewPasswordForm(forms.Form):
    """A password, twice, good enough for whoever will use it."""

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

    def check_password(self, seat: Seat) -> None:
        """Add what is wrong with the password of that seat."""
        password = self.cleaned_data.get("password")
        if not password:
            return
        if password != self.cleaned_data.get("password_again"):
            self.add_error("password_again", _("The two passwords differ. Type the same one twice."))
        try:
            validate_password(password, seat)
        except ValidationError as error:
            self.add_error("password", error)


class AcceptForm(NewPasswordForm):
    """Who takes the seat, and how they read it."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=list(Company._meta.get_field("time_zone").choices or ())
    )
    field_order = ("name", "password", "password_again", "language", "time_zone")

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """The password is none that is easily guessed from the name or the address."""
        given = super().clean() or {}
        self.check_password(Seat(email=self.invitation.email, name=given.get("name") or ""))
        return given
