"""Corrections, advice and enquiries: new rows, never edits."""

from django.db import models

from pledge.scoping import AuthorityOwned


class Correction(AuthorityOwned):
    """A change of the facts with its reason. One that lowers the count waits for a second person."""

    class State(models.TextChoices):
        MADE = "made"
        WAITING = "waiting"
        CONFIRMED = "confirmed"
        DECLINED = "declined"

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="corrections")
    complaint = models.ForeignKey(
        "reviews.Complaint", null=True, on_delete=models.CASCADE, related_name="corrections"
    )
    person = models.ForeignKey(
        "reviews.Person", null=True, on_delete=models.CASCADE, related_name="corrections"
    )
    # The kinds of reviews.services.changes: correct, add, leave-out (s.104(12)), behaviours, …
    kind = models.CharField(max_length=20)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    evidence = models.TextField(blank=True)
    lowers_count = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE)
    made_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    second_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    second_note = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["id"]


class Advice(AuthorityOwned):
    """What the engine said, on which facts and which terms. Advice only: people decide."""

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="advice")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    because = models.CharField(max_length=40)
    procedure_digest = models.CharField(max_length=64)
    application = models.JSONField()
    result = models.JSONField()
    outcome = models.CharField(max_length=12)
    must_decide_met = models.BooleanField()
    # The names of the behaviours told apart, as they were then.
    behaviours = models.JSONField(default=list, blank=True)
    correction = models.ForeignKey(Correction, null=True, on_delete=models.PROTECT, related_name="advice")

    class Meta(AuthorityOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="advice_number_once")]


class Enquiry(AuthorityOwned):
    """Somebody asked about an unknown: whom, when, and what they answered."""

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="enquiries")
    complaint = models.ForeignKey(
        "reviews.Complaint", null=True, on_delete=models.CASCADE, related_name="enquiries"
    )
    field = models.CharField(max_length=40)
    asked_whom = models.CharField(max_length=200)
    asked_on = models.DateField()
    answer = models.TextField()
    made_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta(AuthorityOwned.Meta):
        ordering = ["id"]
