"""Relevant bodies of the area, s.105(2)-(3), and what their people have delegated."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class BodyKind(models.TextChoices):
    COUNCIL = "council", _("Council")
    POLICE = "police", _("Police")
    HEALTH = "health", _("Health body")
    HOUSING = "housing", _("Co-opted housing provider")


class RelevantBody(AuthorityOwned):
    """A body to which applications are passed, from a day, until a day (s.104(3)(b))."""

    kind = models.CharField(max_length=10, choices=BodyKind.choices)
    name = models.CharField(max_length=150)
    contact_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # Domains from which a receipt is expected; another domain is accepted and marked.
    email_domains = models.JSONField(default=list, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class Delegation(AuthorityOwned):
    """A recorded delegation: a body lets a named office agree threshold decisions for it."""

    body = models.ForeignKey(RelevantBody, on_delete=models.PROTECT, related_name="delegations")
    to_whom = models.CharField(max_length=200)
    terms = models.TextField()
    granted_by = models.CharField(max_length=150)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
