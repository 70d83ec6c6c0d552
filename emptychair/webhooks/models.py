"""Endpoints, what is delivered to them, and how far what happened has been looked through."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emptychair.channels.models import WithProblem
from emptychair.company.models import Seat


class Endpoint(WithProblem):
    """An address of another program that is told of events of the whole company.

    Its problem is why it was switched off by itself. `place` is where it may be told from: see company.places.
    """

    id = models.BigAutoField(primary_key=True)
    url = models.CharField(_("Address"), max_length=2_000)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    events = ArrayField(models.CharField(max_length=40))
    with_words = models.BooleanField(_("Send the words too"), default=False)
    secret = models.TextField(editable=False, help_text=_("Sealed; see webhooks.signing."))
    old_secret = models.TextField(editable=False, blank=True)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    place = models.CharField(max_length=80, editable=False)
    made_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    since = models.DateTimeField(help_text=_("What happened before is not told."))
    off_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0, help_text=_("Since it answered well for the last time."))
    rests_until = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.note or self.host

    @property
    def host(self) -> str:
        """The host in its address. What follows may be a secret of the receiver's."""
        return self.url.partition("://")[2].partition("/")[0].partition("?")[0]


class Delivery(WithProblem):
    """One event for one endpoint, told at least once. `key` names the event: nothing makes a second of it.

    `content` holds ids and no words of anybody; those are looked up when it is sent. `answer` is how the last
    answer began.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")

    id = models.BigAutoField(primary_key=True)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    key = models.CharField(max_length=80)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, help_text=_("The same with each try."))
    event = models.CharField(max_length=40)
    at = models.DateTimeField(help_text=_("When it happened."))
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    first_tried_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    claimer = models.IntegerField(null=True, help_text=_("The database's process that serves whoever claimed it."))
    claim_ends_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    took_milliseconds = models.PositiveIntegerField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "key"], name="delivery_once_per_endpoint_and_event")]
        indexes = [
            models.Index(fields=["endpoint", "due_at", "id"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["claimer"], condition=Q(claim__isnull=False), name="delivery_claimed"),
            models.Index(fields=["endpoint", "-made_at", "-id"], name="delivery_log"),
            models.Index(fields=["made_at"], name="delivery_old"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.webhook_id}"

    @property
    def webhook_id(self) -> str:
        """What it is called on its way."""
        return f"msg_{self.message_id.hex}"

    @property
    def next_try_at(self) -> datetime | None:
        """When it is tried again, None when it is not."""
        return self.due_at if self.state == self.State.WAITING and self.tries else None


class Walk(models.Model):
    """How far the journal and the messages have been looked through; the one row says it for all endpoints.

    Messages do not become visible in the order of their ids. Those up to `seen_message` are all there, or never will
    be, once no transaction is left that ran at `seen_transaction`.
    """

    id = models.BigAutoField(primary_key=True)
    entry_id = models.BigIntegerField(default=0)
    message_id = models.BigIntegerField(default=0)
    seen_message = models.BigIntegerField(default=0)
    seen_transaction = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.message_id}"
