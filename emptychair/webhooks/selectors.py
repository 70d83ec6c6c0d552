"""Questions about endpoints and what was delivered to them."""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from emptychair.company import places
from emptychair.core import clock
from emptychair.web.paging import Cursor, Page, page_of
from emptychair.webhooks.models import Delivery, Endpoint

ON = Q(off_at=None, removed_at=None)


def endpoints() -> QuerySet[Endpoint]:
    """Those that there are, on or off, the oldest first."""
    return Endpoint.objects.filter(removed_at=None).order_by("made_at", "id")


def endpoint_by(pk: int) -> Endpoint | None:
    """An endpoint that there is."""
    return endpoints().filter(pk=pk).first() if pk < 2**63 else None


def with_counts() -> QuerySet[Endpoint]:
    """Endpoints with how many deliveries wait for each."""
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), state=Delivery.State.WAITING).order_by()
    counted = waiting.values("endpoint").annotate(number=Count("pk")).values("number")
    return endpoints().annotate(waiting=Coalesce(Subquery(counted), 0))


def listening() -> QuerySet[Endpoint]:
    """Endpoints that are told of what happens now; in a copy of the installation none, until they are switched on."""
    return Endpoint.objects.filter(ON, place=places.here())


def ready(*, besides: Collection[int] = ()) -> list[int]:
    """The endpoints for which something is due, other than these."""
    now = clock.now()
    due = Delivery.objects.filter(
        Q(claim=None) | Q(claim_ends_at__lte=now),
        endpoint=OuterRef("pk"),
        state=Delivery.State.WAITING,
        due_at__lte=now,
    )
    awake = listening().filter(Q(rests_until=None) | Q(rests_until__lte=now), Exists(due)).exclude(pk__in=besides)
    return list(awake.order_by("pk").values_list("pk", flat=True))


def log(endpoint: Endpoint, cursor: Cursor | None) -> Page[Delivery]:
    """What was delivered to the endpoint, or is to be, the latest first."""
    return page_of(Delivery.objects.filter(endpoint=endpoint), by="made_at", descending=True, cursor=cursor)


def delivery_by(pk: int) -> Delivery | None:
    """A delivery to an endpoint that there is."""
    found = Delivery.objects.filter(pk=pk, endpoint__removed_at=None).select_related("endpoint")
    return found.first() if pk < 2**63 else None
