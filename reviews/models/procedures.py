"""The authority's published, versioned review procedure. A published version never changes."""

from django.db import models

from pledge.scoping import AuthorityOwned


class ProcedureVersion(AuthorityOwned):
    """One version of the procedure as data (docs/procedure-format.md), in force from a London date."""

    number = models.PositiveIntegerField()
    slug = models.SlugField(max_length=80)
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    in_force_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(AuthorityOwned.Meta):
        ordering = ["-in_force_from", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="procedure_number_once"),
            models.UniqueConstraint(fields=["authority", "in_force_from"], name="procedure_one_a_day"),
        ]


class PoolingAdvice(AuthorityOwned):
    """Legal advice on counting several people's reports together: *not met* needs it on the version."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="pooling_advice")
    advice = models.TextField()
    adviser = models.CharField(max_length=150)
    given_on = models.DateField()
    recorded_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
