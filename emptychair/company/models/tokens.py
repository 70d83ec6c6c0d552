"""Keys for programs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from emptychair.company.models.seats import Seat


class Scope(models.TextChoices):
    """What a program may do with a token: never more than the seat that made it."""

    READ = "read", _("Read only")
    ANSWER = "answer", _("Read, and write answers")
    ADMIN = "admin", _("Everything, settings too")


class ApiToken(models.Model):
    """A key with which a program acts for a seat. Of the key only its hash is kept, and its beginning to tell it by."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("Name"), max_length=80)
    scope = models.CharField(_("May"), max_length=8, choices=Scope, default=Scope.READ)
    prefix = models.CharField(max_length=16)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
