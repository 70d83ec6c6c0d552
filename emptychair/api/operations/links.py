"""Links by which customers read and answer their conversation in a browser."""

from http import HTTPStatus

from ninja import Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.operations.conversations import conversation_of
from emptychair.api.shapes import saved as shapes
from emptychair.outbox import links
from emptychair.web.lookup import or_404

router = Router(tags=["conversations"])


@reads(router, "/conversations/{int:pk}/link", shapes.Links)
def read_link(request: TokenRequest, pk: int) -> shapes.Links:
    """Read whether the customer has a link to their page, and when they used it."""
    return shapes.links(links.live(conversation_of(request, pk).pk))


@writes(router, "/conversations/{int:pk}/link", shapes.MadeLink, status=HTTPStatus.CREATED)
def make_link(request: TokenRequest, pk: int) -> shapes.MadeLink:
    """Make a link for the customer to their page. The one before opens nothing any more."""
    found = conversation_of(request, pk)
    token = links.make(pk, handle=found.handle, by=request.seat)
    return shapes.made_link(token, or_404(links.opened_by(token)))


@writes(router, "/conversations/{int:pk}/link", shapes.Links, method="DELETE")
def withdraw_link(request: TokenRequest, pk: int) -> shapes.Links:
    """Have the customer's link open nothing any more."""
    links.withdraw(conversation_of(request, pk).pk, by=request.seat)
    return shapes.links(links.live(pk))
