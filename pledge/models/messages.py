"""Messages: rows written with the data, delivered later by the worker. The row is the truth."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class Message(AuthorityOwned):
    """One email or text to one address. Its words give nothing away (design.md §6 "Messages")."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("email")
        TEXT = "text", _("text message")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        HANDED_OVER = "handed-over", _("sent, not yet known to have arrived")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("could not be delivered")
        STOPPED = "stopped", _("stopped before it was sent")

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.CharField(max_length=254, blank=True)
    recipient_label = models.CharField(max_length=150, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    # "case:12" and "person:4", "notice:7": how the owner of the message finds it again.
    case_key = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=60, blank=True)

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=40, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    # Expires with the code it carries: a code delivered late is worse than none.
    valid_until = models.DateTimeField(null=True, blank=True)
    # What became of it has yet to be told to whoever it is about (pledge/outcomes.py).
    untold = models.BooleanField(default=False)

    class Meta(AuthorityOwned.Meta):
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="message_due"),
            models.Index(fields=["authority", "case_key", "-id"], name="message_by_case"),
            models.Index(fields=["authority", "state", "-id"], name="message_by_state"),
            models.Index(fields=["id"], condition=models.Q(untold=True), name="message_untold"),
        ]
