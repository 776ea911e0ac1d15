"""The rows of the case review, by room."""

from reviews.models.access import OneTimeCode, Passphrase
from reviews.models.bodies import Delegation, RelevantBody
from reviews.models.cases import Allegation, Case, CaseBar, Complaint, HandOver, Person
from reviews.models.clocks import Clock, ClockPause
from reviews.models.contact import ApplicantRequest, ContactEntry, Task
from reviews.models.decisions import Agreement, Decision, DecisionDraft
from reviews.models.distribution import BodyNotice
from reviews.models.drafts import Draft
from reviews.models.facts import Advice, Correction, Enquiry
from reviews.models.letters import Letter
from reviews.models.procedures import PoolingAdvice, ProcedureDraft, ProcedureVersion
from reviews.models.search import SavedSearch, SearchKey

__all__ = [
    "Advice",
    "Agreement",
    "Allegation",
    "ApplicantRequest",
    "BodyNotice",
    "Case",
    "CaseBar",
    "Clock",
    "ClockPause",
    "Complaint",
    "ContactEntry",
    "Correction",
    "Decision",
    "DecisionDraft",
    "Delegation",
    "Draft",
    "Enquiry",
    "HandOver",
    "Letter",
    "OneTimeCode",
    "Passphrase",
    "Person",
    "PoolingAdvice",
    "ProcedureDraft",
    "ProcedureVersion",
    "RelevantBody",
    "SavedSearch",
    "SearchKey",
    "Task",
]
