"""What was answered to a request with a key, and how often a token asks."""

from django.db import models

from emptychair.company.models import ApiToken


class Replay(models.Model):
    """The answer to a request that carried an idempotency key; the same request gets it again for 24 hours.

    Of the key and of the request only hashes are kept, and the answer is sealed.
    """

    id = models.BigAutoField(primary_key=True)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE)
    key_hash = models.CharField(max_length=64)
    asked_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key_hash"], name="replay_once_per_token_and_key")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.status}"


class Asked(models.Model):
    """How often a token has asked in the minute (counted since 1970) in which it asked last."""

    token = models.OneToOneField(ApiToken, on_delete=models.CASCADE, primary_key=True, related_name="asked")
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.token_id}: {self.count}"
