"""What the sign-in page shows of the demo."""

from django import template
from django.http import HttpRequest

from emptychair.company.models import Seat
from emptychair.demo import selectors
from emptychair.demo.here import is_from_here

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_guide(context: template.Context) -> Seat | None:
    """The seat as which this visitor may look around, None for visitors from elsewhere."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or not is_from_here(request):
        return None
    return selectors.guide()
