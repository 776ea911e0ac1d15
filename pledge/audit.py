"""The one writer of the append-only log, reads and searches of cases included.

Details hold numbers, codes and field names only, never a name, an address or a narrative, so that
the log can be read by an auditor and kept longer than the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pledge.models import AuditEntry, User


class Action(StrEnum):
    """Everything that is ever logged; an unknown action cannot be written."""

    # Reading
    VIEWED = "viewed"
    LISTED = "listed"
    SEARCHED = "searched"
    REVEALED = "revealed"
    DOWNLOADED = "downloaded"
    REFUSED = "refused"
    LOG_VIEWED = "log-viewed"
    # Signing in
    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    SIGN_IN_FAILED = "sign-in-failed"
    LOCKED_OUT = "locked-out"
    SECOND_FACTOR_CHANGED = "second-factor-changed"
    PASSWORD_CHANGED = "password-changed"
    RECOVERY_CODE_USED = "recovery-code-used"
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"
    # The application
    DRAFT_STARTED = "draft-started"
    DRAFT_RETURNED = "draft-returned"
    APPLICATION_SENT = "application-sent"
    APPLICATION_KEYED = "application-keyed"
    APPLICANT_ADDED = "applicant-added"
    LOOK_AGAIN_ASKED = "look-again-asked"
    WITHDRAWAL_ASKED = "withdrawal-asked"
    DATA_COMPLAINT_MADE = "data-complaint-made"
    # Casework
    NAMED_CONTACT_CHANGED = "named-contact-changed"
    HAND_OVER_ACCEPTED = "hand-over-accepted"
    MEMBER_BARRED = "member-barred"
    BAR_LIFTED = "bar-lifted"
    AGREEMENT_SETTLED = "agreement-settled"
    PERSON_CHANGED = "person-changed"
    SAFE_CONTACT_CHANGED = "safe-contact-changed"
    REPORT_ADDED = "report-added"
    FACTS_CORRECTED = "facts-corrected"
    CORRECTION_PROPOSED = "correction-proposed"
    CORRECTION_CONFIRMED = "correction-confirmed"
    CORRECTION_DECLINED = "correction-declined"
    REPORT_LEFT_OUT = "report-left-out"
    BEHAVIOURS_TOLD_APART = "behaviours-told-apart"
    MADE_SURE_WHO = "made-sure-who"
    ADVICE_GIVEN = "advice-given"
    ENQUIRY_RECORDED = "enquiry-recorded"
    CONTACT_RECORDED = "contact-recorded"
    TASK_DONE = "task-done"
    TASK_ADDED = "task-added"
    CLOCK_MET = "clock-met"
    CLOCK_EXPLAINED = "clock-explained"
    CLOCK_STARTED = "clock-started"
    CLOCK_PAUSED = "clock-paused"
    CLOCK_RUNS_ON = "clock-runs-on"
    MEETING_CALLED = "meeting-called"
    # Bodies
    BODY_NOTIFIED = "body-notified"
    BODY_CONFIRMED = "body-confirmed"
    BODY_RECORDED_BY_HAND = "body-recorded-by-hand"
    BODY_ADDED = "body-added"
    LINK_OPENED = "link-opened"
    LINK_RENEWED = "link-renewed"
    # Decision
    DECISION_DRAFTED = "decision-drafted"
    DECISION_SAVED = "decision-saved"
    DECISION_AGREED = "decision-agreed"
    DECISION_DISAGREED = "decision-disagreed"
    DECISION_FINAL = "decision-final"
    DECISION_REPLACED = "decision-replaced"
    DECISION_LAPSED = "decision-lapsed"
    POOLING_ADVICE_RECORDED = "pooling-advice-recorded"
    DELEGATION_RECORDED = "delegation-recorded"
    # Letters and telling
    LETTER_WRITTEN = "letter-written"
    LETTER_DISCARDED = "letter-discarded"
    LETTER_SENT = "letter-sent"
    LETTER_TAKEN_BACK = "letter-taken-back"
    LETTER_POSTED = "letter-posted"
    LETTER_HANDED_OVER = "letter-handed-over"
    LETTER_SPOKEN = "letter-spoken"
    LETTER_OPENED = "letter-opened"
    LETTER_RETURNED = "letter-returned"
    TOLD = "told"
    TELLING_STOOD_IN = "telling-stood-in"
    # Ends
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    REOPENED = "reopened"
    # Messages
    MESSAGE_QUEUED = "message-queued"
    MESSAGE_HANDED_OVER = "message-handed-over"
    MESSAGE_DELIVERED = "message-delivered"
    MESSAGE_FAILED = "message-failed"
    MESSAGE_STOPPED = "message-stopped"
    MESSAGE_SENT_AGAIN = "message-sent-again"
    # Files
    FILE_INFECTED = "file-infected"
    # Settings
    PROCEDURE_DRAFTED = "procedure-drafted"
    PROCEDURE_DRAFT_DISCARDED = "procedure-draft-discarded"
    PROCEDURE_PUBLISHED = "procedure-published"
    SETTING_CHANGED = "setting-changed"
    # Self-assessment (each answer's changes are rows of their own)
    ROUND_STARTED = "round-started"
    ROUND_CHANGED = "round-changed"
    ROUND_SUBMITTED = "round-submitted"
    ROUND_REOPENED = "round-reopened"
    ROUND_SIGNED = "round-signed"
    ROUND_PUBLISHED = "round-published"
    PUBLICATION_WITHDRAWN = "publication-withdrawn"
    CRITERIA_MOVED = "criteria-moved"
    CONTRIBUTOR_INVITED = "contributor-invited"
    CONTRIBUTOR_ENDED = "contributor-ended"
    THEME_FINISHED = "theme-finished"
    EVIDENCE_ADDED = "evidence-added"
    EVIDENCE_CHANGED = "evidence-changed"
    EVIDENCE_REPLACED = "evidence-replaced"
    EVIDENCE_RETIRED = "evidence-retired"
    EVIDENCE_USED = "evidence-used"
    EVIDENCE_UNUSED = "evidence-unused"
    SECOND_SCORE_SAVED = "second-score-saved"
    SECOND_SCORE_ANSWERED = "second-score-answered"
    COMMITMENT_RECORDED = "commitment-recorded"
    IMPROVEMENT_ADDED = "improvement-added"
    IMPROVEMENT_CHANGED = "improvement-changed"
    WORKBOOK_UPLOADED = "workbook-uploaded"
    WORKBOOK_APPLIED = "workbook-applied"
    WORKBOOK_DISCARDED = "workbook-discarded"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a member, an applicant, the holder of a link, the public, the system."""

    kind: str
    label: str
    user: User | None = None

    @property
    def acting_user(self) -> User:
        """The member who acts, for rows that name one.

        Raises:
            TypeError: for an actor who is not signed in as a member.
        """
        if self.user is None:
            raise TypeError(f"{self.label} is no member: this needs somebody who is signed in.")
        return self.user

    @classmethod
    def member(cls, user: User) -> Actor:
        return cls(AuditEntry.Actors.MEMBER, user.full_name, user)

    @classmethod
    def applicant(cls) -> Actor:
        return cls(AuditEntry.Actors.APPLICANT, "The applicant")

    @classmethod
    def link(cls, label: str) -> Actor:
        return cls(AuditEntry.Actors.LINK, label)

    @classmethod
    def public(cls) -> Actor:
        return cls(AuditEntry.Actors.PUBLIC, "Someone on the public pages")

    @classmethod
    def system(cls) -> Actor:
        return cls(AuditEntry.Actors.SYSTEM, "The system")


def record(
    action: Action,
    *,
    actor: Actor,
    at: datetime,
    about: str = "",
    case_key: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry for the authority in scope, in the caller's transaction.

    Args:
        about: what it was about, ``"<kind>:<id>"``.
        case_key: ``"case:<id>"`` where it belongs to a case's history.
        detail: codes, numbers and field names; never personal data.

    Raises:
        ValueError: for an action outside :class:`Action`.
        OutsideScope: with no authority in scope.
    """
    return AuditEntry.objects.create(
        action=Action(action),
        actor_kind=actor.kind,
        actor_user=actor.user,
        actor_label=actor.label,
        at=at,
        about=about,
        case_key=case_key,
        detail=detail or {},
    )
