"""Threads: messages connected by replies.

Rows that intake writes by the thousand carry no foreign key constraints: docs/decisions/0007-intake-in-batches.md.
"""

from django.db import models

from emptychair.channels.models import Channel


class Thread(models.Model):
    """Messages connected by replies."""

    id = models.BigAutoField(primary_key=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, db_constraint=False)

    def __str__(self) -> str:
        return str(self.pk)


class ThreadKey(models.Model):
    """A message id that a thread knows of: one of its messages, or one that they reply to and nobody has seen."""

    pk = models.CompositePrimaryKey("channel_id", "key")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    key = models.TextField()
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, db_constraint=False)

    def __str__(self) -> str:
        return self.key
