"""Customers."""

from ninja import Query, Router

from emptychair.api.doors import TokenRequest, reads
from emptychair.api.shapes import customers as shapes
from emptychair.api.shapes.base import Page, Paging, page
from emptychair.core import clock
from emptychair.customers import hooks, selectors
from emptychair.customers.arc import arc
from emptychair.customers.selectors import Person
from emptychair.web.lookup import or_404

router = Router(tags=["customers"])


@reads(router, "/customers", Page[shapes.Customer])
def list_customers(request: TokenRequest, called: Query[shapes.Called]) -> Page[shapes.Customer]:
    """List customers, or search for them, those heard last first."""
    typed = called.q.strip()
    search = selectors.search(typed, reach=request.reach) if typed else None
    found = selectors.latest(called.cursor, among=search.ids if search else None, reach=request.reach)
    said = search.said if search else {}
    people = selectors.people(found.rows, reach=request.reach, glance=True, said=said)
    return page(found, map(shapes.customer, people))


@reads(router, "/customers/{int:pk}", shapes.CustomerWithStory)
def read_customer(request: TokenRequest, pk: int) -> shapes.CustomerWithStory:
    """Read a customer with their story.

    Who is part of another customer is answered as that one, with its id.
    """
    person = _person(request, pk)
    story = hooks.story([handle.pk for handle in person.handles], reach=request.reach)
    return shapes.with_story(person, story)


@reads(router, "/customers/{int:pk}/touches", Page[shapes.Touch])
def list_touches(request: TokenRequest, pk: int, paging: Query[Paging]) -> Page[shapes.Touch]:
    """List everything that happened with a customer, the latest first."""
    person = _person(request, pk)
    found = selectors.touches([handle.pk for handle in person.handles], paging.cursor)
    return page(found, map(shapes.touch, arc(found.rows, reach=request.reach, now=clock.now())))


def _person(request: TokenRequest, pk: int) -> Person:
    whole = or_404(selectors.whole(pk, reach=request.reach))
    (person,) = selectors.people([whole], reach=request.reach, glance=True)
    return person
