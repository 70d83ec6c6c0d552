"""What the journal is searched by."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from emptychair.company.journal_export import Format
from emptychair.company.journal_lines import Filters, everybody
from emptychair.company.verbs import VERBS

_DAYS = [MinValueValidator(date(1970, 1, 2)), MaxValueValidator(date(9999, 12, 30))]


def _day_field() -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(required=False, widget=widget, validators=_DAYS)


class JournalForm(forms.Form):
    """A narrowing of the journal; nonsense in it narrows nothing."""

    words = forms.CharField(label=_("Words"), required=False, max_length=200)
    actor = forms.ChoiceField(label=_("Who"), required=False)
    verb = forms.ChoiceField(label=_("Did what"), required=False)
    about = forms.CharField(label=_("To what, as in: customer 12"), required=False, max_length=200)
    since = _day_field()
    until = _day_field()

    def __init__(self, given: object) -> None:
        super().__init__(given, auto_id="journal-%s")  # type: ignore[arg-type]
        self.fields["since"].label, self.fields["until"].label = _("Since"), _("Until")
        anything = [("", _("any"))]
        self.fields["actor"].choices = [*anything, *everybody()]  # type: ignore[attr-defined]
        self.fields["verb"].choices = [*anything, *sorted(VERBS.items(), key=lambda one: str(one[1]))]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        """The narrowing."""
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if name in Filters.__dataclass_fields__}
        return Filters(**{name: value for name, value in given.items() if value})


class ExportForm(JournalForm):
    """The same, and what file it is to be."""

    format = forms.ChoiceField(choices=[(one.value, one.value) for one in Format])
