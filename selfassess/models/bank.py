"""The editions of the bank as they were loaded: a round keeps the words it was answered under."""

from django.db import models


class BankEdition(models.Model):
    """One edition, frozen when loaded. Not an authority's: every authority answers the same bank."""

    version = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64)
    data = models.JSONField()
    published_on = models.DateField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_on", "-version"]

    def __str__(self) -> str:
        return self.version
