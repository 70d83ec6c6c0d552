"""What is typed into the composer."""

from django import forms

from emptychair.outbox.services import LONGEST


class AnswerForm(forms.Form):
    """The words of an answer, and the version of the draft that they were typed into."""

    KEEP, GIVE, SEND = "keep", "give", "send"

    text = forms.CharField(required=False, max_length=LONGEST, strip=False)
    key = forms.UUIDField()
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    do = forms.ChoiceField(choices=[(KEEP, KEEP), (GIVE, GIVE), (SEND, SEND)], required=False)
