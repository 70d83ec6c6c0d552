"""Whether the web process and its database answer, for whoever watches over them."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from emptychair.company.access import for_everybody


@for_everybody
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """{"database": "ok"}; 503 while the database is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})
