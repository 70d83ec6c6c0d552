"""What Django's cache keeps."""

from django.db import models


class Kept(models.Model):
    """What Django's cache keeps, such as how often somebody tried to sign in: one count for all web processes.

    The columns are those that `django.core.cache.backends.db` reads and writes.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
