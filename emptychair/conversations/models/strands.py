"""Where conversations stand after seats have joined or split some."""

from django.db import models

from emptychair.channels.models import Channel
from emptychair.conversations.models.threads import Thread
from emptychair.conversations.models.work import Act
from emptychair.customers.models import Handle


class Strand(models.Model):
    """What would be a conversation by itself, with that conversation's number: one customer's handle in one thread.

    There is one only where seats have joined or split. `into` is the strand that it was joined with; the conversation
    of that one holds the messages of both. What was split off has a thread without messages for itself, and no `key`:
    else that is the id of one of its messages, by which it is known again whatever becomes of its thread.
    """

    id = models.BigIntegerField(primary_key=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, db_constraint=False)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    key = models.TextField(blank=True)
    into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="joined")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handle", "thread"], name="strand_one_per_handle_and_thread")]
        indexes = [models.Index(fields=["channel", "key"], name="strand_key")]

    def __str__(self) -> str:
        return str(self.pk)


class Mark(models.Model):
    """That an act put a message, by its id on the network, into a strand. Of several the latest holds.

    What answers the message stands where it does, unless it has a mark of its own.
    """

    id = models.BigAutoField(primary_key=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False)
    key = models.TextField()
    strand = models.ForeignKey(Strand, on_delete=models.CASCADE)
    act = models.ForeignKey(Act, on_delete=models.CASCADE)

    class Meta:
        indexes = [models.Index(fields=["channel", "key"], name="mark_key")]

    def __str__(self) -> str:
        return f"{self.key} in {self.strand_id}"
