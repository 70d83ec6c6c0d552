"""What is typed about a promise."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from emptychair.asks import selectors
from emptychair.asks.models import Promise
from emptychair.asks.services import LONGEST, LONGEST_WORD
from emptychair.company.models import Seat

_DAYS = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class PromiseForm(forms.Form):
    """A promise noted by hand."""

    words = forms.CharField(label=_("What was promised"), max_length=LONGEST, widget=forms.Textarea({"rows": 2}))
    due_on = forms.DateField(label=_("By which day"), widget=_day(), validators=_DAYS)


class SettleForm(forms.Form):
    """How a promise ended; who takes it back says why."""

    state = forms.ChoiceField(choices=[one for one in Promise.State.choices if one[0] != Promise.State.OPEN])
    on = forms.DateField(label=_("On which day"), required=False, widget=_day(), validators=_DAYS)
    word = forms.CharField(label=_("How it ended"), required=False, max_length=LONGEST_WORD)

    def clean(self) -> dict[str, object]:
        """A reason where there has to be one."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("state") == Promise.State.TAKEN_BACK and not cleaned.get("word"):
            self.add_error("word", _("Say why it is taken back."))
        return cleaned


class MoveForm(forms.Form):
    """Another day, and why."""

    due_on = forms.DateField(label=_("New day"), widget=_day(), validators=_DAYS)
    reason = forms.CharField(label=_("Why"), max_length=LONGEST_WORD)


class GiveForm(forms.Form):
    """Somebody else who cares for it."""

    to = forms.TypedChoiceField(label=_("Who cares for it"), coerce=int)

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.seats: dict[int, Seat] = {seat.pk: seat for seat in selectors.owners()}
        self.fields["to"].choices = [(pk, str(seat)) for pk, seat in self.seats.items()]  # type: ignore[attr-defined]

    @property
    def seat(self) -> Seat:
        """Who was chosen."""
        return self.seats[self.cleaned_data["to"]]
