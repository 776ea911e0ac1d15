"""How an applicant comes in: a passphrase or a code, both kept only as digests."""

from django.db import models

from pledge.scoping import AuthorityOwned


class Passphrase(AuthorityOwned):
    """The words an applicant was given; hashed like a password."""

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="passphrases")
    person = models.ForeignKey("reviews.Person", on_delete=models.CASCADE, related_name="+")
    words_hash = models.CharField(max_length=128)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class OneTimeCode(AuthorityOwned):
    """A code sent to a safe address for one purpose; short-lived, few tries."""

    purpose = models.CharField(max_length=20)
    about = models.CharField(max_length=60)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        indexes = [models.Index(fields=["authority", "purpose", "about", "-id"], name="code_by_subject")]
