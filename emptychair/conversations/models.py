"""Threads, conversations and messages, as docs/reference/scorecard.md defines them.

Rows that intake writes by the thousand carry no foreign key constraints: docs/decisions/0007-intake-in-batches.md.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emptychair.channels.models import Arrival, Channel
from emptychair.company.models import Seat
from emptychair.customers.models import Handle


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


class Conversation(models.Model):
    """One customer's handle in one thread, with what the lists and metrics need to know of it.

    The counts leave automatic messages out. `waiting_since` is None when the customer's last turn is answered.
    """

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    first_message_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    first_customer_at = models.DateTimeField(null=True)
    first_answer_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    message_count = models.PositiveIntegerField(default=0)
    customer_turns = models.PositiveIntegerField(default=0)
    answered_turns = models.PositiveIntegerField(default=0)
    starts_with_customer = models.BooleanField(default=False)
    asked_again = models.BooleanField(default=False)
    said_id = models.BigIntegerField(null=True, help_text=_("The customer's latest message."))
    language = models.CharField(max_length=8, blank=True)
    mood = models.FloatField(null=True)
    urgency = models.FloatField(null=True)
    intents = ArrayField(models.CharField(max_length=16), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handle", "thread"], name="conversation_one_per_handle_and_thread")
        ]
        indexes = [
            models.Index(fields=["thread"], name="conversation_thread"),
            models.Index(
                fields=["waiting_since", "id"],
                condition=Q(waiting_since__isnull=False),
                name="conversation_waiting",
            ),
            models.Index(
                fields=["-last_message_at", "-id"],
                condition=Q(waiting_since__isnull=True),
                name="conversation_answered",
            ),
            models.Index(fields=["-last_message_at", "-id"], name="conversation_latest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ConversationCount(models.Model):
    """How many conversations of a channel wait and how many do not: kept by intake, so that no list counts."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True)
    waiting = models.BigIntegerField(default=0)
    answered = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.waiting}/{self.answered}"


class Message(models.Model):
    """One message of a customer or of the company.

    `text` is what its writer added; `full_text` is the whole when quotes or a signature were left out, else
    empty. `conversation` is None for a broadcast and for an answer to a message that nobody has seen.
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


class Presence(models.Model):
    """A seat that looks at a conversation now, or writes there. Its table is not logged: it may be lost at any time."""

    pk = models.CompositePrimaryKey("conversation_id", "seat_id")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE)
    writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seat_id} in {self.conversation_id}"
