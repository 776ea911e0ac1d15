"""Threshold decisions: new rows, never edits; final when the bodies and people required agree."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class DecisionDraft(AuthorityOwned):
    """A decision being prepared, kept at every step, with the advice it was begun on."""

    case = models.OneToOneField("reviews.Case", on_delete=models.CASCADE, related_name="decision_draft")
    answers = models.JSONField(default=dict)
    advice = models.ForeignKey("reviews.Advice", on_delete=models.PROTECT, related_name="+")
    case_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()


class Decision(AuthorityOwned):
    """What was decided, by whom, on what advice and facts. Internal reasoning is never the letter's."""

    class Outcome(models.TextChoices):
        MET = "met", _("Threshold met")
        NOT_MET = "not-met", _("Threshold not met")

    case = models.ForeignKey("reviews.Case", on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    # s.104(4) by number, the local procedure, or s.104(5) on persistence, harm and adequacy.
    basis = models.CharField(max_length=12)
    advice = models.ForeignKey("reviews.Advice", on_delete=models.PROTECT, related_name="decisions")
    persistence = models.TextField(blank=True)
    harm = models.TextField(blank=True)
    adequacy = models.TextField(blank=True)
    own_criteria = models.JSONField(default=list, blank=True)
    internal_reasoning = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    other_help = models.TextField(blank=True)
    deciders_needed = models.JSONField(default=dict)
    saved_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandoned_reason = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="decision_number_once")]


class Agreement(AuthorityOwned):
    """One body's word on a decision, through a named person: signed in, by link, or under a delegation."""

    class Way(models.TextChoices):
        SIGNED_IN = "signed-in", _("signed in")
        LINK = "link", _("by link")
        DELEGATION = "delegation", _("under a recorded delegation")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="agreements")
    body = models.ForeignKey("reviews.RelevantBody", on_delete=models.PROTECT, related_name="+")
    # Where the procedure asks for more people than bodies, several people of one body give their word.
    seat = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField()
    way = models.CharField(max_length=12, choices=Way.choices, blank=True)
    person_name = models.CharField(max_length=150, blank=True)
    person_role = models.CharField(max_length=150, blank=True)
    person_email = models.EmailField(blank=True)
    user = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(
        "reviews.Delegation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    agrees = models.BooleanField(null=True)
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Somebody made sure that this is another person than one who spoke for another body: who, when, and how.
    made_sure_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_sure_at = models.DateTimeField(null=True, blank=True)
    made_sure_how = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "body", "seat"], name="agreement_once_a_seat")
        ]
