"""Whether the web process and its database answer, and what is said when they do not."""

import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.views import defaults
from django.views.decorators.http import require_safe

from emptychair.company.access import for_everybody


@for_everybody
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """{"database": "ok"}; 503 while the database is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})


def broken(request: HttpRequest) -> HttpResponse:
    """What any fault leads to, in a view or before it: 503 while the database is away, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(loader.render_to_string("503.html"), status=503, headers={"Retry-After": "5"})
    return defaults.server_error(request)
