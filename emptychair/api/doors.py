"""What every operation passes: the token, its scope, its limit, its key."""

import inspect
import zoneinfo
from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from ninja import Router
from ninja.decorators import decorate_view
from ninja.responses import Status
from ninja.security import HttpBearer

from emptychair.api import limits, replays
from emptychair.api.errors import NotJson, NoToken, TokenMayNot
from emptychair.api.problems import answer_to
from emptychair.api.shapes.base import Refusal
from emptychair.channels.reach import reach_of
from emptychair.company import selectors, tokens
from emptychair.company.models import ApiToken, Scope, Seat
from emptychair.company.reach import Reach

View = TypeVar("View", bound=Callable[..., object])
Run = Callable[..., HttpResponseBase]
_LARGEST = 2**63 - 1
_BEARER = "bearer "
REFUSALS = frozenset({400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503})
_KEY_PARAMETER = {
    "name": replays.HEADER,
    "in": "header",
    "required": False,
    "description": "The same request with the same key is done once within 24 hours, and answered the same.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}


class TokenRequest(HttpRequest):
    """A request of a program that may ask for what it asks."""

    seat: Seat
    reach: Reach
    token: ApiToken


class Bearer(HttpBearer):
    """How the description names it. Who passed the door is known; whoever did not is refused once more."""

    def __call__(self, request: HttpRequest) -> Seat | None:
        """The seat that the door has found."""
        return getattr(request, "seat", None)

    def authenticate(self, request: HttpRequest, token: str) -> Seat | None:
        """As `__call__`."""
        return self(request)


_BEARER_SCHEME = Bearer()


def reads(router: Router, path: str, answer: Any, *, scope: Scope = Scope.READ) -> Callable[[View], View]:
    """An operation that changes nothing."""
    return _operation(router, "GET", path, answer, status=HTTPStatus.OK, scope=scope)


def writes(
    router: Router,
    path: str,
    answer: Any,
    *,
    method: str = "POST",
    status: HTTPStatus = HTTPStatus.OK,
    scope: Scope = Scope.ANSWER,
) -> Callable[[View], View]:
    """An operation that changes something; with an idempotency key once."""
    return _operation(router, method, path, answer, status=status, scope=scope)


def _operation(
    router: Router, method: str, path: str, answer: Any, *, status: HTTPStatus, scope: Scope
) -> Callable[[View], View]:
    extra: dict[str, object] = {"x-scope": scope.value}
    if method != "GET":
        extra["parameters"] = [_KEY_PARAMETER]

    def add(view: View) -> View:
        summary, _, more = (inspect.getdoc(view) or "").partition("\n\n")

        @wraps(view)
        def answered(request: TokenRequest, **given: Any) -> Status[object]:
            return Status(status.value, view(request, **given))

        guarded = decorate_view(partial(_through, scope=scope))(answered)
        router.api_operation(
            [method],
            path,
            response={status.value: answer, REFUSALS: Refusal},
            auth=_BEARER_SCHEME,
            operation_id=view.__name__,
            summary=" ".join(summary.split()).rstrip("."),
            description=" ".join(more.split()),
            openapi_extra=extra,
        )(guarded)
        return view

    return add


def _through(run: Run, *, scope: Scope) -> Run:
    @wraps(run)
    def enter(request: TokenRequest, **path: Any) -> HttpResponseBase:
        with translation.override("en"):
            try:
                _admit(request, scope)
                _check_address(request, path)
                act = partial(run, request, **path)
                with timezone.override(_zone_of(request)):
                    return act() if request.method == "GET" else replays.once(request, request.token, act)
            except Exception as error:
                return answer_to(request, error)

    return enter


def _admit(request: TokenRequest, scope: Scope) -> None:
    """Know who asks. Raises NoToken, TokenMayNot and TooOften."""
    given = request.headers.get("Authorization", "")
    bearer = given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else ""
    token = tokens.token_of(bearer)
    if token is None:
        raise NoToken
    limits.count(token)
    if not tokens.may(token, scope):
        raise TokenMayNot
    request.seat, request.reach, request.token = token.seat, reach_of(token.seat), token


def _check_address(request: HttpRequest, path: dict[str, Any]) -> None:
    """Refuse numbers and characters that no row can have."""
    if any(isinstance(value, int) and value > _LARGEST for value in path.values()):
        raise Http404
    if any("\0" in part for name, values in request.GET.lists() for part in (name, *values)):
        raise NotJson("The address holds a NUL character.", code="bad_address")


def _zone_of(request: TokenRequest) -> zoneinfo.ZoneInfo:
    company = selectors.company_of(request)
    return zoneinfo.ZoneInfo(request.seat.time_zone or (company.time_zone if company else "") or "UTC")
