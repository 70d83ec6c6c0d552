"""Drafts, what was decided about them, and what went out."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emptychair.channels.models import Channel, WithProblem
from emptychair.company.models import Seat, Team
from emptychair.core import clock
from emptychair.customers.models import Handle


class Draft(models.Model):
    """Something that is about to go out. There is one open answer for a conversation; seats share it.

    `subject_id` is the conversation that it answers, and `asked` what the customer said there last. A forward hands
    what was said there, `handed_on`, on to somebody else, `to`; the handle is the customer's all the same.
    """

    class Kind(models.TextChoices):
        """What it is."""

        ANSWER = "answer", _("Answer")
        FORWARD = "forward", _("Forward")

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("Being written")
        HELD = "held", _("Held")
        LEAVING = "leaving", _("On its way")
        SENT = "sent", _("Sent")

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(unique=True, help_text=_("Given by the page on which it was begun: it is sent once."))
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ANSWER)
    subject_id = models.BigIntegerField()
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE)
    to = models.ForeignKey(Handle, null=True, on_delete=models.CASCADE, related_name="+")
    subject = models.TextField(blank=True)
    handed_on = models.TextField(blank=True)
    asked = models.TextField(blank=True)
    text = models.TextField(blank=True)
    quoted = models.JSONField(default=list, help_text=_("The lines of the customer's own that it quotes."))
    cc = models.JSONField(default=list, help_text=_("Who gets a copy of the mail."))
    formatted = models.BooleanField(default=False, help_text=_("Its marks mean bold, lists and the like."))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=0, help_text=_("Grows with each change, so that none is lost."))
    author = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, help_text=_("Who changed it last."))
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id"],
                condition=~Q(state__in=["sent", "leaving"]) & Q(kind="answer"),
                name="draft_one_open_per_conversation",
            ),
            models.CheckConstraint(
                condition=Q(kind="forward", to__isnull=False) | Q(kind="answer", to__isnull=True),
                name="draft_forward_has_recipient",
            ),
        ]
        indexes = [
            models.Index(fields=["changed_at"], condition=Q(state="held"), name="draft_held"),
            models.Index(fields=["subject_id"], name="draft_of_conversation"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def recipient(self) -> Handle:
        """To whom it goes."""
        return self.to or self.handle

    @property
    def is_forward(self) -> bool:
        """Whether it hands on what was said, to somebody else than the customer."""
        return self.kind == self.Kind.FORWARD


class DraftFile(models.Model):
    """A file that goes out with a draft. Once that stands in its conversation the file is kept there, and not here."""

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draft", "name", "sha256"], name="draft_file_once")]

    def __str__(self) -> str:
        return self.name


class Ruling(models.Model):
    """What was decided about a draft's words at one moment, by the checks or by a person; only added."""

    class Outcome(models.TextChoices):
        """What was decided."""

        PASS = "pass", _("Passed")
        HOLD = "hold", _("Held")
        BACK = "back", _("Sent back")
        VETO = "veto", _("Vetoed")

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="rulings")
    outcome = models.CharField(max_length=8, choices=Outcome)
    text = models.TextField(help_text=_("The words that it is about."))
    cc = models.JSONField(default=list, help_text=_("Who was to get a copy."))
    parts = models.JSONField(default=list, help_text=_("What else it is about: see outbox.parts."))
    findings = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, help_text=_("Nobody: the checks."))
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.outcome}"


class Dispatch(WithProblem):
    """One sending of one passed draft to one handle. The database allows no second.

    While it is called back or stopped nothing has left; the draft is open again, and this row is taken for its next
    sending. `parts` is what went out beside the words, `letter` what the mail consists of, and `heard` the answer as
    the conversation will know it; `raw` is the mail as it was handed over, and again if it has to be.
    """

    class State(models.TextChoices):
        """What is known of it."""

        WAITING = "waiting", _("On its way")
        SENDING = "sending", _("Being handed over")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not delivered")
        UNKNOWN = "unknown", _("Perhaps delivered")
        CALLED_BACK = "called_back", _("Called back")
        STOPPED = "stopped", _("Stopped")
        BY_HAND = "by_hand", _("Given by hand")
        GIVEN_UP = "given_up", _("Given up")
        ON_PAGE = "on_page", _("On their page")

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text=_("Its id on the network."))
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE)
    text = models.TextField()
    cc = models.JSONField(default=list)
    formatted = models.BooleanField(default=False)
    refused = models.JSONField(default=dict, help_text=_("Copies that the server did not take, and why."))
    parts = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=State)
    by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    changed_at = models.DateTimeField(default=clock.now)
    message_id = models.TextField(blank=True)
    letter = models.JSONField(default=dict)
    heard = models.JSONField(default=dict)
    raw = models.BinaryField(null=True)
    due_at = models.DateTimeField(null=True)
    leaves_at = models.DateTimeField(null=True, help_text=_("When it is to leave; None: as soon as it may."))
    overtaken = models.BooleanField(default=False, help_text=_("The customer has written anew while it waited."))
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimer = models.IntegerField(null=True, help_text=_("The database's process that serves whoever claimed it."))
    claim_ends_at = models.DateTimeField(null=True)
    receipt = models.TextField(blank=True, help_text=_("What the network said when it took it."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "handle"], name="dispatch_once_per_draft_and_handle")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="dispatch_due"),
            models.Index(
                fields=["draft"], condition=Q(state="waiting", leaves_at__isnull=False), name="dispatch_scheduled"
            ),
            models.Index(fields=["claim_ends_at"], condition=Q(state="sending"), name="dispatch_sending"),
            models.Index(
                fields=["changed_at", "id"], condition=Q(state__in=["failed", "unknown"]), name="dispatch_undecided"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def by_mail(self) -> bool:
        """Whether it leaves as a mail."""
        return bool(self.message_id)

    @property
    def undecided(self) -> bool:
        """Whether a person has to say what becomes of it."""
        return self.state in {self.State.FAILED, self.State.UNKNOWN}


class PageLink(models.Model):
    """A link by which one customer reads and answers one conversation in a browser, without an account.

    `subject_id` is the conversation. Of the token only a hash is kept: whoever has the link is taken for that customer.
    Several may be live where two conversations became one; all are of one handle.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text=_("What the customer's browser keeps words under; it opens nothing.")
    )
    subject_id = models.BigIntegerField()
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, help_text=_("When the customer last had the page before them."))
    read_through = models.BigIntegerField(null=True, help_text=_("The company's latest message that they have seen."))
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_id"], condition=Q(withdrawn_at__isnull=True), name="page_link_live")]

    def __str__(self) -> str:
        return str(self.public_id)


class SavedReply(models.Model):
    """Words that are written often. What stands in them in `{{ }}` is filled in when they are used."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(_("Name"), max_length=80)
    text = models.TextField(_("Words"))
    language = models.CharField(_("Language"), max_length=8, blank=True)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, help_text=_("Who finds it; without a team everybody.")
    )
    by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, help_text=_("Who changed it last."))
    used_count = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-changed_at", "-id"], condition=Q(deleted_at__isnull=True), name="saved_reply_latest")
        ]

    def __str__(self) -> str:
        return self.name
