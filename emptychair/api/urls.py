"""Addresses of the API: every operation with its rule, its description, and an answer for whatever else is asked."""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI

from emptychair.api import views
from emptychair.api.description import api
from emptychair.api.problems import shaped
from emptychair.company.access import for_tokens

app_name = "api"


def _door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The operation's view, whose refusal of a method has the one shape too."""

    @wraps(view)
    def enter(request: HttpRequest, **path: object) -> HttpResponseBase:
        response = view(request, **path)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        allow = {"Allow": response.headers["Allow"]}
        return shaped(HTTPStatus.METHOD_NOT_ALLOWED, "method", "This address takes other methods.", headers=allow)

    return for_tokens(enter)


def _operations(of: NinjaAPI) -> Iterator[URLPattern]:
    seen: set[str] = set()
    for pattern in of.urls[0]:
        route = str(pattern.pattern)
        if isinstance(pattern, URLPattern) and route and route not in seen:
            seen.add(route)
            yield path(route, _door(pattern.callback), name=pattern.name)


urlpatterns = [
    path("openapi.json", views.describe, name="openapi"),
    *_operations(api),
    re_path("^", views.nowhere, name="nowhere"),
]
