"""The duties of the later themes, by hand: which words of the Act stand behind which criterion.

That the words are the Act's letter by letter is tested for all of them in ``test_bank.py``. Here stands
what a lawyer would look up: the paragraph, the words that make it a duty, and on whom it falls.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from selfassess import criteria
from selfassess.domain.bank import Aspect, Bank, Basis, Criterion, Scope

THEMES = (
    "review-meeting-and-chair",
    "action-plan-and-interventions",
    "outcome-and-appeals",
    "training-and-leadership",
    "data-and-learning",
)
# Criterion: citation, who is bound, what they are bound to.
BOUND = {
    "landlords-consulted-in-reviews": (
        "Sch 4 para 6(1)",
        "The relevant bodies in a local government area must consult",
        "in carrying out ASB case reviews",
    ),
    "landlords-co-operate": (
        "Sch 4 para 6(2)",
        "The local providers of social housing must co-operate",
        "in any matters specified by the relevant bodies",
    ),
    "recommendations-regard": (
        "s.104(7)",
        "a person who exercises public functions",
        "the person must have regard to the recommendations in exercising public functions",
    ),
    "outcome-notified": (
        "s.104(8)",
        "The relevant bodies who carry out an ASB case review must inform the applicant",
        "(a) the outcome of the review, and (b) any recommendations made",
    ),
    "appeal-route-in-procedure": (
        "Sch 4 para 3",
        "The review procedures must include provision",
        "(a) dealt with an application for an ASB case review, or (b) carried out an ASB case review",
    ),
    "policing-body-consulted": (
        "Sch 4 para 1(1)",
        "the relevant bodies in a local government area must consult the local policing body",
        "In making and revising the review procedures",
    ),
    "housing-providers-consulted": (
        "Sch 4 para 2",
        "In making and revising the review procedures, the relevant bodies",
        "must consult such local providers of social housing as they consider appropriate",
    ),
    "housing-providers-co-opted": (
        "Sch 4 para 5(1)",
        "The responsible authorities in a local government area must make arrangements",
        "for the inclusion of local providers of social housing among the relevant bodies",
    ),
    "joint-ownership-of-procedure": (
        "s.104(2)(a)",
        "The relevant bodies in each local government area must",
        "make arrangements about the carrying out of ASB case reviews",
    ),
    "joint-procedures-paired": (
        "Sch 4 para 8(1)(b) and (2)(b)",
        "must secure that such jointly-made review procedures are in place if co-option arrangements",
        "must secure that such jointly-made co-option arrangements are in place if review procedures",
    ),
    "annual-data-published": (
        "s.104(9)",
        "the relevant bodies in a local government area must publish information",
        "(d) the number of ASB case reviews carried out by those bodies that have resulted in",
    ),
    "reporting-period-chosen": (
        "s.104(9) and s.105(4)",
        "the relevant bodies in a local government area must publish information",
        "means a period, not exceeding 12 months, determined by those bodies",
    ),
    "effectiveness-review-clause": (
        "Sch 4 para 4",
        "The review procedures must include provision",
        "(a) the assessment of the effectiveness of those procedures, and (b) the revision of those",
    ),
}
# What looks like a duty and is guidance, or good practice only.
NO_DUTY = {
    "independent-chair": Basis.SHOULD,
    "right-agencies-attend": Basis.GOOD,
    "victim-consulted-on-plan": Basis.SHOULD,
    "case-closure-explained": Basis.SHOULD,
    "minutes-and-reasons": Basis.GOOD,
    "appeal-independence": Basis.GOOD,
}
FIGURES = {
    "independent-chair": "independent-chair",
    "action-monitoring": "actions-closed",
    "outcome-notified": "outcome-told",
    "annual-data-published": "figures-published",
}
# A provision binds somebody where it says "must"; each such provision is behind some criterion.
ACT = (Path(__file__).parent / "the_act.txt").read_text(encoding="utf-8")
BINDS = re.compile(r"^(s\.10[45]\(\d+\)|Sch 4 para \d(?:\(\d\))?) (?=.*\bmust\b)", re.MULTILINE)


@pytest.fixture
def bank() -> Bank:
    return criteria.load_edition("2026-11")


def of_themes(bank: Bank) -> list[Criterion]:
    return [one for theme in THEMES for one in bank.of_theme(theme)]


def test_no_other_criterion_of_these_themes_claims_a_duty(bank: Bank):
    assert {one.id for one in of_themes(bank) if one.duty or one.basis is Basis.MUST} == set(BOUND)


@pytest.mark.parametrize("key", BOUND)
def test_who_is_bound_to_what_stands_in_the_words(bank: Bank, key: str):
    citation, *words = BOUND[key]
    duty = bank.by_id[key].duty
    assert duty is not None
    assert duty.citation == citation
    assert [piece for piece in words if piece not in duty.words] == []


@pytest.mark.parametrize("key", BOUND)
def test_the_duty_is_asked_first_and_apart_from_the_levels(bank: Bank, key: str):
    one = bank.by_id[key]
    assert one.asks(Scope.DUTIES) == (Aspect.DUTY,)
    assert len(one.asks(Scope.ALL)) > 1


@pytest.mark.parametrize(("key", "basis"), NO_DUTY.items())
def test_what_the_act_does_not_say_is_no_duty(bank: Bank, key: str, basis: Basis):
    assert (bank.by_id[key].basis, bank.by_id[key].duty) == (basis, None)


def test_every_provision_that_binds_is_behind_some_criterion(bank: Bank):
    binding = BINDS.findall(ACT)
    assert len(binding) > 15
    cited = [one.duty.citation for one in bank.asked(Scope.DUTIES) if one.duty]
    spelled = {where for text in cited for where in _spelled_out(text)}
    # (2)(a) is of (2).
    assert [one for one in binding if not any(f"{where}(".startswith(f"{one}(") for where in spelled)] == []


def _spelled_out(citation: str) -> list[str]:
    """``s.104(1)(b) and (5)`` is s.104(1)(b) and s.104(5)."""
    first, *others = re.split(r",? and ", citation)
    stem = first[: first.index("(")] if "(" in first else first
    return [first, *(stem + other if other.startswith("(") else other for other in others)]


def test_the_number_of_days_and_the_decider_stay_out_of_the_duties(bank: Bank):
    for key in BOUND:
        duty = bank.by_id[key].duty
        assert duty is not None
        assert not re.search(r"\bdays\b|\bin writing\b|our target", duty.question), key


def test_figures_stand_where_practice_can_be_counted(bank: Bank):
    assert {one.id: one.figure for one in of_themes(bank) if one.figure} == FIGURES
