"""What every request may ask about channels."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from emptychair.channels.reach import reach_of


class WithReach:
    """`request.reach`: the channels that the reader may see, found out at most once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.reach = SimpleLazyObject(lambda: reach_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
