"""Letters: written from a frozen context, then sent, posted, handed over or spoken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class Letter(AuthorityOwned):
    """One letter to one person. The duty to tell is met by ``told_at``, not by sending."""

    class Way(models.TextChoices):
        ONLINE = "online", _("On their application page, with a message that one is there")
        POST = "post", _("By post")
        HAND = "hand", _("Handed over in person")
        SPOKEN = "spoken", _("Read out or explained, by telephone or in person")

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        ISSUED = "issued", _("Sent, not yet known to be read")
        TO_POST = "to-post", _("Waiting to be posted")
        TOLD = "told", _("Told")
        RETURNED = "returned", _("Came back or failed")
        REPLACED = "replaced", _("Replaced by a later letter")

    case = models.ForeignKey("reviews.Case", on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    to = models.ForeignKey("reviews.Person", on_delete=models.PROTECT, related_name="letters")
    decision = models.ForeignKey(
        "reviews.Decision", null=True, on_delete=models.PROTECT, related_name="letters"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    free_parts = models.JSONField(default=dict, blank=True)
    # What the letter said, frozen when it was issued: the page and the Word file are made from it.
    context = models.JSONField(default=dict, blank=True)
    document = models.FileField(upload_to="letters/%Y/%m", blank=True)
    template_digest = models.CharField(max_length=64, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    message = models.ForeignKey("pledge.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    written_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    told_note = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_why = models.CharField(max_length=200, blank=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    version = models.PositiveIntegerField(default=1)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="letter_number_once")]
        indexes = [models.Index(fields=["authority", "state", "id"], name="letter_by_state")]
