"""What is typed into a saved reply."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Seat, Team
from emptychair.outbox.filling import ALWAYS_KNOWN, FALLS_BACK, wrong_in
from emptychair.outbox.models import SavedReply
from emptychair.outbox.services import LONGEST

FIELDS = (*(f'{{{{ {name} | "there" }}}}' for name in FALLS_BACK), *(f"{{{{ {name} }}}}" for name in ALWAYS_KNOWN))


class SavedReplyForm(forms.ModelForm[SavedReply]):
    """A saved reply; of fields it takes those that are listed, and no others."""

    text = forms.CharField(
        label=_("What it says"), max_length=LONGEST, strip=False, widget=forms.Textarea({"rows": 10})
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", "–"), *settings.LANGUAGES])

    class Meta:
        model = SavedReply
        fields = ["name", "text", "language", "team"]

    def __init__(self, *args: object, seat: Seat, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        teams = forms.ModelChoiceField(
            Team.objects.all() if seat.administers else seat.teams.all(),
            label=_("Team"),
            required=False,
            empty_label=_("Everybody"),
        )
        self.fields["team"] = teams

    def clean_text(self) -> str:
        """The words, if every field in them is one of the list and has words for when it is empty."""
        text = str(self.cleaned_data["text"])
        if not text.strip():
            raise forms.ValidationError(_("Write an answer first."))
        for wrong in wrong_in(text)[:3]:
            self.add_error(
                "text",
                _("“%(wrong)s” cannot be filled in. Use one of the fields below as it stands.") % {"wrong": wrong},
            )
        return text
