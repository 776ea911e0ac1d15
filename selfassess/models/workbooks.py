"""A workbook that came back and has not been saved yet."""

from django.db import models

from pledge.scoping import AuthorityOwned


class PendingUpload(AuthorityOwned):
    """What a workbook says, read and waiting 14 days for its uploader; nothing of it is saved before that.

    ``read`` holds the answers found, with sheet and row; ``problems`` every problem, by place.
    """

    round = models.ForeignKey("selfassess.Round", on_delete=models.CASCADE, related_name="uploads")
    number = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    file_name = models.CharField(max_length=150)
    digest = models.CharField(max_length=64)
    read = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="upload_number_once")]
