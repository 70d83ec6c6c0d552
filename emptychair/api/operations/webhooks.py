"""Webhooks: who is told what happens, and what became of that."""

from collections.abc import Callable
from http import HTTPStatus

from ninja import Query, Router

from emptychair.api.doors import TokenRequest, reads, writes
from emptychair.api.problems import held_to
from emptychair.api.shapes import webhooks as shapes
from emptychair.api.shapes.base import Page, Paging, page
from emptychair.company.models import Scope, Seat
from emptychair.web.lookup import or_404
from emptychair.webhooks import selectors, services
from emptychair.webhooks.forms import EndpointForm
from emptychair.webhooks.models import Endpoint
from emptychair.webhooks.services import Wanted

router = Router(tags=["webhooks"])


@reads(router, "/webhooks", shapes.Webhooks, scope=Scope.ADMIN)
def list_webhooks(request: TokenRequest) -> shapes.Webhooks:
    """List the webhooks, the oldest first."""
    return shapes.Webhooks(items=list(map(shapes.webhook, selectors.endpoints().select_related("made_by"))))


@writes(router, "/webhooks", shapes.WebhookWithSecret, status=HTTPStatus.CREATED, scope=Scope.ADMIN)
def make_webhook(request: TokenRequest, asked: shapes.NewWebhook) -> shapes.WebhookWithSecret:
    """Set a webhook up. It hears the whole company."""
    made, secret = services.make(_wanted(asked), by=request.seat)
    return shapes.with_secret(made, secret)


@reads(router, "/webhooks/{int:pk}", shapes.Webhook, scope=Scope.ADMIN)
def read_webhook(request: TokenRequest, pk: int) -> shapes.Webhook:
    """Read a webhook."""
    return shapes.webhook(_endpoint(pk))


@writes(router, "/webhooks/{int:pk}", shapes.Webhook, method="PUT", scope=Scope.ADMIN)
def change_webhook(request: TokenRequest, pk: int, asked: shapes.NewWebhook) -> shapes.Webhook:
    """Change a webhook."""
    return shapes.webhook(services.change(_endpoint(pk), _wanted(asked), by=request.seat))


@writes(router, "/webhooks/{int:pk}", shapes.Webhook, method="DELETE", scope=Scope.ADMIN)
def remove_webhook(request: TokenRequest, pk: int) -> shapes.Webhook:
    """Remove a webhook."""
    found = _endpoint(pk)
    services.remove(found, by=request.seat)
    return shapes.webhook(Endpoint.objects.select_related("made_by").get(pk=pk))


@writes(router, "/webhooks/{int:pk}/secret", shapes.WebhookWithSecret, scope=Scope.ADMIN)
def renew_secret(request: TokenRequest, pk: int) -> shapes.WebhookWithSecret:
    """Make a new secret. For 24 hours everything is signed by the old one too."""
    secret = services.renew_secret(_endpoint(pk), by=request.seat)
    return shapes.with_secret(_endpoint(pk), secret)


@writes(router, "/webhooks/{int:pk}/on", shapes.Webhook, scope=Scope.ADMIN)
def switch_webhook_on(request: TokenRequest, pk: int) -> shapes.Webhook:
    """Tell a webhook again what happens from now on, and what still waits for it."""
    return _done(services.switch_on, pk, by=request.seat)


@writes(router, "/webhooks/{int:pk}/off", shapes.Webhook, scope=Scope.ADMIN)
def switch_webhook_off(request: TokenRequest, pk: int) -> shapes.Webhook:
    """Tell a webhook nothing any more."""
    return _done(services.switch_off, pk, by=request.seat)


@writes(router, "/webhooks/{int:pk}/trial", shapes.Delivery, status=HTTPStatus.CREATED, scope=Scope.ADMIN)
def try_webhook(request: TokenRequest, pk: int) -> shapes.Delivery:
    """Have a trial sent to a webhook."""
    return shapes.delivery(services.try_out(_endpoint(pk), by=request.seat))


@reads(router, "/webhooks/{int:pk}/deliveries", Page[shapes.Delivery], scope=Scope.ADMIN)
def list_deliveries(request: TokenRequest, pk: int, paging: Query[Paging]) -> Page[shapes.Delivery]:
    """List what was told to a webhook, or is to be, the latest first."""
    found = selectors.log(_endpoint(pk), paging.cursor)
    return page(found, map(shapes.delivery, found.rows))


@reads(router, "/deliveries/{int:pk}", shapes.Delivery, scope=Scope.ADMIN)
def read_delivery(request: TokenRequest, pk: int) -> shapes.Delivery:
    """Read what became of one event for one webhook."""
    return shapes.delivery(or_404(selectors.delivery_by(pk)))


@writes(router, "/deliveries/{int:pk}/again", shapes.Delivery, scope=Scope.ADMIN)
def deliver_again(request: TokenRequest, pk: int) -> shapes.Delivery:
    """Tell an event once more, under the same id."""
    return shapes.delivery(services.send_again(or_404(selectors.delivery_by(pk)), by=request.seat))


def _wanted(asked: shapes.NewWebhook) -> Wanted:
    """What was sent, held to what the page holds it to."""
    form = EndpointForm(asked.model_dump())
    held_to(form)
    return form.wanted()


def _done(act: Callable[..., None], pk: int, *, by: Seat) -> shapes.Webhook:
    act(_endpoint(pk), by=by)
    return shapes.webhook(_endpoint(pk))


def _endpoint(pk: int) -> Endpoint:
    return or_404(selectors.endpoint_by(pk))
