"""Which facts are how old, and the results that pages show."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class FactsMonth(models.Model):
    """A month of messages. Its version changes with them, so that every folder of facts can tell what it lacks."""

    month = models.DateField(primary_key=True)
    version = models.UUIDField()

    def __str__(self) -> str:
        return self.month.isoformat()[:7]


class ScorecardResult(models.Model):
    """The scorecard of one cut as it was last computed; `content` is None until it has been."""

    since = models.DateField(null=True)
    until = models.DateField(null=True)
    channel = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)
    facts_version = models.CharField(max_length=64, blank=True)
    seconds = models.FloatField(default=0)
    content = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["since", "until", "channel"], name="result_once_per_cut", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(content__isnull=True), name="result_to_compute"),
        ]

    def __str__(self) -> str:
        return f"{self.since}–{self.until} {self.channel}".strip()


class ScorecardRows(models.Model):
    """The conversations or messages behind one side of a number, the most telling first."""

    result = models.ForeignKey(ScorecardResult, on_delete=models.CASCADE, related_name="rows", db_index=False)
    metric = models.CharField(max_length=60)
    side = models.CharField(max_length=8)
    total = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["result", "metric", "side"], name="rows_once_per_side")]

    def __str__(self) -> str:
        return f"{self.metric} {self.side}"
