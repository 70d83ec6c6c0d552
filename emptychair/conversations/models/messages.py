"""Messages and their files."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from emptychair.channels.models import Arrival, Channel
from emptychair.conversations.models.conversations import Conversation
from emptychair.conversations.models.threads import Thread
from emptychair.customers.models import Handle


class Message(models.Model):
    """One message of a customer or of the company.

    `text` is what its writer added; `full_text` is the whole when quotes or a signature were left out, else
    empty. `conversation` is None for a broadcast and for an answer to a message that nobody has seen.
    `strand` tells what conversation it would be in if seats had joined and split none; None where they have not.
    `reading_model` is empty until `understanding` has read the message; company messages are not read.
    """

    id = models.BigAutoField(primary_key=True)
    arrival = models.OneToOneField(Arrival, on_delete=models.CASCADE, db_constraint=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    external_id = models.TextField()
    in_reply_to = models.TextField(null=True)  # noqa: DJ001 - None and "" differ in the exported facts
    references = ArrayField(models.TextField(), null=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, db_constraint=False)
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.SET_NULL, db_index=False, db_constraint=False
    )
    strand = models.ForeignKey(
        "conversations.Strand", null=True, on_delete=models.SET_NULL, db_index=False, db_constraint=False
    )
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    by_company = models.BooleanField()
    automatic = models.BooleanField(default=False)
    addressed_to_us = models.BooleanField(default=True)
    written_at = models.DateTimeField()
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    full_text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=8, blank=True)
    sentiment = models.FloatField(null=True)
    urgency = models.FloatField(null=True)
    intents = ArrayField(models.CharField(max_length=16), default=list)
    topics = ArrayField(models.CharField(max_length=40), default=list)
    reading_model = models.CharField(max_length=40, blank=True)
    search = SearchVectorField()

    class Meta:
        indexes = [
            models.Index(fields=["channel", "external_id"], name="message_key"),
            models.Index(fields=["conversation", "written_at"], name="message_conversation"),
            models.Index(fields=["strand"], condition=Q(strand__isnull=False), name="message_strand"),
            models.Index(fields=["-written_at", "-id"], name="message_latest"),
            models.Index(fields=["id"], condition=Q(reading_model="", by_company=False), name="message_to_read"),
            GinIndex(fields=["search"], name="message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.external_id}"


class MessageFile(models.Model):
    """A file that came with a message. Its content lies in the home's `files` folder under its SHA-256."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()
    type = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class ChangedMonth(models.Model):
    """A month whose messages changed and whose facts have to be written again."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
