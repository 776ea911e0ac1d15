"""The words around a decision: what stands in the way of saving it, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.documents.build.corrected import condition_words
from reviews.domain.deciding import Problem
from reviews.models import Case, Person

PROBLEMS: dict[str, str | Promise] = {
    "no-outcome": gettext_lazy("Select what the bodies have decided."),
    "only-met": gettext_lazy(
        "Enough reports count, or a rule of the procedure is met: the only decision that can be saved is "
        "that the threshold is met (section 104(4) and (5))."
    ),
    "pooling-advice-missing": gettext_lazy(
        "The count is reached with several people’s reports together. “Not met” needs the legal advice on "
        "pooling recorded on the procedure first."
    ),
    "no-persistence": gettext_lazy("Say what the bodies found on the persistence of the behaviour."),
    "no-harm": gettext_lazy("Say what the bodies found on the harm caused, or that could be caused."),
    "no-adequacy": gettext_lazy("Say what the bodies found on the adequacy of the response so far."),
    "no-reasons": gettext_lazy("Write the reasons for the applicant."),
    "correction-waiting": gettext_lazy("A correction is waiting for a second person. Settle it first."),
    "body-twice": gettext_lazy("The same body has been chosen twice. Select each body once."),
    "body-not-in-force": gettext_lazy("A body you chose is not one of this area’s any more. Choose again."),
    "one-person-two-bodies": gettext_lazy(
        "One person cannot decide for two bodies. Have somebody else decide for one of them."
    ),
}
ABOUT_A_BODY: dict[str, str | Promise] = {
    "signed-in-for-another": gettext_lazy(
        "Only the council’s own officer decides signed in. Choose another way for %(about)s."
    ),
    "delegation-not-in-force": gettext_lazy(
        "No such delegation of %(about)s is in force today. Choose another way."
    ),
    "delegation-without-a-name": gettext_lazy("Enter who decides under the delegation of %(about)s."),
    "no-way": gettext_lazy("Select how %(about)s gives its word."),
    "no-email": gettext_lazy("%(about)s has no email address for a link. Choose another way."),
    "named-not-chosen": gettext_lazy("The procedure names %(about)s. Choose the body they decide for."),
    "no-own-criterion": gettext_lazy("Say what the bodies found on this: %(about)s"),
}
BASES: dict[str, str | Promise] = {
    "act": gettext_lazy("The number of reports, section 104(4)"),
    "procedure": gettext_lazy("A rule of the local procedure, section 104(5)"),
    "discretion": gettext_lazy("Persistence, harm and adequacy, section 104(5)"),
}
UNKNOWNS: dict[str, str | Promise] = {
    "reported": gettext_lazy("the day it was reported"),
    "incident_first": gettext_lazy("the day it happened"),
    "incident_last": gettext_lazy("the last day it happened"),
    "ongoing": gettext_lazy("whether it is still going on"),
    "by": gettext_lazy("who made it"),
    "made": gettext_lazy("whether it was made"),
    "to": gettext_lazy("to whom it was made"),
    "recipient": gettext_lazy("which team or office it was made to"),
    "channel": gettext_lazy("how it was made"),
    "hate": gettext_lazy("whether it was a hate incident"),
    "incident": gettext_lazy("whether it is the same incident as another"),
    "problem": gettext_lazy("whether it is about the same problem as the others"),
    "location": gettext_lazy("whether it is about the same place as the others"),
    "culprit": gettext_lazy("whether the same people were behind it"),
    "repeat_contact": gettext_lazy("whether it told of something new"),
    "in_area": gettext_lazy("whether it happened in the area"),
    "behaviour": gettext_lazy("which behaviour it was about"),
    "anonymous": gettext_lazy("whether it was anonymous"),
    "reply_due": gettext_lazy("when a reply was promised"),
    "s104_12": gettext_lazy("whether it counts beside the person’s other reports"),
    "applied_on": gettext_lazy("the day of the application"),
    "agrees": gettext_lazy("whether the person agrees to its being counted"),
    "household": gettext_lazy("which household it came from"),
    "tenure": gettext_lazy("what kind of home it is"),
    "under_18": gettext_lazy("whether the person is under 18"),
    "victim": gettext_lazy("whether the person is affected themselves"),
    "kind": gettext_lazy("whether it is a person, a business or a group"),
}


def problem_words(problem: Problem) -> str:
    """A problem as a sentence that says what to do."""
    if problem.code in PROBLEMS:
        return str(PROBLEMS[problem.code])
    if problem.code in ABOUT_A_BODY:
        return str(ABOUT_A_BODY[problem.code]) % {"about": problem.about}
    if problem.code == "too-few-bodies":
        return ngettext(
            "Select the relevant body that decides.",
            "The procedure needs %(number)s relevant bodies to decide. Select them.",
            problem.number,
        ) % {"number": problem.number}
    if problem.code == "too-few-people":
        return _("The procedure needs %(number)s people to decide. Say how many each body brings.") % {
            "number": problem.number
        }
    return _unknown(problem)


def _unknown(problem: Problem) -> str:
    """Something nobody has asked about yet."""
    if not problem.number:
        return _(
            "Something about the application is not known and could make the threshold met. Record whom you "
            "asked, when, and what they answered."
        )
    return _(
        "Report %(number)s: %(what)s is not known and could make the threshold met. Record whom you asked, "
        "when, and what they answered."
    ) % {"number": problem.number, "what": UNKNOWNS.get(problem.about, _("something"))}


def words_of_unknown(case: Case, field: str, people: dict[str, Person] | None = None) -> str:
    """What is not known, in the middle of a sentence; a local condition by its own words."""
    names = {key: str(person) for key, person in (people or {}).items()}
    return unknown_under(case.procedure_data, field, names)


def unknown_under(procedure: dict[str, Any], field: str, names: Mapping[str, str]) -> str:
    """The same under a procedure's data; ``names`` are the people's by their keys."""
    parts = field.split(".")
    conditions = condition_words(procedure)
    if parts[0] == "people" and len(parts) > 2:
        return _("%(what)s (%(who)s)") % {
            "what": _one(parts[-1], conditions),
            "who": names.get(parts[1]) or parts[1],
        }
    return _one(parts[-1], conditions)


def _one(name: str, conditions: dict[str, str]) -> str:
    if name in conditions:
        return _("whether this holds: %(condition)s") % {"condition": conditions[name].rstrip(".")}
    return str(UNKNOWNS.get(name, name))


def in_an_address(field: str) -> str:
    """The name of a field as an address can hold it."""
    return field.replace(".", "--")


def from_an_address(slug: str) -> str:
    """The other way round."""
    return slug.replace("--", ".")
