"""What every template may ask about the company."""

from django.http import HttpRequest

from emptychair.company import selectors
from emptychair.company.models import Company


def company(request: HttpRequest) -> dict[str, Company | None]:
    """`company`: None before the set-up."""
    return {"company": selectors.company_of(request)}
