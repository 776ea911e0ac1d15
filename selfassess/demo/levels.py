"""What Borsley said of each criterion in each of its three rounds.

A line is the criterion and, for each round, the duty (m met, n not met, t not tested, - not asked), the level
of what is written and the level of what is done (0 to 3, x does not apply, t not tested, - not asked). Two
dots: not answered in that round yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect

_LEVELS = """
published-procedure                 m11 m22 m32
website-findability                 -01 -12 -22
second-report-signpost              -00 -10 -21
partner-website-signposting         -00 -01 -12
multiple-application-routes         -11 -22 -22
accessible-formats                  -01 -11 -22
awareness-campaign                  -00 -01 -11
vulnerable-groups-reach             -00 -00 -11
act-count-honoured                  m21 m22 m23
three-complaint-limit               -22 -22 -32
qualifying-complaint-windows        m11 m22 m22
repeat-reports-decided              m01 m11 m12
no-added-caveats                    -00 -12 -22
below-threshold-discretion          n00 m11 m12
reports-pooled-across-agencies      -11 -12 -22
hate-incident-threshold             -00 -20 -2t
joint-threshold-decision            n10 m21 m22
named-point-of-contact              m11 m22 m22
applications-passed-on              n10 m21 m22
application-acknowledged            -11 -22 -22
third-party-applications            m11 m21 m22
published-timescales                -10 -21 -21
threshold-decision-notified         n10 m21 m22
review-held-when-met                m-1 m-2 m-3
application-register                -11 -12 -23
single-point-of-contact             -10 -21 -22
victim-invited-to-meeting           -00 -10 -..
victim-impact-statement             -00 -11 -..
victim-choice-of-involvement        -00 -11 -21
regular-updates                     -01 -11 -..
support-and-advocacy-offer          -01 -11 -..
risk-and-vulnerability-assessment   -11 -12 -..
reasonable-adjustments              -01 -11 -..
information-sharing-agreement       -11 -22 -22
agency-returns-and-chronology       -01 -11 -12
statutory-information-power         m11 m11 m21
applicant-privacy-notice            -11 -22 -22
partner-contact-directory           -01 -11 -..
independent-chair                   -00 -10 -..
chair-pool                          -00 -01 -..
chair-prepares-with-victim          -00 -0t -..
panel-terms-of-reference            -10 -21 -..
right-agencies-attend               -11 -12 -..
landlords-consulted-in-reviews      n00 m11 ...
landlords-co-operate                m11 m12 ...
structured-problem-solving-meeting  -00 -01 -..
minutes-and-reasons                 -01 -11 -..
written-action-plan                 -01 -12 -..
victim-consulted-on-plan            -00 -10 -..
interventions-menu                  -01 -11 -..
action-monitoring                   -00 -11 -..
recommendations-regard              m01 m11 ...
perpetrator-support-and-deterrence  -11 -11 -..
safeguarding-escalation             -12 -22 -..
outcome-notified                    m11 m12 ...
outcome-letter-quality              -00 -11 -..
appeal-route-in-procedure           n00 m21 ...
appeal-independence                 -00 -11 -..
complaints-and-ombudsman-signposting -01 -12 -..
case-closure-explained              -00 -11 -..
named-senior-lead                   -10 -22 -..
frontline-awareness                 -00 -01 -..
reviewer-and-chair-training         -00 -00 -..
policing-body-consulted             m11 m22 ...
housing-providers-consulted         n00 m11 ...
housing-providers-co-opted          n00 n10 ...
joint-ownership-of-procedure        m11 m21 ...
joint-procedures-paired             m2- m2- ...
formal-commitment-and-reassessment  -01 -22 -..
annual-data-published               n10 n11 n21
reporting-period-chosen             m11 m21 m22
effectiveness-review-clause         n00 m11 m21
applicant-feedback                  -00 -00 -11
learning-loop                       -00 -11 -11
outcome-follow-up                   -00 -00 -..
usage-analysis-reported             -01 -11 -..
guidance-and-ruling-watch           -01 -12 -22
"""
_MARKS = {
    "m": Mark.MET,
    "n": Mark.NOT_MET,
    "t": Mark.NOT_TESTED,
    "x": Mark.NOT_APPLICABLE,
    "-": Mark.BLANK,
    ".": Mark.BLANK,
} | {str(level): Mark(str(level)) for level in range(4)}


def levels_of(number: int) -> Iterator[tuple[str, Mapping[Aspect, Mark]]]:
    """The marks of round 1, 2 or 3 by criterion; nothing of what is not answered there."""
    for line in _LEVELS.strip().splitlines():
        criterion, *rounds = line.split()
        said = rounds[number - 1]
        marks = {aspect: _MARKS[code] for aspect, code in zip(Aspect, said, strict=True)}
        if any(marks.values()):
            yield criterion, {aspect: mark for aspect, mark in marks.items() if mark}


def criteria_told() -> frozenset[str]:
    """Every criterion that the demonstration says something of."""
    return frozenset(line.split()[0] for line in _LEVELS.strip().splitlines())
