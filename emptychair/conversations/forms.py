"""What is typed into the composer, and pressed beside it."""

from django import forms

from emptychair.outbox.services import LONGEST


class AnswerForm(forms.Form):
    """The words of an answer, and the version of the draft that they were typed into."""

    KEEP, GIVE, ON_PAGE = "keep", "give", "on_page"

    text = forms.CharField(required=False, max_length=LONGEST, strip=False)
    key = forms.UUIDField()
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    do = forms.ChoiceField(choices=[(KEEP, KEEP), (GIVE, GIVE), (ON_PAGE, ON_PAGE)], required=False)


class PageLinkForm(forms.Form):
    """What becomes of the customer's link to the conversation."""

    MAKE, WITHDRAW = "make", "withdraw"

    do = forms.ChoiceField(choices=[(MAKE, MAKE), (WITHDRAW, WITHDRAW)])
