"""What keeps the service itself well: heartbeats of its processes, brakes on guessing."""

from django.db import models


class Heartbeat(models.Model):
    """When a background process last showed signs of life."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Alarm(models.Model):
    """Something that holds up work until a person sets it right, since when, and why in one code."""

    name = models.CharField(max_length=40, primary_key=True)
    since = models.DateTimeField()
    tried_at = models.DateTimeField()
    reason = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class Throttle(models.Model):
    """Tries at one guessable thing (a sign-in, a code), by digest of who or what is tried."""

    key_hash = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)
    # When a lock-out was written in the logs of the authorities it concerns: later, by the clock, so that a
    # try takes as long for an account that exists as for one that does not.
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["first_at"], name="throttle_by_age")]

    def __str__(self) -> str:
        return f"{self.tries} tries"
