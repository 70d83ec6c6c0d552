"""What is filled in about whose turn it is."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Turn
from emptychair.web import words


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class RuleForm(forms.Form):
    """The days on which somebody is to answer, and how many at once."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=list(WEEKDAYS.items()), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    seats_a_day = forms.IntegerField(label=_("How many answer on a day"), min_value=1, max_value=20)


class AwayForm(forms.Form):
    """From when to when one is away."""

    since = _day(label=_("First day"))
    until = _day(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("The last day is before the first."))
        return given


class _TurnField(forms.ModelChoiceField[Turn]):
    def label_from_instance(self, obj: Turn) -> str:
        return f"{words.day(obj.on)} · {obj.seat.name}"


class SwapForm(forms.Form):
    """For which turn of a colleague one's own is offered."""

    def __init__(self, *args: Any, turns: QuerySet[Turn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"] = _TurnField(label=_("For the turn of"), queryset=turns, empty_label=_("Choose a turn"))
