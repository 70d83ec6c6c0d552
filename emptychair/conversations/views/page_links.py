"""The customer's link to a conversation, as seats make and end it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import handing, selectors
from emptychair.conversations.forms import PageLinkForm
from emptychair.outbox import links
from emptychair.outbox.errors import MayNot
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def page_link(request: SeatRequest, pk: int) -> HttpResponse:
    """Make a link for the customer, which the next page shows once, or end the one that there is.

    Whoever had to sign in meanwhile finds the conversation.
    """
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    back = redirect(f"{reverse('conversation', args=[pk])}#page-link")
    if request.method != "POST":
        return back
    form = PageLinkForm(request.POST)
    try:
        if not form.is_valid():
            say(request, _("Nothing was changed. Try again."))
        elif form.cleaned_data["do"] == PageLinkForm.MAKE:
            handing.hand(request, pk, token=links.make(pk, handle=found.handle, by=request.user))
        else:
            links.withdraw(pk, by=request.user)
            say(request, _("The link opens nothing any more."))
    except MayNot:
        say(request, _("Your seat cannot make links for customers; others can."))
    return back
