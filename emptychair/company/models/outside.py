"""How seats are told outside the pages: mails that tell of notices, and browsers that show them."""

from django.db import models

from emptychair.company.models.seats import Seat


class NoticeMail(models.Model):
    """One mail that tells a seat of notices. It is kept before anything leaves, so that no crash mails twice."""

    class State(models.TextChoices):
        """What became of it."""

        SENDING = "sending", "sending"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        UNKNOWN = "unknown", "unknown"

    id = models.BigAutoField(primary_key=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, db_index=False)
    state = models.CharField(max_length=8, choices=State, default=State.SENDING)
    at = models.DateTimeField()
    daily = models.BooleanField(default=False)
    count = models.PositiveIntegerField()
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["seat", "-at"], name="notice_mail_of_seat")]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d %H:%M}"


class Browser(models.Model):
    """A browser in which a seat wants to be told, as long as its session goes on. What reaches it is sealed."""

    id = models.BigAutoField(primary_key=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE)
    endpoint_hash = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    name = models.CharField(max_length=80, blank=True)
    session_key = models.CharField(max_length=40, db_index=True)
    session_hash = models.CharField(max_length=128)
    place = models.CharField(max_length=80, help_text="The installation in which it was made: a copy tells nobody.")
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True, help_text="Its push service had no time, or refused.")

    def __str__(self) -> str:
        return self.name
