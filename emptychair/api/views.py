"""What is answered beside the operations."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from emptychair.api.description import description
from emptychair.api.problems import shaped
from emptychair.company.access import for_everybody


@for_everybody
@require_safe
def describe(request: HttpRequest) -> JsonResponse:
    """The description of the API, as OpenAPI has it."""
    return JsonResponse(description())


@for_everybody
@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """Nothing is at this address."""
    return shaped(HTTPStatus.NOT_FOUND, "not_found", "There is no such address.")
