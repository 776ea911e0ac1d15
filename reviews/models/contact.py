"""Contact with the people of a case, what they ask of us, and tasks that need a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class ContactEntry(AuthorityOwned):
    """A call, visit, note or letter, in or out, as a person recorded it."""

    class Kind(models.TextChoices):
        CALL = "call", _("Telephone call")
        VISIT = "visit", _("Visit or meeting")
        EMAIL = "email", _("Email")
        LETTER = "letter", _("Letter")
        NOTE = "note", _("Note to the case")

    class Direction(models.TextChoices):
        IN = "in", _("From them to us")
        OUT = "out", _("From us to them")
        INTERNAL = "internal", _("Between colleagues")

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="contact_entries")
    person = models.ForeignKey(
        "reviews.Person", null=True, on_delete=models.PROTECT, related_name="contact_entries"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    reached = models.BooleanField(null=True)
    text = models.TextField()
    on = models.DateField()
    recorded_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # An attempt to tell a decision: two, with a manager's reason, stand in for telling.
    attempt_to_tell = models.ForeignKey(
        "reviews.Letter", null=True, on_delete=models.PROTECT, related_name="attempts"
    )

    class Meta(AuthorityOwned.Meta):
        ordering = ["-on", "-id"]


class ApplicantRequest(AuthorityOwned):
    """Something the applicant sent from their own page; dated, flagged, never an automatic end."""

    class Kind(models.TextChoices):
        ADD = "add", _("More information")
        LOOK_AGAIN = "look-again", _("Asks for the decision to be looked at again")
        WITHDRAW = "withdraw", _("Asks to withdraw")
        DATA_COMPLAINT = "data-complaint", _("Data protection complaint")

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="applicant_requests")
    person = models.ForeignKey("reviews.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_on = models.DateField()
    # The press of one button is one request, however often it arrives.
    form_key = models.CharField(max_length=64)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(AuthorityOwned.Meta):
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["case", "form_key"], name="applicant_request_once")]


class Task(AuthorityOwned):
    """Something only a person can do: acknowledge by telephone, confirm a withdrawal, mend an address."""

    class Kind(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", _("Acknowledge the application safely")
        SETTLE_AGREEMENT = "settle-agreement", _("Settle whether the victim agrees")
        ASK_SAFE_CONTACT = "ask-safe-contact", _("Find a safe way to reach them")
        DANGER = "danger", _("Someone may be in danger: ring now")
        MESSAGE_FAILED = "message-failed", _("A message could not be delivered: find another way")
        BODY_UNREACHED = "body-unreached", _("Pass the application to a body another way")
        CONFIRM_WITHDRAWAL = "confirm-withdrawal", _("Confirm the withdrawal by the safe way")
        READ_MORE = "read-more", _("Read what the applicant sent")
        LOOK_AGAIN = "look-again", _("The applicant asks for the decision to be looked at again")
        DATA_COMPLAINT = "data-complaint", _("Acknowledge the data protection complaint within 30 days")
        DECIDE_AGAIN = "decide-again", _("Decide again: on the facts as they are now the Act leaves only met")
        MAKE_SURE = "make-sure", _("Make sure that two people spoke for two bodies")
        TELL = "tell", _("Tell the applicant the decision")
        TELL_VICTIM = "tell-victim", _("Tell the victim the decision too, or say why that is not safe")
        TELL_CORRECTION = "tell-correction", _("Tell the applicant what was corrected and why")
        CONFIRM_CORRECTION = "confirm-correction", _("A second person must confirm a correction")
        SHARING_CONCERN = "sharing-concern", _("The applicant is worried about sharing with someone")
        OTHER = "other", _("Something to do")

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    about = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    done_note = models.TextField(blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "about"],
                condition=models.Q(done_at__isnull=True),
                name="task_open_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "done_at", "due_on"], name="task_by_due")]
