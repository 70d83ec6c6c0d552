"""The first set-up."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.company import selectors, services
from emptychair.company.access import for_everybody
from emptychair.company.errors import AlreadySetUp
from emptychair.company.forms.set_up import SetUpForm


@for_everybody
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Name the company and make its first administrator; afterwards this page does not exist."""
    if selectors.is_set_up():
        raise Http404
    form = SetUpForm(request.POST or None)
    if not form.is_valid():
        return render(request, "company/setup.html", {"form": form}, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    try:
        seat = services.set_up(
            given["name"],
            time_zone=given["time_zone"],
            language=given["language"],
            seat_name=given["seat_name"],
            email=given["email"],
            password=given["password"],
        )
    except AlreadySetUp as error:
        raise Http404 from error
    login(request, seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    messages.success(request, _("Your company is set up. Bring in what your customers have said so far."))
    return redirect("import")
