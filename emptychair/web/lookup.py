"""Looking up what an address names, and which addresses are ours."""

from typing import TypeVar

from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

T = TypeVar("T")


def or_404(found: T | None) -> T:
    """What was found. Raises Http404 when that is nothing."""
    if found is None:
        raise Http404
    return found


def own_address(request: HttpRequest, *, otherwise: str = "/") -> str:
    """The `next` of a form when it lies on this site, else another page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else otherwise
