"""Forms of imports."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emptychair.channels.kind import Column, Kind, Option
from emptychair.channels.kinds import kinds
from emptychair.company.models import Team

_MAP = "map"
_NOT_READ = "-"


class UploadForm(forms.Form):
    """The file of an export."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("As it was exported: plain or compressed (.gz, .bz2, .xz, .zst). Nothing is stored yet."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )


class ChannelForm(forms.Form):
    """The teams that a channel belongs to, and whether its answers need a second pair of eyes."""

    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.filter(removed_at=None),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Their members see it, and so do administrators, the chair and analysts. Without a team every seat does."
        ),
    )
    second_eyes = forms.BooleanField(
        label=_("A colleague reads each answer before it goes out"),
        required=False,
        help_text=_("For places where everybody reads along, such as a social network."),
    )


class AboutForm(forms.Form):
    """What an uploaded file is, and how it is to be read: drawn from what its kind declares."""

    channel_name = forms.CharField(
        label=_("Channel"),
        max_length=120,
        help_text=_("Where your customers said this. A new name opens a new channel; a known one adds to it."),
    )

    def __init__(self, *args: Any, kind: Kind, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_kind = kind
        self._declared = [option for option in kind.options if not (option.name == _MAP and kind.fields)]
        named = [(known.name, gettext(known.label)) for known in kinds().values()]
        self.fields["kind"] = forms.ChoiceField(label=_("What it is"), choices=named)
        for option in self._declared:
            self.fields[f"option-{option.name}"] = _field(option)
        readable = [(_NOT_READ, gettext("not read")), *((name, gettext(label)) for name, label in kind.fields.items())]
        self._columns = [column.name for column in columns] if kind.fields else []
        for place, column in enumerate(columns if kind.fields else ()):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column.name,
                choices=readable,
                initial=column.read_as or _NOT_READ,
                help_text=_examples(column),
            )

    def option_fields(self) -> list[forms.BoundField]:
        """The fields of the kind's options."""
        return [self[f"option-{option.name}"] for option in self._declared]

    def column_fields(self) -> list[forms.BoundField]:
        """One field for each column of the table."""
        return [self[f"column-{place}"] for place in range(len(self._columns))]

    def clean(self) -> dict[str, Any]:
        """No two columns can be the same field."""
        given = super().clean() or {}
        chosen = [given.get(f"column-{place}") for place in range(len(self._columns))]
        for place, field in enumerate(chosen):
            if field and field != _NOT_READ and field in chosen[:place]:
                self.add_error(f"column-{place}", _("Another column is read as this already."))
        return given

    def options(self) -> dict[str, list[str]]:
        """What was said, as an import keeps it."""
        said: dict[str, list[str]] = {}
        for option in self._declared:
            value = self.cleaned_data.get(f"option-{option.name}")
            if value:
                said[option.name] = _values(option, value)
        if self._columns:
            said[_MAP] = self._mapped()
        return said

    def _mapped(self) -> list[str]:
        """All fields, so that nothing is guessed any more; what no column is, is left empty."""
        chosen = {
            self.cleaned_data[f"column-{place}"]: column
            for place, column in enumerate(self._columns)
            if self.cleaned_data.get(f"column-{place}")
        }
        return [f"{field}={chosen.get(field, '')}" for field in self.of_kind.fields]


def initial_of(options: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """The fields' values for options that were given before."""
    return {f"option-{name}": "\n".join(values) for name, values in options.items()}


def _examples(column: Column) -> SafeString:
    """What stands in the column, so that nobody has to open the file to know."""
    if not column.examples:
        return escape(gettext("Empty in the first rows."))
    return format_html_join("", "<bdi>{}</bdi>", ((example,) for example in column.examples))


def _field(option: Option) -> forms.Field:
    if option.flag:
        return forms.BooleanField(label=gettext(option.label), required=False)
    widget = forms.Textarea(attrs={"rows": 2}) if option.many else forms.TextInput()
    help_text = gettext("For example %(example)s.") % {"example": option.example}
    if option.many:
        help_text += " " + gettext("One a line.")
    return forms.CharField(
        label=gettext(option.label), required=False, max_length=2_000, widget=widget, help_text=help_text
    )


def _values(option: Option, value: object) -> list[str]:
    if option.flag:
        return ["yes"]
    return [line.strip() for line in str(value).splitlines() if line.strip()]
