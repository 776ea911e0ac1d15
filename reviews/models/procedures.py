"""The authority's published, versioned review procedure. A published version never changes."""

from django.db import models

from pledge.scoping import AuthorityOwned


class ProcedureVersion(AuthorityOwned):
    """One version of the procedure as data (docs/procedure-format.md), in force from a London date."""

    number = models.PositiveIntegerField()
    slug = models.SlugField(max_length=80)
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    # The procedure of the library it was taken from, and what the library held then; "" where it was typed.
    library_slug = models.SlugField(max_length=80, blank=True)
    library_digest = models.CharField(max_length=64, blank=True)
    in_force_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(AuthorityOwned.Meta):
        ordering = ["-in_force_from", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="procedure_number_once"),
            models.UniqueConstraint(fields=["authority", "in_force_from"], name="procedure_one_a_day"),
        ]


class ProcedureDraft(AuthorityOwned):
    """The next version while somebody works on it: one an authority. Nothing runs on it."""

    data = models.JSONField()
    slug = models.SlugField(max_length=80)
    digest = models.CharField(max_length=64)
    library_slug = models.SlugField(max_length=80, blank=True)
    library_digest = models.CharField(max_length=64, blank=True)
    based_on = models.ForeignKey(ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(AuthorityOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["authority"], name="procedure_draft_once")]

    @property
    def mark(self) -> str:
        """Which draft, and which version of it, a form was drawn from."""
        return f"{self.pk}.{self.version}"


class PoolingAdvice(AuthorityOwned):
    """Legal advice on counting several people's reports together: *not met* needs it on the version."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="pooling_advice")
    advice = models.TextField()
    adviser = models.CharField(max_length=150)
    given_on = models.DateField()
    recorded_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
