"""One builder a kind of letter: from what is known of a case to what the letter says of it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pledge.domain.working_days import london_date
from reviews.documents import contexts
from reviews.documents.build import date_news
from reviews.documents.build.corrected import corrected_facts, others_corrected
from reviews.documents.build.facts import LetterFacts, long_date, next_steps, shared, step_name, steps
from reviews.documents.build.local_rules import by_the_procedure, rules_overridden
from reviews.documents.build.reports import (
    count_of,
    counted_apart,
    counted_for_the_letter,
    counting_rules,
    number_finding,
    others,
    own_reports,
)
from reviews.documents.build.routes import appeal, ombudsmen
from reviews.models import Decision, Draft, Person


def build_letter(kind: str, facts: LetterFacts) -> contexts.Letter:
    """What a letter of this kind says about the case, free parts included; gaps and all.

    Raises:
        KeyError: for an unknown kind.
    """
    return BUILDERS[kind](facts)


def _acknowledgement(facts: LetterFacts) -> contexts.Letter:
    case = facts.case
    due = next((clock.due_on for clock in facts.clocks if clock.kind == "acknowledge"), None)
    # "We will tell you by … who your named contact is."
    by = long_date(due) or _("the time we next write to you")
    return contexts.Acknowledgement(
        **shared(facts),
        received_on=long_date(case.received_on),
        received_by=str(RECEIVED_BY[Draft.Channel(case.channel)]),
        contact_by="" if case.named_contact else by,
        steps=steps(facts, ("decide",)),
        shared_with=facts.shared_with,
        not_shared=str(NOT_SHARED) if case.sharing_limits else "",
        safe_contact=_safe_words(facts.to),
        send_more=(
            _("On your application page, with your reference and a code or your passphrase."),
            _("By telephone, email, letter or in person, to your named contact."),
        ),
        safety_advice=facts.lines("safety_advice"),
    )


NOT_SHARED = gettext_lazy(
    "You told us that you are worried about sharing with someone. We will talk to you before we pass on "
    "more than the reference and the place."
)
RECEIVED_BY = {
    Draft.Channel.ONLINE: gettext_lazy("on our website"),
    Draft.Channel.PHONE: gettext_lazy("by telephone"),
    Draft.Channel.LETTER: gettext_lazy("by letter"),
    Draft.Channel.VISIT: gettext_lazy("in person"),
    Draft.Channel.EMAIL: gettext_lazy("by email"),
}


def _safe_words(person: Person) -> tuple[str, ...]:
    """The ways said to be safe for which there is something to use, in words that give nothing away."""
    ways = (
        (_("Email"), person.email, person.email_safe),
        (_("Text message"), person.phone, person.text_safe),
        (_("Telephone"), person.phone, person.call_safe),
        (_("Voicemail"), person.phone, person.voicemail_safe),
        (_("Post"), person.address, person.post_safe),
    )
    return tuple(word for word, detail, safe in ways if detail and safe == "yes")


def _met(facts: LetterFacts) -> contexts.Letter:
    decision = facts.decision
    return contexts.ThresholdMet(
        **shared(facts),
        decided_on=long_date(decision.final_on) if decision else "",
        decided_by=facts.decided_by,
        reasons=_reasons_for_met(facts),
        reports=own_reports(facts),
        others_counted=others(facts, counted=True),
        steps=steps(facts, ("review", "outcome")),
        chair=facts.said("chair"),
        take_part=facts.lines("take_part"),
        take_part_by=facts.day("take_part_by"),
        chosen=_chosen(facts.case.taking_part),
    )


def _reasons_for_met(facts: LetterFacts) -> str:
    """The reasons given, and what the law or the procedure made of the reports, a paragraph each."""
    decision = facts.decision
    if decision is None:
        return ""
    given = decision.reasons.strip()
    if decision.basis == "procedure":
        said = [given, by_the_procedure(facts)]
    elif decision.basis == "act":
        said = [given or _by_the_act(facts), *rules_overridden(facts)]
    else:
        said = [given]
    return "\n".join(filter(None, said))


def _by_the_act(facts: LetterFacts) -> str:
    told = counted_apart(facts)
    if told:
        return " ".join(
            (
                *told,
                _(
                    "Where the number is reached for one of them, the law says that the threshold is met "
                    "(section 104(4) of the Anti-social Behaviour, Crime and Policing Act 2014)."
                ),
            )
        )
    count = count_of(facts)
    return ngettext(
        "%(counted)s report counts and %(needed)s are needed, so the law says that the threshold is met "
        "(section 104(4) of the Anti-social Behaviour, Crime and Policing Act 2014).",
        "%(counted)s reports count and %(needed)s are needed, so the law says that the threshold is met "
        "(section 104(4) of the Anti-social Behaviour, Crime and Policing Act 2014).",
        count["counted"],
    ) % {"counted": count["counted"], "needed": count["needed"]}


# What the person chose on the form, as it goes on from "So far you have told us:".
CHOSEN = {
    "in-person": gettext_lazy("you would like to come to the meeting, or part of it"),
    "video": gettext_lazy("you would like to join by video"),
    "phone": gettext_lazy("you would like to join by telephone"),
    "representative": gettext_lazy("someone will speak for you"),
    "statement": gettext_lazy("you would like someone to read out what you have written"),
    "chair-first": gettext_lazy("you would like to talk to the chair before the meeting"),
    "later": gettext_lazy("you would like to decide later"),
    "not": gettext_lazy("you would rather not take part"),
}


def _chosen(codes: list[str]) -> str:
    said = [str(CHOSEN[code]) for code in codes if code in CHOSEN]
    return f"{'; '.join(said)}." if said else ""


def _not_met(facts: LetterFacts) -> contexts.Letter:
    decision = facts.decision
    return contexts.ThresholdNotMet(
        **shared(facts),
        decided_on=long_date(decision.final_on) if decision else "",
        decided_by=facts.decided_by,
        reasons=decision.reasons if decision else "",
        needed=count_of(facts)["needed"],
        counted=counted_for_the_letter(facts),
        counting_rules=counting_rules(facts),
        number_finding=number_finding(facts),
        persistence_finding=decision.persistence if decision else "",
        harm_finding=decision.harm if decision else "",
        adequacy_finding=decision.adequacy if decision else "",
        local_findings=_local_findings(decision),
        reports=own_reports(facts),
        others_counted=others(facts, counted=True),
        others_not_counted=others(facts, counted=False),
        other_help=facts.lines("other_help"),
        apply_again=facts.said("apply_again"),
        appeal=appeal(facts),
        ombudsmen=ombudsmen(facts),
    )


def _local_findings(decision: Decision | None) -> tuple[contexts.Finding, ...]:
    kept = decision.own_criteria if decision else []
    return tuple(contexts.Finding(test=one["criterion"].rstrip("."), finding=one["finding"]) for one in kept)


def _contact_changed(facts: LetterFacts) -> contexts.Letter:
    return contexts.ContactChanged(
        **shared(facts),
        previous=facts.previous_contact.full_name if facts.previous_contact else _("the team"),
        changed_on=long_date(facts.today),
        reason=facts.said("reason"),
        handed_over=facts.lines("handed_over"),
        steps=next_steps(facts),
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
    counts = [one.after.get("counts") or {} for one in facts.corrections]
    return contexts.FactsChanged(
        **shared(facts),
        changed_on=_last_change(facts),
        corrections=corrected_facts(facts),
        others_corrected=others_corrected(facts),
        needed=count_of(facts)["needed"],
        counted_before=counts[0].get("before", 0) if counts else 0,
        counted_after=counts[-1].get("after", 0) if counts else 0,
        meaning=facts.said("meaning"),
        disagree=(
            _("Tell your named contact, in any way you like."),
            _("Add it on your application page."),
        ),
        disagree_by=facts.day("disagree_by"),
        steps=next_steps(facts),
    )


def _last_change(facts: LetterFacts) -> str:
    """The day of the latest of the corrections, else of the letter."""
    days = [london_date(one.second_at) for one in facts.corrections if one.second_at]
    return long_date(max(days, default=facts.today))


def _date_changed(facts: LetterFacts) -> contexts.Letter:
    return contexts.DateChanged(
        **shared(facts),
        what=step_name(facts.said("step")),
        happened=date_news.happened(facts),
        reason=facts.said("reason"),
        new_date=date_news.new_date(facts),
        looked_at=date_news.looked_at(facts),
        disagree=(
            _("Tell your named contact, in any way you like."),
            _("Add it on your application page."),
        ),
    )


BUILDERS: dict[str, Callable[[LetterFacts], contexts.Letter]] = {
    "acknowledgement": _acknowledgement,
    "threshold-met": _met,
    "threshold-not-met": _not_met,
    "contact-changed": _contact_changed,
    "closed": _closed,
    "facts-changed": _facts_changed,
    "date-changed": _date_changed,
}
