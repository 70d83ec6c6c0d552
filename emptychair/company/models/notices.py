"""What a seat is told of in its pages, and when it wants to be."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emptychair.company.models.seats import Seat


class Notice(models.Model):
    """Something that a seat should know. `key` names what it tells of: nobody is told the same twice."""

    class Kind(models.TextChoices):
        """What it is about."""

        PROMISE_DUE = "promise_due", _("A promise of yours is due")
        MENTIONED = "mentioned", _("Somebody mentions you in a note")
        ASSIGNED = "assigned", _("A conversation is given to you")
        SENT_BACK = "sent_back", _("A draft of yours is sent back or vetoed")
        HELD = "held", _("A draft is held that you may decide about")
        WEBHOOK_OFF = "webhook_off", _("A webhook was switched off because it took nothing")
        OVERTAKEN = "overtaken", _("A customer writes anew before an answer left that waited for its time")
        CAME_BACK = "came_back", _("A conversation that was put off comes back to you")

    class Way(models.TextChoices):
        """By which way it was told outside the pages: by one at the most, claimed before anything leaves."""

        PUSH = "push", _("a browser")
        MAIL = "mail", _("mail")

    id = models.BigAutoField(primary_key=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE)
    kind = models.CharField(max_length=16, choices=Kind)
    words = models.TextField(blank=True, help_text=_("Whose or which: the words that it is about."))
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=4, choices=Way, blank=True, db_default="")
    mail = models.ForeignKey("NoticeMail", null=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "key"], name="notice_never_twice")]
        indexes = [
            models.Index(fields=["seat", "at", "id"], name="notice_list"),
            models.Index(fields=["seat"], condition=Q(seen_at=None), name="notice_unseen"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class NoticeWishes(models.Model):
    """Which kinds a seat does not want, the hours, in its own zone, in which nothing is told, and what it is mailed."""

    class ByMail(models.TextChoices):
        """What comes by mail, of what the seat has not seen."""

        NEVER = "never", _("Nothing")
        URGENT = "urgent", _("At once, what is urgent")
        DAILY = "daily", _("Once a day, everything")
        BOTH = "both", _("At once what is urgent, the rest once a day")

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, primary_key=True, related_name="notice_wishes")
    unwanted = models.JSONField(default=list)
    quiet_from = models.TimeField(_("Quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    by_mail = models.CharField(max_length=8, choices=ByMail, default=ByMail.NEVER, db_default=ByMail.NEVER)
    mail_at = models.TimeField(default=time(8), db_default=time(8), help_text=_("When the daily mail leaves."))
    place = models.CharField(max_length=80, blank=True, help_text=_("The installation that mails; a copy does not."))
    mailed_on = models.DateField(null=True, help_text=_("The day, in the seat's zone, of the latest daily mail."))

    def __str__(self) -> str:
        return f"wishes of seat {self.pk}"
