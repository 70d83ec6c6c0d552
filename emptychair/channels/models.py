"""Channels, what they gave us, and what still waits to be read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from emptychair.channels.problems import Msgid, Problem
from emptychair.company.models import Seat, Team


class Channel(models.Model):
    """One account or place on one network where customers talk. Its kind is the connector."""

    name = models.CharField(_("Name"), max_length=120, unique=True)
    kind = models.CharField(_("Kind"), max_length=32)
    network = models.CharField(
        max_length=32,
        help_text=_("Handles are unique within a network: two channels of one network know the same people."),
    )
    own_addresses = models.JSONField(_("The company's own addresses there"), default=list, blank=True)
    teams = models.ManyToManyField(
        Team,
        related_name="channels",
        blank=True,
        verbose_name=_("Teams"),
        help_text=_("Only their members see what is said there, and who administers, holds the chair or analyses."),
    )
    second_eyes = models.BooleanField(
        _("A colleague reads each answer before it goes out"),
        default=False,
        help_text=_("For places where everybody reads along, such as a social network."),
    )
    is_demo = models.BooleanField(default=False)
    arrival_count = models.BigIntegerField(default=0, help_text=_("Kept by `receive`, so that no page counts."))
    last_heard_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Arrival(models.Model):
    """The exact bytes that a channel gave us, stored before anything looks at them. Never changed."""

    id = models.BigAutoField(primary_key=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    external_id = models.TextField()
    kind = models.CharField(max_length=32)
    raw = models.BinaryField()
    position = models.TextField(blank=True, help_text=_("Where it stood in the file it came from."))
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="arrival_once_per_channel")]

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.external_id}"


class WithProblem(models.Model):
    """What may have a problem: its words before they are translated, and the values in their places."""

    reason = models.TextField(blank=True)
    reason_values = models.JSONField(default=dict)

    class Meta:
        abstract = True

    @property
    def problem(self) -> Problem:
        """Why it cannot be read; without words when it can."""
        return Problem(Msgid(self.reason), **self.reason_values)

    @problem.setter
    def problem(self, problem: Problem) -> None:
        self.reason, self.reason_values = problem.msgid, problem.values


class PendingArrival(WithProblem):
    """An arrival that waits to be read, or was set aside because it cannot be."""

    arrival = models.OneToOneField(Arrival, on_delete=models.CASCADE, primary_key=True, db_constraint=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    size = models.IntegerField(default=0, help_text=_("Bytes of its raw form."))
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimer = models.IntegerField(null=True, help_text=_("The database's process that serves whoever claimed it."))
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "arrival"],
                condition=models.Q(set_aside_at__isnull=True),
                name="pending_due",
            ),
            models.Index(
                fields=["-set_aside_at", "-arrival"],
                condition=models.Q(set_aside_at__isnull=False),
                name="pending_set_aside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arrival_id} ({self.tries})"


class OutgoingAccount(WithProblem):
    """Where a channel's answers are handed over to be delivered. Its problem is what the server refused last."""

    class Security(models.TextChoices):
        """How the line to the server is kept from others."""

        TLS = "tls", _("TLS from the start (port 465)")
        STARTTLS = "starttls", _("STARTTLS (port 587)")
        NONE = "none", _("None: passwords and words travel in the clear")

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True, related_name="outgoing")
    host = models.CharField(_("Server"), max_length=253)
    port = models.PositiveIntegerField(_("Port"), default=587)
    security = models.CharField(_("Security"), max_length=8, choices=Security, default=Security.STARTTLS)
    user = models.CharField(_("User"), max_length=254, blank=True)
    password = models.TextField(blank=True, editable=False, help_text=_("Sealed; see channels.accounts."))
    from_address = models.EmailField(_("From address"), max_length=254)
    from_name = models.CharField(_("From name"), max_length=120, blank=True)
    signature = models.TextField(_("Signature"), max_length=2_000, blank=True)
    call_back_seconds = models.PositiveSmallIntegerField(_("Time to call an answer back"), default=10)
    failed_at = models.DateTimeField(null=True, editable=False)
    place = models.CharField(max_length=80, editable=False, help_text=_("Where it may send: see company.places."))

    def __str__(self) -> str:
        return f"{self.from_address} ({self.host})"


class ImportRun(WithProblem):
    """One reading of one export. Until it is started it has no channel, only the name that one will have."""

    class State(models.TextChoices):
        """How far it is."""

        UPLOADED = "uploaded", _("Looked at")
        WAITING = "waiting", _("Waiting for its turn")
        RUNNING = "running", _("Reading")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")

    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE)
    channel_name = models.CharField(_("Channel"), max_length=120, default="")
    kind = models.CharField(max_length=32)
    options = models.JSONField(default=dict)
    file_name = models.CharField(max_length=300)
    path = models.TextField(blank=True, help_text=_("Where the uploaded file lies until it is read."))
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    bytes_total = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    read_count = models.BigIntegerField(default=0)
    fresh_count = models.BigIntegerField(default=0, help_text=_("Stored for the first time, set aside or not."))
    guessed_count = models.BigIntegerField(default=0)
    after_arrival = models.BigIntegerField(default=0)
    last_arrival = models.BigIntegerField(default=0)
    started_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in {self.State.DONE, self.State.FAILED}
