"""The page on which a customer reads and answers.

No cookie opens these pages: who has the token may do all that they offer, and who has not can forge nothing. So they
neither set one nor ask for a form's token.
"""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company.access import for_everybody
from emptychair.company.models import Seat
from emptychair.conversations import files
from emptychair.conversations.models import Conversation
from emptychair.outbox.models import PageLink
from emptychair.portal import selectors, services, shown
from emptychair.portal.doors import opened
from emptychair.portal.errors import TooManyMessages
from emptychair.portal.forms import SayForm
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.saving import to_save

_LIMIT = "page_message"


@for_everybody
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def page(request: HttpRequest, token: str, link: PageLink, conversation: Conversation) -> HttpResponse:
    """The conversation, and a place to write. What is posted stands in it when the next page is drawn."""
    if request.method != "POST":
        return _page(request, token, link, conversation, SayForm())
    if isinstance(request.user, Seat):
        return _page(request, token, link, conversation, SayForm(), status=403)
    form = SayForm(request.POST)
    if not form.is_valid():
        return _page(request, token, link, conversation, form, status=422)
    try:
        if not ratelimit.consume(request, action=_LIMIT):
            raise TooManyMessages
        services.say(link, conversation, key=form.cleaned_data["key"], text=form.cleaned_data["text"])
    except TooManyMessages:
        form.add_error("text", _("That is a lot within an hour. Your words are still here; send them a little later."))
        return _page(request, token, link, conversation, form, status=429)
    return redirect(f"{reverse('customer_page', args=[token])}?lang={get_language()}#latest")


def _page(
    request: HttpRequest, token: str, link: PageLink, conversation: Conversation, form: SayForm, *, status: int = 200
) -> HttpResponse:
    talk = selectors.talk_of(conversation, cursor_from(request.GET.get("at", "")))
    return render(
        request,
        "portal/page.html",
        {
            "link": link,
            "token": token,
            "talk": shown.talk(link, talk),
            "pager": pager_of(request, talk.page),
            "form": form,
            "languages": list(shown.switch(token, get_language() or "")),
            "by_seat": isinstance(request.user, Seat),
        },
        status=status,
    )


@for_everybody
@require_safe
@opened
def news(request: HttpRequest, token: str, link: PageLink, conversation: Conversation) -> HttpResponse:
    """The latest part of the conversation; nothing (204) while it is as `state` says."""
    talk = selectors.talk_of(conversation)
    if request.GET.get("state") == selectors.state_of(talk):
        return HttpResponse(status=204)
    return render(request, "portal/_talk.html", {"talk": shown.talk(link, talk), "token": token})


@for_everybody
@require_safe
@opened
def file(request: HttpRequest, token: str, link: PageLink, conversation: Conversation, mark: str) -> HttpResponseBase:
    """A file of the conversation, to save; never shown in place."""
    found = selectors.file_marked(link, conversation, mark)
    path = files.path_of(found.sha256) if found else None
    if found is None or path is None or not path.is_file():
        return render(request, "portal/file_missing.html", {"token": token}, status=410 if found else 404)
    return to_save(path.open("rb"), name=found.name)


@for_everybody
@csrf_exempt
@require_POST
@opened
def seen(request: HttpRequest, token: str, link: PageLink, conversation: Conversation) -> HttpResponse:
    """The customer has the page before them: told by a script, and only while the page is on their screen."""
    if isinstance(request.user, Seat):
        return HttpResponse(status=403)
    services.see(link, conversation, mark=request.POST.get("mark", "")[:64])
    return HttpResponse(status=204)
