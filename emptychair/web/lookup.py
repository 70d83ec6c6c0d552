"""Looking up what an address names."""

from typing import TypeVar

from django.http import Http404

T = TypeVar("T")


def or_404(found: T | None) -> T:
    """What was found. Raises Http404 when that is nothing."""
    if found is None:
        raise Http404
    return found
