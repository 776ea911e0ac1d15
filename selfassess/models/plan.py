"""The improvement plan: gaps turned into actions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class ImprovementAction(AuthorityOwned):
    """One gap being closed. ``status`` moves by ``selfassess/domain/status.py`` alone."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Done, waiting to be scored again")
        CLOSED = "closed", _("Closed: scored again")
        DROPPED = "dropped", _("Dropped")

    number = models.PositiveIntegerField()
    round = models.ForeignKey("selfassess.Round", on_delete=models.PROTECT, related_name="actions")
    criterion = models.SlugField(max_length=80)
    aspect = models.CharField(max_length=8)
    mark_before = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    measure = models.TextField(blank=True)
    template_document = models.CharField(max_length=150, blank=True)
    owner_name = models.CharField(max_length=150, blank=True)
    owner_email = models.EmailField(blank=True)
    owner = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    priority = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_in = models.ForeignKey("selfassess.Round", null=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-priority", "number"]
        constraints = [models.UniqueConstraint(fields=["authority", "number"], name="action_number_once")]
        indexes = [models.Index(fields=["authority", "status", "due_on"], name="action_by_due_day")]

    @property
    def key(self) -> str:
        return f"improvement:{self.pk}"


class ActionNote(AuthorityOwned):
    """Progress on an action, or a change of it, in somebody's words. Rows are only ever added."""

    action = models.ForeignKey(ImprovementAction, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by_label = models.CharField(max_length=150)
    by_user = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    status_after = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-id"]
