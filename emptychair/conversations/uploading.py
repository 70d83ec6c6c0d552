"""Files that come with a form: refused before anything of them is read when they are more than could be kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from emptychair.channels.inbound import File

_FORM_BYTES = 512 * 1024

View = Callable[..., HttpResponse]


def is_too_large(request: HttpRequest) -> bool:
    """Whether the request says of itself that it brings more than files may be together."""
    given = request.META.get("CONTENT_LENGTH") or "0"
    return not given.isdecimal() or int(given[:20]) > settings.EMPTYCHAIR_ANSWER_FILES_BYTES + _FORM_BYTES


def sized(refuse: View) -> Callable[[View], View]:
    """Have what is too large answered by `refuse`, and nothing of it read; a form's token is looked at after that."""

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def looked_at(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return (refuse if is_too_large(request) else protected)(request, *args, **kwargs)

        return looked_at

    return decorate


def files_in(request: HttpRequest) -> list[File]:
    """The files of the form's field `files`, with what their sender says of them."""
    return [
        File(name=one.name or "", type=one.content_type or "", content=one.read())
        for one in request.FILES.getlist("files")
    ]
