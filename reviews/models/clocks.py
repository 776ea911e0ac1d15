"""Clocks of a case: the rule, the base event and what was told; the due date is worked out each time."""

from django.db import models

from pledge.scoping import AuthorityOwned


class Clock(AuthorityOwned):
    """One published timescale running in a case. ``rule`` is the procedure's own clock entry."""

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="clocks")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    rule = models.JSONField()
    base_kind = models.CharField(max_length=30)
    base_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    # The date the applicant has been given; it never moves later without a message that says why.
    told_due_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)
    # The day went by: why, in words for the applicant, and the new date they were given. The clock runs on.
    missed_reason = models.TextField(blank=True)
    new_due_on = models.DateField(null=True, blank=True)
    # A step that will not come (no review after "not met"): the clock ends, with why.
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=60, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="clock_number_once")]
        indexes = [models.Index(fields=["authority", "met_on", "due_on"], name="clock_by_due")]
