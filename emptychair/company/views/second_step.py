"""How a seat signs in: django-allauth's pages for codes and passkeys, recorded, and ending other sessions."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emptychair.company import second_step, sessions
from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.models import Seat

View = Callable[..., HttpResponseBase]


def _recorded(view: View) -> View:
    """Whatever changes the reader's second step ends their other sessions, with a line in the journal."""

    @for_seats
    @wraps(view)
    def changing(request: SeatRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seat = Seat.objects.get(pk=request.user.pk)
        before = second_step.steps_of(seat)
        response = view(request, *args, **kwargs)
        if second_step.steps_of(seat) != before:
            second_step.forget_found(request)
            sessions.end_others(request, seat, verb="changed their second step")
        return response

    return changing


@for_seats
@require_safe
def index(request: SeatRequest) -> HttpResponseBase:
    """What the seat signs in with beside its password."""
    kept = {kind: [] for kind in Authenticator.Type}  # type: dict[str, list[Authenticator]]
    for one in Authenticator.objects.filter(user=request.user).order_by("pk"):
        kept[one.type].append(one)
    recovery = kept[Authenticator.Type.RECOVERY_CODES]
    shown = {
        "app": next(iter(kept[Authenticator.Type.TOTP]), None),
        "passkeys": [one.wrap() for one in kept[Authenticator.Type.WEBAUTHN]],
        "codes_left": len(recovery[0].wrap().get_unused_codes()) if recovery else None,
        "passkeys_work": second_step.passkeys_work(),
        "missing": second_step.is_missing(request, request.user),
    }
    return render(request, "company/second_step.html", shown)


activate_app = _recorded(totp.activate_totp)
remove_app = _recorded(totp.deactivate_totp)
view_codes = for_seats(codes.view_recovery_codes)
new_codes = _recorded(codes.generate_recovery_codes)
add_passkey = _recorded(webauthn.add_webauthn)
remove_passkey = _recorded(webauthn.remove_webauthn)
again_by_code = for_seats(base.reauthenticate)
again_by_passkey = for_seats(webauthn.reauthenticate_webauthn)
