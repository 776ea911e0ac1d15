"""What is kept of a sign-in: the devices a person is signed in on, and what they typed when it ended."""

from django.db import models

from pledge.models.people import User


class Device(models.Model):
    """One browser that a person is signed in on. The row goes when the sign-in ends."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    # Found and ended by it; it stands in the table of sessions too.
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"], name="device_by_user")]

    def __str__(self) -> str:
        return self.browser


class KeptPost(models.Model):
    """A form that arrived after its sender's sign-in had ended: shown to them again, never sent for them.

    ``page`` is where it was typed, ``posted_to`` where it went. The words are sealed.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=500)
    posted_to = models.CharField(max_length=500)
    fields = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="kept_post_by_end")]

    def __str__(self) -> str:
        return self.page
