"""Questions about channels, imports and what was set aside."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from emptychair.channels.models import Channel, ImportRun, PendingArrival
from emptychair.company.reach import Reach
from emptychair.web.paging import PAGE, Cursor, Page, cut

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """What became of an export's messages: read = stored + duplicates + set_aside."""

    read: int
    stored: int
    duplicates: int
    set_aside: int


def counts_of(run: ImportRun) -> Counts:
    """The run's counts as things stand: what intake has set aside since is set aside, not stored."""
    annotated = getattr(run, "set_aside", None)
    set_aside = min(set_aside_of(run).count() if annotated is None else annotated, run.fresh_count)
    return Counts(
        read=run.read_count,
        stored=run.fresh_count - set_aside,
        duplicates=run.read_count - run.fresh_count,
        set_aside=set_aside,
    )


def set_aside_of(run: ImportRun) -> QuerySet[PendingArrival]:
    """What this run brought and nobody could read."""
    found = PendingArrival.objects.filter(
        channel=run.channel, arrival_id__gt=run.after_arrival, set_aside_at__isnull=False
    )
    return found.filter(arrival_id__lte=run.last_arrival) if run.ended else found


def imports() -> QuerySet[ImportRun]:
    """All runs that were started, the latest first, each with `set_aside`."""
    aside = (
        PendingArrival.objects.filter(
            set_aside_at__isnull=False,
            channel=OuterRef("channel"),
            arrival_id__gt=OuterRef("after_arrival"),
            arrival_id__lte=OuterRef("last_arrival"),
        )
        .order_by()
        .values("channel")
        .annotate(many=Count("pk"))
        .values("many")
    )
    return (
        ImportRun.objects.exclude(state=ImportRun.State.UPLOADED)
        .select_related("channel", "started_by")
        .annotate(set_aside=Coalesce(Subquery(aside, output_field=IntegerField()), 0))
    )


def import_run(pk: int) -> ImportRun | None:
    """The run of that number."""
    return ImportRun.objects.select_related("channel", "started_by").filter(pk=pk).first() if _fits(pk) else None


def waiting_of(run: ImportRun) -> int:
    """How many arrivals of the run's channel have not been taken in yet."""
    return PendingArrival.objects.filter(channel=run.channel, set_aside_at=None).count() if run.channel else 0


def set_aside_count() -> int:
    """How many arrivals are set aside."""
    return PendingArrival.objects.filter(set_aside_at__isnull=False).count()


def set_aside_one(arrival_id: int) -> PendingArrival | None:
    """One arrival that is set aside, with its raw form."""
    if not _fits(arrival_id):
        return None
    found = PendingArrival.objects.select_related("arrival", "channel")
    return found.filter(pk=arrival_id, set_aside_at__isnull=False).first()


def set_aside_page(cursor: Cursor | None, *, size: int = PAGE) -> Page[PendingArrival]:
    """Arrivals that are set aside, the latest first, without their raw form."""
    backwards = cursor is not None and cursor.back
    found = PendingArrival.objects.filter(set_aside_at__isnull=False).select_related("arrival", "channel")
    found = found.defer("arrival__raw")
    if cursor is not None:
        beyond = "gt" if backwards else "lt"
        found = found.filter(
            Q(**{f"set_aside_at__{beyond}": cursor.at})
            | Q(set_aside_at=cursor.at, **{f"arrival_id__{beyond}": cursor.id})
        )
    order = ("set_aside_at", "arrival_id") if backwards else ("-set_aside_at", "-arrival_id")
    return cut(list(found.order_by(*order)[: size + 1]), by="set_aside_at", cursor=cursor, size=size)


def _fits(pk: int) -> bool:
    return pk <= _LARGEST_ID


def channel_numbered(pk: int, *, reach: Reach) -> Channel | None:
    """The channel of that number, None when it is out of reach too."""
    return Channel.objects.filter(reach.condition("pk"), pk=pk).first() if _fits(pk) else None


def channels(*, reach: Reach) -> QuerySet[Channel]:
    """The channels within reach by their names, each with its teams.

    Beside each how many of its arrivals are `set_aside` and how many `waiting`.
    """
    pending = PendingArrival.objects.filter(channel=OuterRef("pk")).order_by().values("channel")
    aside = pending.filter(set_aside_at__isnull=False).annotate(many=Count("pk")).values("many")
    waiting = pending.filter(set_aside_at__isnull=True).annotate(many=Count("pk")).values("many")
    found = (
        Channel.objects.filter(reach.condition("pk"))
        .order_by("name")
        .select_related("outgoing")
        .prefetch_related("teams")
    )
    return found.annotate(
        set_aside=Coalesce(Subquery(aside, output_field=IntegerField()), 0),
        waiting=Coalesce(Subquery(waiting, output_field=IntegerField()), 0),
    )
