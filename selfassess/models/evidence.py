"""One shelf of evidence for an authority, and where each piece is used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class Evidence(AuthorityOwned):
    """One piece of evidence: a file, a link, a passage of a policy, or a figure.

    Replacing makes a new row (``replaces``), so that a round that is signed off keeps what it rested on.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        LINK = "link", _("Link")
        PASSAGE = "passage", _("Passage of a policy or document")
        FIGURE = "figure", _("Figure")

    class Shows(models.TextChoices):
        WRITTEN = "written", _("What is written")
        DONE = "done", _("What is done")
        BOTH = "both", _("Both")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    shows = models.CharField(max_length=8, choices=Shows.choices)
    title = models.CharField(max_length=200)
    file = models.ForeignKey("pledge.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=500, blank=True)
    document = models.CharField(max_length=200, blank=True)
    page = models.CharField(max_length=30, blank=True)
    paragraph = models.CharField(max_length=60, blank=True)
    quote = models.TextField(blank=True)
    figure = models.CharField(max_length=200, blank=True)
    figure_source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    owner_name = models.CharField(max_length=150)
    review_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by_label = models.CharField(max_length=150, blank=True)
    # The press of the button that put it here, and its place among the files of that press: pressed twice,
    # it is here once.
    press = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField()
    added_by_label = models.CharField(max_length=150)
    added_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(AuthorityOwned.Meta):
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "press"], condition=~models.Q(press=""), name="evidence_once_a_press"
            )
        ]

    @property
    def key(self) -> str:
        return f"evidence:{self.pk}"


class EvidenceUse(AuthorityOwned):
    """A piece of evidence used for one criterion of one round."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    round = models.ForeignKey("selfassess.Round", on_delete=models.PROTECT, related_name="evidence_uses")
    criterion = models.SlugField(max_length=80)
    added_at = models.DateTimeField()
    added_by_label = models.CharField(max_length=150)

    class Meta(AuthorityOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "round", "criterion"], name="evidence_used_once")
        ]
