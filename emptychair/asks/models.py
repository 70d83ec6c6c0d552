"""Promises to customers, and every change of their day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emptychair.channels.models import Channel
from emptychair.company.models import Seat
from emptychair.customers.models import Handle
from emptychair.outbox.models import Dispatch

# What an answer promises is said once that has left, or may have: not while it can be called back.
_OUT = (Dispatch.State.SENT, Dispatch.State.UNKNOWN, Dispatch.State.BY_HAND, Dispatch.State.ON_PAGE)
SAID = Q(dispatch=None) | Q(dispatch__state__in=_OUT)


class Promise(models.Model):
    """Something said to a customer with a day. `subject_id` is the conversation in which it was said.

    `first_due_on` is the day that the customer was told; moving the promise changes `due_on` alone, and whether it
    was kept in time goes by the first.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Still open")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Broken")
        TAKEN_BACK = "taken_back", _("Taken back")

    id = models.BigAutoField(primary_key=True)
    subject_id = models.BigIntegerField(db_index=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE)
    dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.SET_NULL, help_text=_("None: noted by hand."))
    words = models.CharField(max_length=500)
    first_due_on = models.DateField()
    due_on = models.DateField()
    made_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    owner = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="promises")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True, help_text=_("The day on which it was kept, broken or taken back."))
    settled_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    word = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "words"], name="promise_once_per_dispatch_and_words"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None, settled_on=None)
                | (~Q(state="open") & Q(settled_at__isnull=False, settled_on__isnull=False)),
                name="promise_open_or_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="promise_open"),
            models.Index(fields=["owner", "due_on", "id"], condition=Q(state="open"), name="promise_of_owner"),
            models.Index(fields=["settled_at", "id"], name="promise_settled"),
        ]

    def __str__(self) -> str:
        return self.words[:60]


class PromiseChange(models.Model):
    """That a promise was moved to another day, and why; only added."""

    id = models.BigAutoField(primary_key=True)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="changes")
    was_due_on = models.DateField()
    due_on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.was_due_on} -> {self.due_on}"
