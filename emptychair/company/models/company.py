"""The one company of an installation."""

import zoneinfo

from django.db import models
from django.utils.translation import gettext_lazy as _


class Company(models.Model):
    """The one company of this installation."""

    name = models.CharField(_("Company's name"), max_length=120)
    time_zone = models.CharField(
        _("Time zone"),
        max_length=64,
        default="UTC",
        choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
    )
    language = models.CharField(_("Language"), max_length=8, default="en")
    second_step_for_all = models.BooleanField(_("Everybody signs in with a second step"), default=False)
    read_along_count = models.PositiveSmallIntegerField(
        _("Answers of a newcomer that a colleague reads first"), default=10
    )
    set_up_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)
    only = models.BooleanField(default=True, unique=True, editable=False)

    def __str__(self) -> str:
        return self.name
