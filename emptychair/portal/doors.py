"""The token in the address is the key to a customer's page, and the only one."""

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from emptychair.outbox import links
from emptychair.portal import selectors, shown

HEADERS = {
    # The address opens the page, so it is told to nobody: not to where a link leads, not to our own files' requests.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
Opened: TypeAlias = Callable[..., HttpResponseBase]
View: TypeAlias = Callable[..., HttpResponseBase]


def opened(view: Opened) -> View:
    """Hand the view the link that the token opens and its conversation, in the customer's language.

    Altered, over, withdrawn and never made look the same.
    """

    @wraps(view)
    def open_(request: HttpRequest, token: str, **more: str) -> HttpResponseBase:
        link = links.opened_by(token)
        conversation = selectors.conversation_of(link) if link else None
        language = shown.language_of(request, conversation.language if conversation else "")
        response: HttpResponseBase
        with translation.override(language):
            if link and conversation:
                response = view(request, token, link, conversation, **more)
            else:
                response = render(request, "portal/closed.html", status=404)
        for name, value in (HEADERS | {"Content-Language": language}).items():
            response[name] = value
        return response

    return open_
