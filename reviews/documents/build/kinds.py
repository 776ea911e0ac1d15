"""One builder a kind of letter, and the parts of each that an officer may write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.documents import contexts
from reviews.documents.build.facts import (
    LetterFacts,
    act_route,
    appeal,
    long_date,
    ombudsmen,
    others,
    own_reports,
    shared,
    steps,
)
from reviews.models import Draft


@dataclass(frozen=True, slots=True)
class FreePart:
    """A part of a letter that the officer writes: its name, label and hint; a list is a line each."""

    name: str
    label: str | Promise
    hint: str | Promise = ""
    initial: str | Promise = ""


_REOPEN = gettext_lazy(
    "You can ask us to open the case again, or apply again at any time, if it happens again."
)

FREE_PARTS: dict[str, tuple[FreePart, ...]] = {
    "acknowledgement": (
        FreePart("safety_advice", gettext_lazy("Safety advice"), gettext_lazy("One piece of advice a line.")),
    ),
    "threshold-met": (
        FreePart("chair", gettext_lazy("Who leads the meeting, and how they are independent")),
        FreePart(
            "take_part",
            gettext_lazy("How the person can take part"),
            gettext_lazy("One way a line."),
            gettext_lazy(
                "Come to part of the meeting, in person or by video\n"
                "Have someone speak for you\n"
                "Send a statement that is read out\n"
                "Talk to the chair before the meeting"
            ),
        ),
        FreePart("take_part_by", gettext_lazy("By which day they should choose")),
    ),
    "threshold-not-met": (
        FreePart("other_help", gettext_lazy("What will be done to help"), gettext_lazy("One thing a line.")),
        FreePart(
            "apply_again",
            gettext_lazy("When and how they can apply again"),
            "",
            gettext_lazy(
                "You can apply again at any time if you report more. Earlier reports may still count."
            ),
        ),
        FreePart(
            "appeal_by",
            gettext_lazy("Last day to appeal"),
            gettext_lazy("Only if it differs from the procedure’s."),
        ),
    ),
    "contact-changed": (
        FreePart("reason", gettext_lazy("Why the contact changes")),
        FreePart(
            "handed_over",
            gettext_lazy("What the new contact has been told"),
            gettext_lazy("One thing a line."),
        ),
    ),
    "closed": (
        FreePart("reasons", gettext_lazy("Why the case closes")),
        FreePart("done", gettext_lazy("What was done"), gettext_lazy("One thing a line.")),
        FreePart("reopen", gettext_lazy("How to have it opened again"), "", _REOPEN),
    ),
    "facts-changed": (
        FreePart("meaning", gettext_lazy("What the correction means for the case")),
        FreePart("disagree_by", gettext_lazy("By which day to say that it is wrong")),
    ),
}


def build_letter(kind: str, facts: LetterFacts) -> contexts.Letter:
    """What a letter of this kind says about the case, free parts included; gaps and all.

    Raises:
        KeyError: for an unknown kind.
    """
    return BUILDERS[kind](facts)


def _acknowledgement(facts: LetterFacts) -> contexts.Letter:
    case, applicant = facts.case, facts.applicant
    due = next((clock.due_on for clock in facts.clocks if clock.kind == "acknowledge"), None)
    by = long_date(due) or _("as soon as someone has been named")
    return contexts.Acknowledgement(
        **shared(facts),
        received_on=long_date(case.received_on),
        received_by=str(RECEIVED_BY[case.channel]),
        contact_by="" if case.named_contact else by,
        steps=steps(facts, ("decide",)),
        shared_with=facts.shared_with,
        not_shared=_("You told us that you are worried about sharing with someone. We will talk to you "
                     "before we pass on more than the reference and the place.") if case.sharing_limits else "",
        safe_contact=_safe_words(applicant),
        send_more=(
            _("On your application page, with your reference and a code or your passphrase."),
            _("By telephone, email, letter or in person, to your named contact."),
        ),
        safety_advice=facts.lines("safety_advice"),
    )  # fmt: skip


RECEIVED_BY = {
    Draft.Channel.ONLINE: gettext_lazy("on our website"),
    Draft.Channel.PHONE: gettext_lazy("by telephone"),
    Draft.Channel.LETTER: gettext_lazy("by letter"),
    Draft.Channel.VISIT: gettext_lazy("in person"),
    Draft.Channel.EMAIL: gettext_lazy("by email"),
}


def _safe_words(person: object) -> tuple[str, ...]:
    """The ways said to be safe, in words that give nothing away."""
    said = {
        "email_safe": _("email"),
        "text_safe": _("text message"),
        "call_safe": _("telephone"),
        "voicemail_safe": _("voicemail"),
        "post_safe": _("post"),
    }
    return tuple(word for name, word in said.items() if getattr(person, name) == "yes")


def _met(facts: LetterFacts) -> contexts.Letter:
    decision = facts.decision
    return contexts.ThresholdMet(
        **shared(facts),
        decided_on=long_date(decision.final_on) if decision else "",
        decided_by=facts.decided_by,
        reasons=_reasons(facts),
        reports=own_reports(facts),
        others_counted=others(facts, counted=True),
        steps=steps(facts, ("review", "outcome")),
        chair=facts.said("chair"),
        take_part=facts.lines("take_part"),
        take_part_by=facts.said("take_part_by"),
        chosen=", ".join(facts.case.taking_part),
    )


def _reasons(facts: LetterFacts) -> str:
    """The reasons given, or where the Act left one answer, that."""
    decision = facts.decision
    if decision is None or decision.reasons.strip():
        return decision.reasons if decision else ""
    route = act_route(facts)
    return _("%(counted)s reports count and %(needed)s are needed, so the law says that the threshold is met "
             "(section 104(4) of the Anti-social Behaviour, Crime and Policing Act 2014).") % {
        "counted": route.get("counted_min", 0),
        "needed": route.get("needed", 3),
    }  # fmt: skip


def _not_met(facts: LetterFacts) -> contexts.Letter:
    decision, route = facts.decision, act_route(facts)
    counted, needed = route.get("counted_min", 0), route.get("needed", 3)
    return contexts.ThresholdNotMet(
        **shared(facts),
        decided_on=long_date(decision.final_on) if decision else "",
        decided_by=facts.decided_by,
        reasons=decision.reasons if decision else "",
        needed=needed,
        counted=counted,
        counting_rules=_counting_rules(facts),
        number_finding=_(
            "%(counted)s of the reports count. The law says a review must be held at %(needed)s."
        )
        % {"counted": counted, "needed": needed},
        persistence_finding=decision.persistence if decision else "",
        harm_finding=decision.harm if decision else "",
        adequacy_finding=decision.adequacy if decision else "",
        local_findings=tuple(
            contexts.Finding(test=one["criterion"], finding=one["finding"])
            for one in (decision.own_criteria if decision else [])
        ),
        reports=own_reports(facts),
        others_counted=others(facts, counted=True),
        others_not_counted=others(facts, counted=False),
        other_help=facts.lines("other_help"),
        apply_again=facts.said("apply_again"),
        appeal=appeal(facts),
        ombudsmen=ombudsmen(facts),
    )


def _counting_rules(facts: LetterFacts) -> tuple[str, ...]:
    statutory = facts.case.procedure_data.get("statutory") or {}
    report = (statutory.get("report_period") or {}).get("value") or "1 month"
    apply = (statutory.get("apply_period") or {}).get("value") or "6 months"
    return (
        _("A report counts if it was made within %(period)s, beginning with the day it happened.")
        % {"period": report},
        _(
            "It counts if you applied within %(period)s, beginning with the day of the report. "
            "You applied on %(day)s."
        )
        % {"period": apply, "day": long_date(facts.case.received_on)},
    )


def _contact_changed(facts: LetterFacts) -> contexts.Letter:
    kinds = ("decide",) if not facts.case.outcome else ("review", "outcome")
    return contexts.ContactChanged(
        **shared(facts),
        previous=facts.previous_contact.full_name if facts.previous_contact else _("the team"),
        changed_on=long_date(facts.today),
        reason=facts.said("reason"),
        handed_over=facts.lines("handed_over"),
        steps=steps(facts, kinds),
    )


def _closed(facts: LetterFacts) -> contexts.Letter:
    return contexts.Closed(
        **shared(facts),
        closed_on=long_date(facts.case.closed_on or facts.today),
        reasons=facts.said("reasons") or facts.case.closed_reason,
        done=facts.lines("done"),
        reopen=facts.said("reopen"),
        appeal=appeal(facts),
        ombudsmen=ombudsmen(facts),
    )


def _facts_changed(facts: LetterFacts) -> contexts.Letter:
    correction = facts.correction
    own = (
        correction is not None
        and correction.complaint is not None
        and (correction.complaint.by_id == facts.to.pk)
    )
    counts = (correction.after.get("counts") or {}) if correction else {}
    return contexts.FactsChanged(
        **shared(facts),
        changed_on=long_date(facts.today),
        corrections=(
            contexts.CorrectedFact(
                report=correction.after.get("report_words") or "",
                before=correction.after.get("before_words") or "",
                after=correction.after.get("after_words") or "",
                because=correction.reason,
            ),
        )
        if own and correction
        else (),
        others_corrected=0 if own else 1,
        needed=act_route(facts).get("needed", 3),
        counted_before=counts.get("before", 0),
        counted_after=counts.get("after", 0),
        meaning=facts.said("meaning"),
        disagree=(_("Tell your named contact, in any way you like, or add it on your application page."),),
        disagree_by=facts.said("disagree_by"),
        steps=steps(facts, ("decide",)),
    )


BUILDERS: dict[str, Callable[[LetterFacts], contexts.Letter]] = {
    "acknowledgement": _acknowledgement,
    "threshold-met": _met,
    "threshold-not-met": _not_met,
    "contact-changed": _contact_changed,
    "closed": _closed,
    "facts-changed": _facts_changed,
}
