"""Who may see what: one rule for each route, one reach for each seat. A route without a rule answers nobody."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

from emptychair.company.models import Seat
from emptychair.company.reach import Reach

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Rule(Enum):
    """Whom a route answers. To everybody else it does not exist."""

    EVERYBODY = "everybody"
    SEATS = "seats"
    ADMINS = "admins"
    TOKENS = "tokens"
    """Programs: the door of the API asks for the token and its scope; who is signed in does not matter there."""


class SeatRequest(HttpRequest):
    """A request of somebody who is signed in. `reach` is found out when it is first asked for, and kept."""

    user: Seat
    reach: Reach
    htmx: Any


def _ruled(rule: Rule) -> Callable[[View], View]:
    def give(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return give


for_everybody = _ruled(Rule.EVERYBODY)
for_seats = _ruled(Rule.SEATS)
for_admins = _ruled(Rule.ADMINS)
for_tokens = _ruled(Rule.TOKENS)


def rule_of(view: Callable[..., HttpResponseBase]) -> Rule | None:
    """The rule given to a view, None when it has none. Django's own mark for open views counts as a rule."""
    if getattr(view, "login_required", True) is False:
        return Rule.EVERYBODY
    return getattr(view, "access_rule", None)


def admits(rule: Rule, seat: object) -> bool:
    """Whether the rule lets this person in; `seat` may be nobody."""
    if rule in {Rule.EVERYBODY, Rule.TOKENS}:
        return True
    if not isinstance(seat, Seat) or not seat.is_active:
        return False
    return rule is Rule.SEATS or seat.administers
