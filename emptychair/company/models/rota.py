"""Whose turn it is to answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from emptychair.company.models.seats import Seat


def working_week() -> list[int]:
    """Monday to Friday."""
    return [0, 1, 2, 3, 4]


class RotaRule(models.Model):
    """When somebody is to answer, and how many at once. There is one."""

    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("Days"), default=working_week, help_text=_("0 is Monday.")
    )
    seats_a_day = models.PositiveSmallIntegerField(_("How many answer on a day"), default=1)
    only = models.BooleanField(default=True, unique=True, editable=False)

    def __str__(self) -> str:
        return f"{self.weekdays}"


class Turn(models.Model):
    """One seat's turn on one day."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="turns")
    on = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["on", "seat"], name="turn_once_a_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.seat_id}"


class Absence(models.Model):
    """Days on which a seat takes no turn; the first and the last are among them."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="absences")
    since = models.DateField(_("First day"))
    until = models.DateField(_("Last day"))

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="absence_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.since}–{self.until}"


class Swap(models.Model):
    """A turn that its owner offers for a colleague's; it changes hands when that one accepts."""

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    given = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="offers")
    wanted = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="wishes")
    by = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["given", "wanted"], name="swap_proposed_once", condition=models.Q(state="proposed")
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_id} for {self.wanted_id}"
