"""The case: one application and all that follows, its people and its reports."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned
from reviews.domain.lifecycle import OPEN, Status
from reviews.models.drafts import Draft

# Where a case without a next date stands in a list ordered by it: last.
NO_DATE = date(9999, 12, 31)


class YesNoUnknown(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class Case(AuthorityOwned):
    """One application from the day it was received, whatever is decided. Status moves by services only."""

    class Stage(models.TextChoices):
        """Django's form of :class:`reviews.domain.lifecycle.Status`, for queries and labels."""

        RECEIVED = Status.RECEIVED.value, _("Being looked at")
        DECIDED = Status.DECIDED.value, _("Decided, not yet told")
        TOLD = Status.TOLD.value, _("Decided and told")
        WITHDRAWN = Status.WITHDRAWN.value, _("Withdrawn")
        CLOSED = Status.CLOSED.value, _("Closed")

    class Agreement(models.TextChoices):
        """Whether the victim agrees to someone else's application; settled by a person."""

        NOT_NEEDED = "not-needed", _("The victim applied")
        GIVEN = "given", _("The victim agrees")
        CANNOT = "cannot", _("The victim cannot agree; someone may act for them")
        NOT_ASKED = "not-asked", _("Not yet asked")
        REFUSED = "refused", _("The victim does not agree")

    reference = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RECEIVED)
    # The number every form carries: a form drawn from an older one is not saved over.
    version = models.PositiveIntegerField(default=1)

    channel = models.CharField(max_length=10, choices=Draft.Channel.choices, default=Draft.Channel.ONLINE)
    received_on = models.DateField()
    sent_at = models.DateTimeField()
    taken_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    procedure = models.ForeignKey(
        "reviews.ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The terms in force on the day of receipt, frozen; the Act's own where nothing was published.
    procedure_data = models.JSONField()
    procedure_digest = models.CharField(max_length=64)

    named_contact = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    in_danger = models.BooleanField(default=False)
    danger_seen_at = models.DateTimeField(null=True, blank=True)
    agreement = models.CharField(max_length=12, choices=Agreement.choices, default=Agreement.NOT_NEEDED)

    place = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    started_by = models.CharField(max_length=10, default="public")
    behaviour = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    wanted = models.TextField(blank=True)
    taking_part = models.JSONField(default=list, blank=True)
    sharing_limits = models.TextField(blank=True)
    # Conditions and other facts of the application in the engine's form: {"case-open": {"value": …}}.
    facts = models.JSONField(default=dict, blank=True)
    # Linked behaviours that a person has told apart, [{"id": "b1", "name": …}, …]; empty while all is one.
    behaviours = models.JSONField(default=list, blank=True)
    # The answers exactly as sent, never changed.
    answers = models.JSONField(default=dict)

    # Worked out by services from the rows that say so; kept for lists at any size.
    next_due_on = models.DateField(null=True, blank=True)
    next_due_kind = models.CharField(max_length=30, blank=True)
    advice_outcome = models.CharField(max_length=12, blank=True)
    must_decide_met = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, blank=True)
    applicant_told_on = models.DateField(null=True, blank=True)
    unread_from_applicant = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)
    # The database's own: what the lists filter and order by, so that each of them is a walk along one index.
    # A case that has ended is in the queue while something in it has a date: a letter to be handed over.
    in_queue = models.GeneratedField(
        expression=models.Case(
            models.When(
                models.Q(status__in=sorted(status.value for status in OPEN))
                | models.Q(next_due_on__isnull=False),
                then=models.Value(1),
            ),
            default=models.Value(0),
        ),
        # A number and not a truth: SQLite walks an index for "in_queue = 1", and not for "in_queue" alone.
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    queue_on = models.GeneratedField(
        expression=Coalesce("next_due_on", models.Value(NO_DATE, output_field=models.DateField())),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta(AuthorityOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["authority", "reference"], name="case_reference_once")]
        indexes = [
            models.Index(fields=["authority", "in_queue", "queue_on", "id"], name="case_by_due"),
            models.Index(
                fields=["authority", "named_contact", "in_queue", "queue_on", "id"], name="case_by_contact"
            ),
            models.Index(fields=["authority", "in_queue", "received_on", "id"], name="case_by_receipt"),
            # Few at any time, and looked for on top of every list.
            models.Index(
                fields=["authority", "id"],
                name="case_in_danger",
                condition=models.Q(in_danger=True, danger_seen_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def key(self) -> str:
        """How messages, links and the audit log name this case."""
        return f"case:{self.pk}"


class Person(AuthorityOwned):
    """Someone in a case and how to reach them safely. ``key`` is the id the engine knows them by."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        BUSINESS = "business", _("Business")
        GROUP = "group", _("Group")
        AGENCY = "agency", _("Agency")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="people")
    key = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    is_applicant = models.BooleanField(default=False)
    is_victim = models.BooleanField(default=False)
    is_representative = models.BooleanField(default=False)
    name = models.CharField(max_length=200, blank=True)
    name_to_use = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    connection = models.CharField(max_length=100, blank=True)
    household = models.CharField(max_length=40, blank=True)
    under_18 = models.CharField(max_length=8, choices=YesNoUnknown.choices, default=YesNoUnknown.UNKNOWN)
    tenure = models.CharField(max_length=30, blank=True)
    landlord = models.CharField(max_length=200, blank=True)
    agrees = models.BooleanField(null=True)
    told_too = models.BooleanField(default=False)
    # What the engine knows of this person, in its own keys; the columns above are for people to read.
    facts = models.JSONField(default=dict, blank=True)

    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    address_confidential = models.BooleanField(default=False)
    email_safe = models.CharField(max_length=8, choices=YesNoUnknown.choices, default=YesNoUnknown.UNKNOWN)
    text_safe = models.CharField(max_length=8, choices=YesNoUnknown.choices, default=YesNoUnknown.UNKNOWN)
    call_safe = models.CharField(max_length=8, choices=YesNoUnknown.choices, default=YesNoUnknown.UNKNOWN)
    voicemail_safe = models.CharField(
        max_length=8, choices=YesNoUnknown.choices, default=YesNoUnknown.UNKNOWN
    )
    post_safe = models.CharField(max_length=8, choices=YesNoUnknown.choices, default=YesNoUnknown.UNKNOWN)
    plain_envelope = models.BooleanField(default=True)
    contact_notes = models.TextField(blank=True)
    preferred_way = models.CharField(max_length=12, blank=True)

    language = models.CharField(max_length=60, blank=True)
    letter_format = models.CharField(max_length=30, blank=True)
    adjustments = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(AuthorityOwned.Meta):
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="person_key_once")]

    def __str__(self) -> str:
        return self.name or self.organisation

    @property
    def called(self) -> str:
        """The name to use in a letter or on a call."""
        return self.name_to_use or self.name or self.organisation


class Complaint(AuthorityOwned):
    """A report: telling an agency about ASB. ``facts`` are in the engine's own keys (design.md §5)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="complaints")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="complaints")
    facts = models.JSONField(default=dict)
    what_happened = models.TextField(blank=True)
    reference = models.CharField(max_length=80, blank=True)
    spoke_to = models.CharField(max_length=150, blank=True)
    promised = models.TextField(blank=True)
    # As first sent or added: facts and narrative, never changed.
    original = models.JSONField(default=dict)
    added_by = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(AuthorityOwned.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="complaint_number_once")]

    @property
    def key(self) -> str:
        """The id the engine knows this report by."""
        return f"c{self.number}"


class CaseBar(AuthorityOwned):
    """A member who may not open a case: they know the people, or dealt with the reports."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="bars")
    user = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    barred_by = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    barred_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(lifted_at__isnull=True), name="case_bar_once"
            )
        ]
        indexes = [models.Index(fields=["authority", "user", "case"], name="case_bar_by_user")]


class HandOver(AuthorityOwned):
    """A case given from one named contact to another, with a note; open until accepted or given elsewhere."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("pledge.User", on_delete=models.PROTECT, related_name="+")
    note = models.TextField()
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    # It was given to somebody else, or taken, before it was accepted.
    ended_at = models.DateTimeField(null=True, blank=True)


class Allegation(AuthorityOwned):
    """Who the applicant says is responsible: offence data, apart from the case, with its own permission.

    In no letter, on no page for a body, in no search, not among the answers of the case (DPA 2018 s.11(2)).
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="allegation")
    text = models.TextField()
    made_at = models.DateTimeField()
