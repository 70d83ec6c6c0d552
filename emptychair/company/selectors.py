"""Questions about the company and its seats."""

from django.http import HttpRequest

from emptychair.company.models import Company, Seat


def the_company() -> Company | None:
    """The company of this installation, None before it is set up."""
    return Company.objects.first()


def company_of(request: HttpRequest) -> Company | None:
    """The company, asked for once in a request."""
    if not hasattr(request, "_company"):
        request._company = the_company()  # type: ignore[attr-defined]
    found: Company | None = request._company  # type: ignore[attr-defined]
    return found


def is_set_up() -> bool:
    """Whether the first set-up was done: there is a company, or ever was a seat."""
    return Company.objects.exists() or Seat.objects.exists()
