"""Views of the list that somebody keeps under a name."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import viewing
from emptychair.conversations.forms import SavedViewForm
from emptychair.conversations.models import SavedView
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: SeatRequest) -> HttpResponse:
    """Keep what the list is narrowed to; a name that is there already means the new one from now on."""
    if request.method != "POST":
        return redirect("conversations")
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        say(request, _("Give the view a name of at most 60 characters."), level=messages.ERROR)
        return redirect("conversations")
    view = viewing.save(form.cleaned_data["name"], query=form.cleaned_data["query"],
                        shared=form.cleaned_data["shared"], by=request.user)  # fmt: skip
    say(request, _("Kept as “%(name)s”.") % {"name": view.name})
    return redirect(reverse("conversations") + view.query)


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: SeatRequest, pk: int) -> HttpResponse:
    """Forget a view of one's own."""
    view = SavedView.objects.filter(pk=pk, seat=request.user).first()
    if not view:
        raise Http404
    if request.method == "POST":
        viewing.forget(view)
        say(request, _("“%(name)s” is forgotten.") % {"name": view.name})
    return redirect("conversations")
