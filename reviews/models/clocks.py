"""Clocks of a case: the rule, the base event and what was told; the due date is worked out each time."""

from django.db import models
from django.db.models import F, Q

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
    # A step done at the next meeting: the day for which that meeting is called, and why it was last moved.
    called_on = models.DateField(null=True, blank=True)
    moved_reason = models.TextField(blank=True)
    # The day went by, or will: why, in words for the applicant, and the new date. The clock runs on.
    missed_reason = models.TextField(blank=True)
    new_due_on = models.DateField(null=True, blank=True)
    # A step that will not come (no review after "not met"): the clock ends, with why.
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=60, blank=True)
    # The date of which its named contact was reminded, so that each date is spoken of once.
    reminded_of = models.DateField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="clock_number_once")]
        indexes = [models.Index(fields=["authority", "met_on", "due_on"], name="clock_by_due")]


class ClockPause(AuthorityOwned):
    """A clock stands still: by whom, why, and until when; on that day it runs on by itself."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    began_on = models.DateField()
    look_again_on = models.DateField()
    # Why, in words for the applicant.
    reason = models.TextField()
    begun_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    # Somebody let it run on before that day.
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(AuthorityOwned.Meta):
        ordering = ["began_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(look_again_on__gt=F("began_on")), name="clock_pause_looked_at_later"
            ),
        ]
