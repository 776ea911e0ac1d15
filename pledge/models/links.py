"""Single-purpose links: a long random token, kept only as its digest."""

from django.db import models

from pledge.scoping import AuthorityOwned


class Link(AuthorityOwned):
    """A link for one purpose about one thing. Opening it changes nothing; a posted form does."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    case_key = models.CharField(max_length=60, blank=True)
    recipient_label = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    first_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        indexes = [models.Index(fields=["authority", "about"], name="link_by_subject")]
