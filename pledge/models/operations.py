"""What keeps the service itself well: heartbeats of its processes, brakes on guessing."""

from django.db import models


class Heartbeat(models.Model):
    """When a background process last showed signs of life."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)


class Throttle(models.Model):
    """Tries at one guessable thing (a sign-in, a code), by digest of who or what is tried."""

    key_hash = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["first_at"], name="throttle_by_age")]
