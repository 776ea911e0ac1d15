"""Answers to criteria, and every change of them."""

from django.db import models

from pledge.scoping import AuthorityOwned


class Answer(AuthorityOwned):
    """What is said of one criterion in one round. Marks are ``selfassess/domain/answers.py``'s.

    A row stays when a newer bank no longer asks its criterion: nothing that was answered is ever lost.
    """

    round = models.ForeignKey("selfassess.Round", on_delete=models.PROTECT, related_name="answers")
    criterion = models.SlugField(max_length=80)
    duty = models.CharField(max_length=16, blank=True)
    duty_reason = models.TextField(blank=True)
    written = models.CharField(max_length=16, blank=True)
    written_reason = models.TextField(blank=True)
    done = models.CharField(max_length=16, blank=True)
    done_reason = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    # Why the level of what is done departs from the one the live figure suggests; and that figure, as seen.
    departs = models.TextField(blank=True)
    figure_seen = models.JSONField(null=True, blank=True)
    # Carried over from an earlier round or edition and not confirmed since: it does not count.
    draft = models.BooleanField(default=False)
    carried = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by_label = models.CharField(max_length=150, blank=True)
    # The open page that saved last: when its answer is lost on the way, its next saving is no stranger's.
    page_key = models.CharField(max_length=36, blank=True)

    class Meta(AuthorityOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["round", "criterion"], name="answer_once_a_criterion")]


class AnswerChange(AuthorityOwned):
    """One field of one answer, before and after, and who changed it. Rows are only ever added."""

    round = models.ForeignKey("selfassess.Round", on_delete=models.PROTECT, related_name="changes")
    criterion = models.SlugField(max_length=80)
    field = models.CharField(max_length=20)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=150)
    by_user = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    # How it came: typed on the page, by link, by workbook, carried over, by a newer bank.
    way = models.CharField(max_length=12)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-id"]
        indexes = [models.Index(fields=["round", "criterion", "-id"], name="change_by_criterion")]
