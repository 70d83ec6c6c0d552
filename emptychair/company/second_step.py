"""The second step of signing in: a code of an app, or a passkey."""

from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from emptychair.company import selectors
from emptychair.company.models import Seat
from emptychair.core.exposure import is_address

_HAS_IT = "has_second_step"


def steps_of(seat: Seat) -> frozenset[int]:
    """The numbers of the seat's codes and passkeys: another set means that they were changed."""
    return frozenset(Authenticator.objects.filter(user=seat).values_list("pk", flat=True))


def has_one(seat: Seat) -> bool:
    """Whether signing in to the seat takes more than its password."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=seat, type__in=types).exists())


def is_missing(request: HttpRequest, seat: Seat) -> bool:
    """Whether the company asks for a second step and the reader, `seat`, has none.

    Whoever came by a provider of the company's has done there what it asks for. What was found is kept in the session,
    which ends when the second step is taken away.
    """
    company = selectors.company_of(request)
    if not (company and company.second_step_for_all) or request.session.get(_HAS_IT):
        return False
    records = get_authentication_records(request, seat)
    if any(record.get("method") == "socialaccount" for record in records) or has_one(seat):
        request.session[_HAS_IT] = True
        return False
    return True


def forget_found(request: HttpRequest) -> None:
    """Look again at the next page: the reader has changed their second step."""
    request.session.pop(_HAS_IT, None)


def passkeys_work() -> bool:
    """Whether browsers offer passkeys on the configured address: they want a name, and TLS unless it is localhost."""
    address = urlsplit(settings.EMPTYCHAIR_ADDRESS)
    name = address.hostname or ""
    return name == "localhost" or (address.scheme == "https" and not is_address(name))
