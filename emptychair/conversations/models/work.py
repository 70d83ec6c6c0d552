"""What seats do in conversations, and what they say there to each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Seat
from emptychair.conversations.models.conversations import Conversation


class Act(models.Model):
    """One thing that a seat did to one or more conversations at once, so that it can be told and undone."""

    class Did(models.TextChoices):
        """What was done."""

        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")
        GIVEN = "given", _("Given")
        SNOOZED = "snoozed", _("Put off")
        WOKEN = "woken", _("Brought back")
        JOINED = "joined", _("Joined")
        SPLIT = "split", _("Split")

    id = models.BigAutoField(primary_key=True)
    did = models.CharField(max_length=8, choices=Did)
    by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    reason = models.CharField(max_length=20, choices=Conversation.Reason, blank=True)
    words = models.TextField(blank=True)
    until = models.DateTimeField(null=True)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    team_name = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.did} {self.at:%Y-%m-%d %H:%M}"


UNDONE_ANY_TIME = (Act.Did.JOINED, Act.Did.SPLIT)
"""What can be taken back for as long as nothing contradicts."""


class ActOn(models.Model):
    """A conversation that an act changed, with the values that the act replaced.

    Of what was joined or split `before` holds the number of the other conversation and what came here from there.
    """

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="on")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_constraint=False)
    before = models.JSONField()
    heard_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.act_id} on {self.conversation_id}"


class Note(models.Model):
    """What a seat wrote in a conversation for its colleagues; no customer ever sees it."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_constraint=False)
    key = models.UUIDField(unique=True, help_text=_("Given by the page that it was written on: it is kept once."))
    text = models.TextField()
    by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    mentions = models.ManyToManyField(Seat, related_name="+", blank=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "at"], name="note_of_conversation")]

    def __str__(self) -> str:
        return self.text[:60]


class SavedView(models.Model):
    """A narrowing of the list of conversations under a name, for one seat or shared with all."""

    id = models.BigAutoField(primary_key=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE)
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=400)
    shared = models.BooleanField(_("Colleagues see it too"), default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["seat", "name"], name="saved_view_one_of_a_name_and_seat")]

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """A seat that looks at a conversation now, or writes there. Its table is not logged: it may be lost at any time."""

    pk = models.CompositePrimaryKey("conversation_id", "seat_id")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE)
    writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seat_id} in {self.conversation_id}"
