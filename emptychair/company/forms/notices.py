"""What a seat fills in about being told."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emptychair.company.models import Notice, NoticeWishes
from emptychair.company.notices import Mails


class WishesForm(forms.Form):
    """Kinds that are wanted, quiet hours: both times or none; and, where the company can mail, what comes by mail."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Tell me when"),
        choices=Notice.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.EMPTYCHAIR_MAILS:
            self.fields["by_mail"] = forms.ChoiceField(
                label=gettext_lazy("By mail"),
                help_text=gettext_lazy(
                    "Urgent are mentions, promises that fall due, and drafts that are held for you or come back. What"
                    " you have seen, or a browser has told you, is not mailed."
                ),
                choices=NoticeWishes.ByMail.choices,
                widget=forms.RadioSelect,
            )
            self.fields["mail_at"] = forms.TimeField(
                label=gettext_lazy("The daily mail leaves at"), widget=forms.TimeInput({"type": "time"}, "%H:%M")
            )

    @classmethod
    def of(cls, wishes: NoticeWishes) -> "WishesForm":
        """The form as the seat filled it in last."""
        wanted = [kind for kind in Notice.Kind.values if kind not in wishes.unwanted]
        names = ("quiet_from", "quiet_until", "by_mail", "mail_at")
        return cls(initial={"wanted": wanted, **{name: getattr(wishes, name) for name in names}})

    def clean(self) -> dict[str, object]:
        """Quiet hours have a beginning and an end."""
        cleaned: dict[str, object] = super().clean() or {}
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None) and not self.errors:
            self.add_error("quiet_until", _("Give both times, or none."))
        return cleaned

    def mails(self) -> Mails | None:
        """What was chosen of mails; None where none can be had."""
        given = self.cleaned_data
        if "by_mail" not in given:
            return None
        return Mails(which=NoticeWishes.ByMail(given["by_mail"]), at=given["mail_at"])


class BrowserForm(forms.Form):
    """What a browser gives when it may show notices."""

    endpoint = forms.CharField(max_length=2_000)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=60)
