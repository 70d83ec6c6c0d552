"""The journal's entries."""

from collections.abc import Iterable

from django.db import models
from django.db.models.base import ModelBase

from emptychair.company.errors import OnlyGrows


class JournalEntry(models.Model):
    """One thing that somebody did, and why. Entries are only added; each carries the hash of the one before.

    The database itself refuses to change or remove one.
    """

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
        indexes = [
            models.Index(fields=["at", "id"], name="journal_at"),
            models.Index(fields=["actor", "at", "id"], name="journal_actor"),
            models.Index(fields=["verb", "at", "id"], name="journal_verb"),
            models.Index(fields=["about", "at", "id"], name="journal_about"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.about}"

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Add the entry. Raises OnlyGrows for one that is there."""
        if not self._state.adding:
            raise OnlyGrows
        super().save(force_insert=True, using=using)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Never: raises OnlyGrows."""
        raise OnlyGrows
