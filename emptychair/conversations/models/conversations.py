"""Conversations, and how many there are."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from emptychair.channels.models import Channel
from emptychair.company.models import Seat, Team
from emptychair.conversations.models.threads import Thread
from emptychair.customers.models import Handle

URGENT_FROM = 0.6


class Conversation(models.Model):
    """One customer's handle in one thread, with what the lists and metrics need to know of it.

    The counts leave automatic messages out. `waiting_since` is None when the customer's last turn is answered.
    `heard_id` is the customer's message that was stored last: when it grows, what was closed or put off is so no more.
    """

    class State(models.TextChoices):
        """Where it stands: whose turn it is, unless a seat has closed it or put it off."""

        WAITING = "waiting", _("Waiting")
        ANSWERED = "answered", _("Answered")
        SNOOZED = "snoozed", _("Put off")
        CLOSED = "closed", _("Closed")

    class Reason(models.TextChoices):
        """Why a seat has closed it."""

        SOLVED = "solved", _("Solved")
        NO_ANSWER_NEEDED = "no_answer_needed", _("Needs no answer")
        ELSEWHERE = "elsewhere", _("Answered elsewhere")
        DECLINED = "declined", _("We will not do it")
        NOT_FOR_US = "not_for_us", _("Not meant for us, or spam")
        OTHER = "other", _("Another reason")

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
    heard_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=20, choices=Reason, blank=True, db_default="")
    snoozed_until = models.DateTimeField(null=True)
    seat = models.ForeignKey(
        Seat, null=True, on_delete=models.SET_NULL, db_index=False, db_constraint=False, help_text=_("Who has it.")
    )
    team = models.ForeignKey(
        Team, null=True, on_delete=models.SET_NULL, db_index=False, db_constraint=False, help_text=_("Whom it is for.")
    )
    state = models.GeneratedField(
        expression=Case(
            When(closed_at__isnull=False, then=Value(State.CLOSED.value)),
            When(snoozed_until__isnull=False, then=Value(State.SNOOZED.value)),
            When(waiting_since__isnull=False, then=Value(State.WAITING.value)),
            default=Value(State.ANSWERED.value),
        ),
        output_field=models.CharField(max_length=8, choices=State),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handle", "thread"], name="conversation_one_per_handle_and_thread")
        ]
        indexes = [
            models.Index(fields=["thread"], name="conversation_thread"),
            models.Index(fields=["-last_message_at", "-id"], name="conversation_latest"),
            models.Index(fields=["waiting_since", "id"], condition=Q(state="waiting"), name="conversation_waiting"),
            models.Index(
                fields=["channel", "waiting_since", "id"],
                condition=Q(state="waiting"),
                name="conversation_waiting_there",
            ),
            models.Index(fields=["channel", "-last_message_at", "-id"], name="conversation_latest_there"),
            models.Index(
                fields=["-last_message_at", "-id"], condition=Q(state="answered"), name="conversation_answered"
            ),
            models.Index(fields=["snoozed_until", "id"], condition=Q(state="snoozed"), name="conversation_snoozed"),
            models.Index(fields=["-closed_at", "-id"], condition=Q(state="closed"), name="conversation_closed"),
            models.Index(
                fields=["seat", "waiting_since", "id"],
                condition=Q(state="waiting", seat__isnull=False),
                name="conversation_of_seat",
            ),
            models.Index(
                fields=["team", "waiting_since", "id"],
                condition=Q(state="waiting", team__isnull=False),
                name="conversation_of_team",
            ),
            models.Index(
                fields=["waiting_since", "id"],
                condition=Q(state="waiting", urgency__gte=URGENT_FROM),
                name="conversation_urgent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ConversationCount(models.Model):
    """How many conversations of a channel are in each state: kept with every change, so that no list counts."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True)
    waiting = models.BigIntegerField(default=0)
    answered = models.BigIntegerField(default=0)
    snoozed = models.BigIntegerField(default=0, db_default=0)
    closed = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.waiting}/{self.answered}/{self.snoozed}/{self.closed}"
