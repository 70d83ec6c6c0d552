"""The journal's entries."""

from django.db import models


class JournalEntry(models.Model):
    """One thing that somebody did, and why. Entries are only added; each carries the hash of the one before."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=254)
    verb = models.CharField(max_length=64)
    about = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.about}"
