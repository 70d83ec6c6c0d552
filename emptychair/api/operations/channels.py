"""Channels, and messages that a program brings to one."""

from http import HTTPStatus

from ninja import Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.shapes import company as shapes
from emptychair.api.shapes.inbound import Inbound, Received
from emptychair.channels import selectors, services
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.company.models import Scope
from emptychair.web.lookup import or_404

router = Router(tags=["channels"])
_FORM = "jsonl"


@reads(router, "/channels", shapes.Channels)
def list_channels(request: TokenRequest) -> shapes.Channels:
    """List the channels by name."""
    return shapes.Channels(items=list(map(shapes.channel, selectors.channels(reach=request.reach))))


@reads(router, "/channels/{int:pk}", shapes.Channel)
def read_channel(request: TokenRequest, pk: int) -> shapes.Channel:
    """Read a channel."""
    return shapes.channel(or_404(selectors.channels(reach=request.reach).filter(pk=pk).first()))


@writes(router, "/channels/{int:pk}/inbound", Received, status=HTTPStatus.CREATED, scope=Scope.ADMIN)
def receive(request: TokenRequest, pk: int, asked: Inbound) -> Received:
    """Bring a message to a channel.

    The answer comes once it is committed; it is read and stands in its conversation a moment later. A message of the
    same id is kept once. It takes a token for everything: whoever brings messages speaks for customers, and for the
    company where `by_company` is true.
    """
    channel, kind = or_404(selectors.channel_numbered(pk, reach=request.reach)), kind_named(_FORM)
    external_id = kind.parse(request.body).external_id
    record = Record(external_id=external_id, raw=request.body, position="API")
    received = services.receive(channel, [record], kind=kind.name)
    return Received(external_id=external_id, stored=bool(received.stored))
