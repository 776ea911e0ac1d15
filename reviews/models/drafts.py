"""Applications being written: rows, so that nothing typed is lost."""

import uuid

from django.db import models

from pledge.scoping import AuthorityOwned


class Draft(AuthorityOwned):
    """Answers so far, valid or not. Found by a token kept only as its digest, or by passphrase or code."""

    class Channel(models.TextChoices):
        ONLINE = "online"
        PHONE = "phone"
        LETTER = "letter"
        VISIT = "visit"
        EMAIL = "email"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    passphrase_hash = models.CharField(max_length=64, blank=True, db_index=True)
    return_email = models.EmailField(blank=True)
    answers = models.JSONField(default=dict)
    # Answers typed on a page that did not pass its checks, by page: shown again as typed.
    unfinished = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    procedure_digest = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    # Keyed in by staff: how it came, the day it was received, by whom taken.
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    received_on = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")

    sent_case = models.OneToOneField(
        "reviews.Case", null=True, on_delete=models.PROTECT, related_name="draft"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        indexes = [models.Index(fields=["authority", "taken_by", "-changed_at"], name="draft_by_keyer")]
