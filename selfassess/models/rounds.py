"""A round of the self-assessment, what became of it, and who answers a theme by link."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class Round(AuthorityOwned):
    """One assessment of one period. ``status`` moves by ``selfassess/domain/status.py`` alone."""

    class Scope(models.TextChoices):
        DUTIES = "duties", _("The legal duties alone")
        ALL = "all", _("Every criterion")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Submitted")
        SIGNED = "signed", _("Signed off")

    number = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    period_first = models.DateField()
    period_last = models.DateField()
    cut_off = models.DateField()
    owner = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.ALL)
    edition = models.ForeignKey("selfassess.BankEdition", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    # Reminders already sent about this round, by code: none goes out twice.
    reminded = models.JSONField(default=list, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["authority"], condition=~models.Q(status="signed"), name="round_one_at_a_time"
            ),
        ]

    @property
    def key(self) -> str:
        return f"round:{self.pk}"


class RoundEvent(AuthorityOwned):
    """Something that became of a round: started, submitted, reopened, signed off, moved to a newer bank."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Started")
        CHANGED = "changed", _("Details changed")
        SUBMITTED = "submitted", _("Submitted")
        REOPENED = "reopened", _("Reopened")
        SIGNED = "signed", _("Signed off")
        BANK_CHANGED = "bank-changed", _("Moved to a newer edition of the criteria")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Publication withdrawn")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=150)
    by_user = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-at", "-id"]


class Contributor(AuthorityOwned):
    """Someone without an account who answers one theme of a round by link."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="contributors")
    theme = models.SlugField(max_length=60)
    name = models.CharField(max_length=150)
    organisation = models.CharField(max_length=150, blank=True)
    email = models.EmailField()
    invited_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["theme", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "theme", "email"],
                condition=models.Q(ended_at__isnull=True),
                name="contributor_once_a_theme",
            )
        ]

    @property
    def key(self) -> str:
        return f"contributor:{self.pk}"
