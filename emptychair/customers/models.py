"""People outside: who they are on which network, and everything that happened with them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Seat


class Customer(models.Model):
    """A person outside. What they are called is what their handles say, unless a seat named them."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(_("Name"), max_length=200, blank=True)
    first_heard_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )

    def __str__(self) -> str:
        return self.name or str(self.pk)


class Handle(models.Model):
    """An identity on a network: a mail address, an account name, a number."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        Customer,
        null=True,
        on_delete=models.CASCADE,
        related_name="handles",
        help_text=_("Nobody for an account of the company itself."),
    )
    network = models.CharField(max_length=32)
    address = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    named_at = models.DateTimeField(help_text=_("When they last went by this name."))
    search = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="handle_search")]
        constraints = [models.UniqueConstraint(fields=["network", "address"], name="handle_once_per_network")]

    def __str__(self) -> str:
        return self.name or self.address


class Merge(models.Model):
    """Two customers found to be one person; undoing gives each its own handles back."""

    kept = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    handles = models.ManyToManyField(Handle, related_name="+")
    merged_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"


class Touch(models.Model):
    """One thing that happened with a customer, whichever channel: a row on their line of time."""

    id = models.BigAutoField(primary_key=True)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField(help_text=_("The row that the kind speaks of, such as the message."))

    class Meta:
        indexes = [models.Index(fields=["handle", "-at", "-id"], name="touch_arc")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
