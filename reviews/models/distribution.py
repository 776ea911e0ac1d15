"""Passing the application to every relevant body, s.104(3)(b), and their named receipts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class BodyNotice(AuthorityOwned):
    """One application passed to one body. What was sent is the message's own state; receipt is here."""

    class Scope(models.TextChoices):
        FULL = "full", _("The application")
        PLACE_ONLY = "place-only", _("Reference and place only, until agreement is settled")

    class Way(models.TextChoices):
        LINK = "link", _("by link")
        BY_HAND = "by-hand", _("recorded by hand")

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="notices")
    body = models.ForeignKey("reviews.RelevantBody", on_delete=models.PROTECT, related_name="notices")
    scope = models.CharField(max_length=12, choices=Scope.choices, default=Scope.FULL)
    message = models.ForeignKey("pledge.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    link = models.ForeignKey("pledge.Link", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    confirmed_by_name = models.CharField(max_length=150, blank=True)
    confirmed_by_email = models.EmailField(blank=True)
    dealt_with_by = models.CharField(max_length=150, blank=True)
    recorded_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    withheld_reason = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "body"], name="notice_once_a_body")]
