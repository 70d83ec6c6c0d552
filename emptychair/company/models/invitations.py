"""Seats that are offered and not taken yet."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from emptychair.company.models.seats import Role, Seat, Team


class Invitation(models.Model):
    """A seat that an administrator offers to whoever has the link. Of the link only its hash is kept."""

    email = models.EmailField(_("E-mail address"), max_length=254)
    name = models.CharField(_("Name"), max_length=120)
    role = models.CharField(_("Role"), max_length=12, choices=Role, default=Role.MEMBER)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="invitation_one_open_per_address",
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.email
