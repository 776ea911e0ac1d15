"""A decision on paper, for the bodies or for the case file: the words of its record, and their Word file.

Internal reasoning stands in the copy for the case file alone, as on the pages that the bodies open by link.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from pledge.documents.library import shipped_template
from pledge.documents.render import render
from pledge.domain.clock import clock
from pledge.domain.working_days import london_date
from reviews.documents.build.behaviours import about_then
from reviews.documents.build.facts import long_date
from reviews.documents.records import BodyWord, DecisionPaper, Fact, ReportLine
from reviews.domain.findings import act_routes, by_report
from reviews.domain.lifecycle import Status
from reviews.models import Advice, Agreement, Case, Letter, Person
from reviews.selectors.bodies import keeping_back
from reviews.selectors.deciding import DecisionRecord, advice_of
from reviews.selectors.ledger import RESULTS, routes_of_advice

KIND = "decision-record"


def decision_file(
    case: Case, record: DecisionRecord, *, at: datetime, banner: str, for_case_file: bool = False
) -> bytes:
    """The Word file of one decision, with whose copy it is said on every page (two queries)."""
    return render(
        shipped_template(KIND),
        decision_paper(case, record, for_case_file=for_case_file),
        title=_("Record of a decision"),
        author=case.authority.name,
        made_at=at,
        banner=banner,
    )


def decision_paper(case: Case, record: DecisionRecord, *, for_case_file: bool = False) -> DecisionPaper:
    """What the record says, ready to print (two queries): a confidential address stands nowhere in it.

    Args:
        for_case_file: the coordinator's own copy, with the internal reasoning; never for the bodies.
    """
    decision = record.decision
    kept = keeping_back(tuple(Person.objects.filter(case=case)))
    advice = advice_of(case, decision.advice.number)
    routes = routes_of_advice(case, advice) if advice else ()
    findings = _findings(record, internal=for_case_file)
    return DecisionPaper(
        reference=case.reference,
        authority=case.authority.name,
        kept_inside=_("Copy for the case file, not to be shared")
        if for_case_file
        else _("For the relevant bodies only: not for the applicant"),
        title=_("Decision %(number)s: %(outcome)s")
        % {"number": decision.number, "outcome": decision.get_outcome_display()},
        standing=kept(_standing(record)),
        facts=_facts(case, record),
        findings=tuple(replace(one, value=kept(one.value)) for one in findings),
        bodies=tuple(replace(one, how=kept(one.how)) for one in map(_body, record.agreements)),
        advice=tuple(kept(f"{route.title}: {route.because}") for route in routes),
        reports=tuple(replace(one, because=kept(one.because)) for one in _reports(advice)),
        telling=tuple(map(kept, _telling(case, record))),
    )


def told_words(case: Case, record: DecisionRecord) -> str:
    """Whether the applicant was told it by a letter, and what stands in where not."""
    if record.told_on:
        return long_date(record.told_on)
    if not record.decision.replaced_by and record.decision.final_at:
        if case.status == Status.DECIDED:
            return _("Not by a letter: the duty to tell is open (section 104(6))")
        if len(record.attempts) > 1:
            return _("Not by a letter. A manager’s reason stands in, after attempts that failed")
    return _("Not by a letter")


def _reports(advice: Advice | None) -> Iterable[ReportLine]:
    """Each report on the Act's own route, of the behaviour it does best on, and which behaviour that is."""
    if advice is None:
        return
    about = about_then(advice)
    for key, one in by_report(act_routes(advice.result)).items():
        told = about.get(key)
        yield ReportLine(
            report=_("Report %(number)s") % {"number": key.removeprefix("c")},
            result=str(RESULTS[one["result"]][0]),
            because=f"{one['because']} {told}." if told else one["because"],
        )


