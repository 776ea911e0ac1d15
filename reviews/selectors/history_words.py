"""One plain sentence for every action of the audit log, and its codes in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pledge.audit import Action
from pledge.models import AuditEntry, Message
from reviews.models import Case, ContactEntry, Decision, Letter, Task
from reviews.models.drafts import Draft

SENTENCES: dict[Action, str | Promise] = {
    Action.VIEWED: lazy("Looked at the case"),
    Action.LISTED: lazy("Looked at a list"),
    Action.SEARCHED: lazy("Searched"),
    Action.REVEALED: lazy("Asked to see a confidential address"),
    Action.DOWNLOADED: lazy("Took a copy of a document"),
    Action.REFUSED: lazy("Tried to open the case while barred from it"),
    Action.LOG_VIEWED: lazy("Looked at the access log"),
    Action.SIGNED_IN: lazy("Signed in"),
    Action.SIGNED_OUT: lazy("Signed out"),
    Action.SIGN_IN_FAILED: lazy("A sign-in failed"),
    Action.LOCKED_OUT: lazy("Locked after too many tries to sign in"),
    Action.SECOND_FACTOR_CHANGED: lazy("Changed how they sign in"),
    Action.PASSWORD_CHANGED: lazy("Changed a password"),
    Action.RECOVERY_CODE_USED: lazy("Signed in with a recovery code"),
    Action.SIGNED_OUT_EVERYWHERE: lazy("Signed out on every device"),
    Action.DRAFT_STARTED: lazy("Began an application"),
    Action.DRAFT_RETURNED: lazy("Came back to an application"),
    Action.APPLICATION_SENT: lazy("Sent the application"),
    Action.APPLICATION_KEYED: lazy("Keyed in the application"),
    Action.APPLICANT_ADDED: lazy("Sent more information"),
    Action.LOOK_AGAIN_ASKED: lazy("Asked for the decision to be looked at again"),
    Action.WITHDRAWAL_ASKED: lazy("Asked to withdraw"),
    Action.DATA_COMPLAINT_MADE: lazy("Made a data protection complaint"),
    Action.NAMED_CONTACT_CHANGED: lazy("Handed the case over; it waits to be accepted"),
    Action.HAND_OVER_ACCEPTED: lazy("Became the named contact"),
    Action.MEMBER_BARRED: lazy("Barred a member from the case"),
    Action.BAR_LIFTED: lazy("Let a barred member back in"),
    Action.AGREEMENT_SETTLED: lazy("Settled whether the victim agrees"),
    Action.PERSON_CHANGED: lazy("Corrected a person’s details"),
    Action.SAFE_CONTACT_CHANGED: lazy("Changed how to reach a person"),
    Action.REPORT_ADDED: lazy("Added a report"),
    Action.FACTS_CORRECTED: lazy("Corrected the facts"),
    Action.CORRECTION_PROPOSED: lazy("Proposed a correction that lowers the count"),
    Action.CORRECTION_CONFIRMED: lazy("Confirmed a correction, as the second person"),
    Action.CORRECTION_DECLINED: lazy("Declined a correction, as the second person"),
    Action.REPORT_LEFT_OUT: lazy("Left out a report (section 104(12))"),
    Action.BEHAVIOURS_TOLD_APART: lazy("Settled which behaviours the reports are about"),
    Action.MADE_SURE_WHO: lazy("Made sure that two people spoke for two bodies"),
    Action.ADVICE_GIVEN: lazy("The advice on the threshold was worked out"),
    Action.ENQUIRY_RECORDED: lazy("Recorded an enquiry about something not known"),
    Action.CONTACT_RECORDED: lazy("Recorded contact"),
    Action.TASK_DONE: lazy("Finished a task"),
    Action.TASK_ADDED: lazy("A task was added"),
    Action.CLOCK_MET: lazy("A step was done in its time"),
    Action.CLOCK_EXPLAINED: lazy("Said why a date is missed, and when instead"),
    Action.CLOCK_STARTED: lazy("Recorded the day from which a time runs"),
    Action.CLOCK_PAUSED: lazy("Paused a time, with a reason for the applicant"),
    Action.CLOCK_RUNS_ON: lazy("Ended the pause of a time"),
    Action.MEETING_CALLED: lazy("Recorded the day of a meeting"),
    Action.BODY_NOTIFIED: lazy("Passed the application to a relevant body"),
    Action.BODY_CONFIRMED: lazy("Confirmed that the body has the application"),
    Action.BODY_RECORDED_BY_HAND: lazy("Recorded that a body has the application"),
    Action.BODY_ADDED: lazy("Added a relevant body"),
    Action.LINK_OPENED: lazy("Opened a link"),
    Action.LINK_RENEWED: lazy("Asked for a new link"),
    Action.DECISION_DRAFTED: lazy("Worked on the decision"),
    Action.DECISION_SAVED: lazy("Saved the threshold decision"),
    Action.DECISION_AGREED: lazy("Agreed the decision for a body"),
    Action.DECISION_DISAGREED: lazy("Disagreed with the decision for a body"),
    Action.DECISION_FINAL: lazy("The threshold decision became final"),
    Action.DECISION_REPLACED: lazy("A decision was replaced by a later one"),
    Action.DECISION_LAPSED: lazy("A decision lapsed: the facts changed before it was final"),
    Action.POOLING_ADVICE_RECORDED: lazy("Recorded legal advice on counting several people’s reports"),
    Action.DELEGATION_RECORDED: lazy("Recorded a delegation"),
    Action.LETTER_WRITTEN: lazy("A letter was written"),
    Action.LETTER_DISCARDED: lazy("Threw away a letter that was being written"),
    Action.LETTER_SENT: lazy("A letter was sent on its way"),
    Action.LETTER_TAKEN_BACK: lazy("Took back a letter that had not left yet"),
    Action.LETTER_POSTED: lazy("Posted a letter"),
    Action.LETTER_HANDED_OVER: lazy("Handed over a letter"),
    Action.LETTER_SPOKEN: lazy("Read out or explained a letter"),
    Action.LETTER_OPENED: lazy("Opened a letter"),
    Action.LETTER_RETURNED: lazy("A letter came back, or its message failed"),
    Action.TOLD: lazy("The person has been told"),
    Action.TELLING_STOOD_IN: lazy("A manager’s reason stands in for telling, after attempts that failed"),
    Action.WITHDRAWN: lazy("Recorded that the applicant withdrew"),
    Action.CLOSED: lazy("Closed the case"),
    Action.REOPENED: lazy("Opened the case again"),
    Action.MESSAGE_QUEUED: lazy("A message is waiting to be sent"),
    Action.MESSAGE_HANDED_OVER: lazy("A message was sent, not yet known to have arrived"),
    Action.MESSAGE_DELIVERED: lazy("A message was delivered"),
    Action.MESSAGE_FAILED: lazy("A message could not be delivered"),
    Action.MESSAGE_STOPPED: lazy("Messages were stopped before they were sent"),
    Action.MESSAGE_SENT_AGAIN: lazy("Sent a message again"),
    Action.FILE_INFECTED: lazy("A virus was found in an uploaded file, and the file was deleted"),
    Action.PROCEDURE_DRAFTED: lazy("Made a draft of the review procedure from the library"),
    Action.PROCEDURE_DRAFT_DISCARDED: lazy("Discarded the draft of the review procedure"),
    Action.PROCEDURE_PUBLISHED: lazy("Published the review procedure"),
    Action.SETTING_CHANGED: lazy("Changed a setting"),
}
PAGES: dict[str, str | Promise] = {
    "case_overview": lazy("Overview"),
    "case_application": lazy("Overview: the application as it was sent"),
    "case_clock": lazy("Overview: how a date was worked out"),
    "case_clock_missed": lazy("Overview: why a date is missed"),
    "case_clock_started": lazy("Overview: the day from which a time runs"),
    "case_clock_meeting": lazy("Overview: the day of a meeting"),
    "case_clock_pause": lazy("Overview: pausing a time"),
    "case_clock_run_on": lazy("Overview: ending a pause"),
    "case_task": lazy("Overview: a task"),
    "case_task_add": lazy("Overview: adding a task"),
    "case_danger": lazy("Overview: what was done about danger"),
    "case_hand_over": lazy("Overview: handing over"),
    "case_close": lazy("Overview: closing"),
    "case_withdraw": lazy("Overview: withdrawing"),
    "case_reopen": lazy("Overview: opening again"),
    "case_reports": lazy("Reports"),
    "case_report": lazy("Reports: one report"),
    "case_report_add": lazy("Reports: adding a report"),
    "case_report_correct": lazy("Reports: correcting a report"),
    "case_report_incident": lazy("Reports: the same incident"),
    "case_report_leave_out": lazy("Reports: leaving out a report"),
    "case_behaviours": lazy("Reports: which behaviour each is about"),
    "case_behaviours_split": lazy("Reports: telling a second behaviour apart"),
    "case_behaviours_join": lazy("Reports: joining two behaviours"),
    "case_correction": lazy("Reports: a correction"),
    "case_conditions": lazy("Reports: local conditions"),
    "case_condition": lazy("Reports: a local condition"),
    "case_condition_of_person": lazy("Reports: a local condition"),
    "case_condition_of_report": lazy("Reports: a local condition"),
    "case_enquiry": lazy("Reports: an enquiry"),
    "case_people": lazy("People"),
    "case_person": lazy("People: one person’s details"),
    "case_agreement": lazy("People: agreement"),
    "case_bars": lazy("People: who is kept out"),
    "case_bodies": lazy("Bodies"),
    "case_body_by_hand": lazy("Bodies: recording a receipt"),
    "case_sharing": lazy("Bodies: who must not be told"),
    "case_contact": lazy("Contact"),
    "case_contact_add": lazy("Contact: recording contact"),
    "case_decision": lazy("Decision"),
    "case_decide": lazy("Decision: a step of deciding"),
    "case_advice": lazy("Decision: the advice"),
    "case_pooling_advice": lazy("Decision: legal advice"),
    "case_agreement_sure": lazy("Decision: making sure who spoke"),
    "case_letters": lazy("Letters"),
    "case_letter": lazy("Letters: one letter"),
    "case_letter_write": lazy("Letters: writing a letter"),
    "case_letter_send": lazy("Letters: sending a letter"),
    "case_letter_attempt": lazy("Letters: an attempt to tell"),
    "case_stand_in": lazy("Letters: a reason that stands in"),
    "case_victim_not_told": lazy("Letters: why the victim is not told"),
    "case_history": lazy("History"),
}
FIELDS: dict[str, str | Promise] = {
    "name": lazy("name"),
    "name_to_use": lazy("name to use"),
    "organisation": lazy("organisation"),
    "connection": lazy("connection"),
    "language": lazy("language"),
    "letter_format": lazy("letter format"),
    "adjustments": lazy("adjustments"),
    "told_too": lazy("told too"),
    "email": lazy("email address"),
    "phone": lazy("telephone number"),
    "address": lazy("address"),
    "postcode": lazy("postcode"),
    "address_confidential": lazy("whether the address is confidential"),
    "contact_notes": lazy("notes on contact"),
    "preferred_way": lazy("preferred way"),
    "email_safe": lazy("whether email is safe"),
    "text_safe": lazy("whether texts are safe"),
    "call_safe": lazy("whether calls are safe"),
    "voicemail_safe": lazy("whether voicemail is safe"),
    "post_safe": lazy("whether post is safe"),
    "plain_envelope": lazy("plain envelope"),
    "incident_first": lazy("the day it happened"),
    "incident_last": lazy("the last day it happened"),
    "ongoing": lazy("whether it is still going on"),
    "reported": lazy("the day of the report"),
    "to": lazy("to whom it was reported"),
    "recipient": lazy("the team or office"),
    "channel": lazy("how it was reported"),
    "hate": lazy("whether it was a hate incident"),
    "repeat_contact": lazy("whether it told of something new"),
    "made": lazy("whether it was made"),
    "behaviour": lazy("which behaviour it is about"),
}
ADVICE: dict[str, str | Promise] = {
    "met": lazy("Advice: enough reports count"),
    "not-reached": lazy("Advice: fewer than three counted so far, the bodies must still decide"),
    "cannot-tell": lazy("Advice: cannot tell yet, something is missing"),
    "for-people": lazy("Advice: for people to decide"),
}


def sentence_of(row: AuditEntry) -> str:
    """What was done, in one sentence."""
    kind, _colon, name = row.about.partition(":")
    if row.action == Action.VIEWED and kind == "page":
        return _("Looked at %(page)s") % {"page": PAGES.get(name, _("another page of the case"))}
    if row.action == Action.VIEWED and kind == "request":
        return _("Read what the applicant sent")
    return str(SENTENCES[Action(row.action)])


def detail_of(row: AuditEntry) -> str:
    """The codes kept with it, in words; "" where there is nothing to add."""
    known = ((name, row.detail[name]) for name in _WORDS if name in row.detail)
    return " · ".join(words for name, value in known if (words := _word(row, name, value)))


def _word(row: AuditEntry, name: str, value: Any) -> str:
    say = _WORDS.get(name)
    return say(row, value) if say and value not in (None, "", [], False) else ""


def _kind(row: AuditEntry, value: Any) -> str:
    """A kind of task, of contact, of letter or of message, by the action it belongs to."""
    if row.action.startswith("task-"):
        return _label(Task.Kind, value)
    if row.action == Action.CONTACT_RECORDED:
        return _label(ContactEntry.Kind, value)
    if row.action.startswith("letter-") or row.action == Action.TOLD:
        return str(LETTERS.get(value, value))
    return ""


def _outcome(row: AuditEntry, value: Any) -> str:
    if row.action == Action.ADVICE_GIVEN:
        return str(ADVICE.get(value, value))
    return _label(Decision.Outcome, value)


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices else str(value)


def _fields(row: AuditEntry, value: Any) -> str:
    # A fact of a correction that has no word here is a local condition, by a key that only the engine knows.
    other = _("a local condition") if row.about.startswith("correction:") else ""
    names = ", ".join(dict.fromkeys(str(FIELDS.get(name, other or name)) for name in value))
    return names[:1].upper() + names[1:]


def _day(row: AuditEntry, value: Any) -> str:
    return _("Received %(day)s") % {"day": date_format(date.fromisoformat(value), "j F Y")}


LETTERS: dict[str, str | Promise] = {
    "acknowledgement": lazy("Acknowledgement"),
    "threshold-met": lazy("Threshold met"),
    "threshold-not-met": lazy("Threshold not met"),
    "contact-changed": lazy("New named contact"),
    "facts-changed": lazy("What was corrected"),
    "date-changed": lazy("About a date"),
    "closed": lazy("Case closed"),
}
_WORDS: dict[str, Callable[[AuditEntry, Any], str]] = {
    "kind": _kind,
    "outcome": _outcome,
    "fields": _fields,
    "received_on": _day,
    "channel": lambda row, value: _label(
        Draft.Channel if row.action.startswith("application-") else Message.Channel, value
    ),
    "direction": lambda row, value: _label(ContactEntry.Direction, value),
    "agreement": lambda row, value: _label(Case.Agreement, value),
    "way": lambda row, value: _label(Letter.Way, value),
    "number": lambda row, value: _("Number %(number)s") % {"number": value},
    "unsafe": lambda row, value: _("By a way that is not safe"),
    "was_named_contact": lambda row, value: _("They were the named contact"),
    "library": lambda row, value: _("From the library: %(slug)s") % {"slug": value},
    "count": lambda row, value: _("%(count)s stopped") % {"count": value},
}
