"""What is filled in for a new token."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Scope

_LIVES = [(30, _("30 days")), (90, _("90 days")), (365, _("A year")), (0, _("Until it is withdrawn"))]


class TokenForm(forms.Form):
    """What the token is for, what it may do, and for how long."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scope = forms.ChoiceField(label=_("It may"))
    days = forms.ChoiceField(label=_("It works for"), choices=_LIVES, initial=90)

    def __init__(self, *args: Any, scopes: Sequence[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"] = forms.ChoiceField(
            label=_("It may"), choices=[(scope.value, scope.label) for scope in scopes]
        )
