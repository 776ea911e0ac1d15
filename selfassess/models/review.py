"""The view from outside, the signatures, the commitment, and what was published."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class SecondScore(AuthorityOwned):
    """A reviewer's own marks and opinion on one criterion, beside the assessor's; and the answer to it."""

    round = models.ForeignKey("selfassess.Round", on_delete=models.PROTECT, related_name="second_scores")
    criterion = models.SlugField(max_length=80)
    duty = models.CharField(max_length=16, blank=True)
    written = models.CharField(max_length=16, blank=True)
    done = models.CharField(max_length=16, blank=True)
    opinion = models.TextField(blank=True)
    reviewer = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["round", "criterion"], name="second_score_once")]


class Signature(AuthorityOwned):
    """One of the two who sign a round off: the senior lead and the elected member. Rows are only added."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("Senior lead")
        MEMBER = "member", _("Elected member")

    round = models.ForeignKey("selfassess.Round", on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=150)
    position = models.CharField(max_length=150)
    signed_on = models.DateField()
    name_may_be_published = models.BooleanField(default=False)
    recorded_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # What was signed: the digest of the answers as they stood.
    answers_digest = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind"], condition=models.Q(undone_at__isnull=True), name="signature_once"
            )
        ]


class Commitment(AuthorityOwned):
    """The Pledge's two dates, kept apart: the commitment signed, and the standard judged met."""

    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=150, blank=True)
    signed_position = models.CharField(max_length=150, blank=True)
    signed_name_agreed = models.BooleanField(default=False)
    judged_on = models.DateField(null=True, blank=True)
    judged_by = models.CharField(max_length=150, blank=True)
    judged_organisation = models.CharField(max_length=150, blank=True)
    judged_basis = models.TextField(blank=True)
    judged_name_agreed = models.BooleanField(default=False)
    recorded_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["-id"]


class Publication(AuthorityOwned):
    """A frozen public page of a signed round. ``snapshot`` holds all it shows; withdrawn with a notice."""

    round = models.ForeignKey("selfassess.Round", on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    notice = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="publication_number_once")
        ]