def _standing(record: DecisionRecord) -> str:
    decision, (word, _classes) = record.decision, record.state
    if decision.final_at or decision.abandoned_at:
        return word + (f". {decision.abandoned_reason}" if decision.abandoned_reason else "")
    agreed = _("Agreed so far: %(agreed)s of %(bodies)s bodies needed, %(spoken)s of %(people)s people.") % {
        "agreed": record.standing.bodies_agreeing,
        "bodies": record.needed["bodies"],
        "spoken": record.standing.people_agreeing,
        "people": record.needed["people"],
    }
    return f"{word}. {agreed}"


def _facts(case: Case, record: DecisionRecord) -> tuple[Fact, ...]:
    decision = record.decision
    advice = _("Advice %(number)s of %(day)s") % {
        "number": decision.advice.number,
        "day": long_date(london_date(decision.advice.at)),
    }
    saved = f"{decision.saved_by.full_name}, {_moment(decision.saved_at)}"
    rows = [
        (_("Reference"), case.reference),
        (_("Received"), long_date(case.received_on)),
        (_("Basis"), record.basis),
        (_("Advice and facts seen"), advice),
        (_("Saved"), saved),
        *((_("Named by the procedure"), f"{name}: {body}") for name, body in record.named),
        (_("Final"), long_date(decision.final_on)),
        (_("Applicant told"), told_words(case, record) if decision.final_at else ""),
    ]
    return tuple(Fact(name=name, value=value) for name, value in rows if value)


def _findings(record: DecisionRecord, *, internal: bool) -> tuple[Fact, ...]:
    decision = record.decision
    rows = [
        (_("Persistence"), decision.persistence),
        (_("Harm"), decision.harm),
        (_("Adequacy of the response"), decision.adequacy),
        *((one["criterion"], one["finding"]) for one in decision.own_criteria),
        (
            _("Reasons for the applicant"),
            decision.reasons or _("The law leaves this decision; the letter says so."),
        ),
        (_("What will be done to help"), decision.other_help),
        (_("Internal reasoning"), decision.internal_reasoning if internal else ""),
    ]
    return tuple(Fact(name=name, value=value) for name, value in rows if value.strip())


def _body(one: Agreement) -> BodyWord:
    says = {None: _("Not answered"), True: _("Agrees"), False: _("Does not agree")}[one.agrees]
    if one.answered_at is None:
        how = _("Asked on %(day)s") % {"day": long_date(london_date(one.asked_at))}
        return BodyWord(body=one.body.name, says=says, how=how)
    who = ", ".join(filter(None, (one.person_name, one.person_role)))
    way = str(one.get_way_display())
    if one.delegation:
        way += f" ({one.delegation.to_whom})"
    lines = [who, f"{way}, {long_date(london_date(one.answered_at))}", one.note.strip(), _made_sure(one)]
    return BodyWord(body=one.body.name, says=says, how="\n".join(filter(None, lines)))


def _made_sure(one: Agreement) -> str:
    if one.made_sure_by is None or one.made_sure_at is None:
        return ""
    return _("%(name)s made sure on %(day)s that this is another person: %(how)s") % {
        "name": one.made_sure_by.full_name,
        "day": long_date(london_date(one.made_sure_at)),
        "how": one.made_sure_how,
    }


def _telling(case: Case, record: DecisionRecord) -> tuple[str, ...]:
    said = [_letter(one) for one in record.letters]
    said += [
        _("%(day)s, %(how)s, %(who)s: %(what)s")
        % {
            "day": long_date(entry.on),
            "how": str(entry.get_kind_display()).lower(),
            "who": entry.recorded_by.full_name,
            "what": entry.text,
        }
        for entry in record.attempts
    ]
    return tuple(said) or (_("No letter has been written yet."),)


def _letter(letter: Letter) -> str:
    line = _("Letter %(number)s to %(who)s: %(state)s") % {
        "number": letter.number,
        "who": str(letter.to) or _("name not given"),
        "state": str(letter.get_state_display()).lower(),
    }
    return f"{line}, {long_date(letter.told_on)}" if letter.told_on else line


def _moment(at: datetime) -> str:
    return f"{long_date(london_date(at))}, {clock(at)}"
