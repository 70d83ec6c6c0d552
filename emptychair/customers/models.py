"""People outside: who they are on which network, and everything that happened with them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emptychair.company.models import Seat

UNKNOWN = "unknown"
"""The address of whoever writes where the network tells none."""


def words_for(address: str) -> str:
    """The address as people read it: words where the network did not tell any."""
    return gettext("Unknown sender") if address == UNKNOWN else address


class Customer(models.Model):
    """A person outside. What they are called is what their handles say, unless a seat named them.

    `merged_into` is set while this customer is one person with another; their handles are then the other's.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(_("Name"), max_length=200, blank=True)
    first_heard_at = models.DateTimeField()
    last_heard_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    search = SearchVectorField(default="", help_text=_("The words of the name that a seat gave."))

    class Meta:
        indexes = [
            models.Index(
                fields=["-last_heard_at", "-id"], condition=Q(merged_into__isnull=True), name="customer_heard"
            ),
            GinIndex(fields=["search"], condition=~Q(name=""), name="customer_search"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class Handle(models.Model):
    """An identity on a network: a mail address, an account name, a number.

    `home` is the customer that was made for it and never changes; `customer` is who that customer is now, after
    all merges. Both are None for an account of the company. `first_heard_at` and `last_heard_at` span what its
    owner wrote as a customer.
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="handles")
    home = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="own_handles")
    network = models.CharField(max_length=32)
    address = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    named_at = models.DateTimeField(null=True, help_text=_("When they last went by this name."))
    first_heard_at = models.DateTimeField(null=True)
    last_heard_at = models.DateTimeField(null=True)
    search = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="handle_search")]
        constraints = [
            models.UniqueConstraint(fields=["network", "address"], name="handle_once_per_network"),
            models.CheckConstraint(
                condition=Q(customer__isnull=True, home__isnull=True, first_heard_at__isnull=True)
                | Q(customer__isnull=False, home__isnull=False, first_heard_at__isnull=False),
                name="handle_of_customer_or_company",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def shown_name(self) -> str:
        """What to call the person: the name that a seat gave, the one they go by, else their address."""
        return (self.customer.name if self.customer else "") or self.name or self.shown_address

    @property
    def shown_address(self) -> str:
        """The address, or words for one that the network did not tell."""
        return words_for(self.address)


class Merge(models.Model):
    """Two customers found to be one person: `absorbed` is part of `kept` until this is undone."""

    kept = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    merged_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="merge_absorbed_once"
            ),
            models.CheckConstraint(condition=~Q(kept=models.F("absorbed")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"


class Naming(models.Model):
    """That a seat gave a customer a name, and what the name was before."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    was = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    named_by = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.was} -> {self.name}"


class Touch(models.Model):
    """One thing that happened with a customer, whichever channel: a row on their line of time."""

    id = models.BigAutoField(primary_key=True)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField(help_text=_("The row that the kind speaks of, such as the message."))

    class Meta:
        indexes = [models.Index(fields=["handle", "-at", "-id"], name="touch_arc")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
