"""What looks weak in the answers: each check with what it finds and what it leaves alone."""

from __future__ import annotations

import string
from datetime import date, timedelta

import pytest
from hypothesis import given

from selfassess import check_words
from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Scope
from selfassess.domain.checks import Code, Finding, Severity, check
from tests.domain.selfassess.small_bank import (
    BOTH,
    CONSULTED,
    HELD,
    IDS,
    INVITED,
    LESSONS,
    PUBLISHED,
    SITE,
    answers,
    any_answers,
    any_scope,
    evidence,
    said,
    small_bank,
)
from tests.domain.threshold.strategies import always

BANK = small_bank()
TODAY = date(2026, 3, 12)
YESTERDAY = TODAY - timedelta(days=1)
DUTY, WRITTEN, DONE = Aspect
ONLY_WRITTEN, ONLY_DONE = frozenset({WRITTEN}), frozenset({DONE})


def found(*given, scope: Scope = Scope.ALL) -> list[Finding]:
    return check(BANK, scope, answers(*given), today=TODAY)


def codes(*given, scope: Scope = Scope.ALL) -> list[str]:
    return [one.code.value for one in found(*given, scope=scope)]


def before(marks: str, comment: str = "") -> tuple[dict[Aspect, Mark], str]:
    return said(SITE, marks).marks, comment


def test_a_good_answer_has_no_findings():
    assert (
        found(said(PUBLISHED, "met 3 2", evidence=(evidence(review_on=TODAY),)), said(LESSONS, "- 1 0")) == []
    )


@pytest.mark.parametrize(
    ("marks", "shows", "expected"),
    [
        ("- 2 -", None, [(Code.LEVEL_WITHOUT_EVIDENCE, WRITTEN)]),
        ("- 1 1", None, []),
        ("- - 2", None, [(Code.LEVEL_WITHOUT_EVIDENCE, DONE)]),
        ("- 3 3", None, [(Code.LEVEL_WITHOUT_EVIDENCE, WRITTEN), (Code.LEVEL_WITHOUT_EVIDENCE, DONE)]),
        ("- 3 3", BOTH, []),
        ("- 3 3", ONLY_DONE, [(Code.LEVEL_WITHOUT_EVIDENCE, WRITTEN)]),
        ("- 3 2", ONLY_WRITTEN, [(Code.PRACTICE_ONLY_WRITTEN, DONE)]),
        ("- 2 1", ONLY_WRITTEN, []),
        ("- nt nt", None, []),
    ],
)
def test_a_level_from_2_wants_evidence_of_its_own_part(marks, shows, expected):
    pieces = () if shows is None else (evidence(shows),)
    assert [(one.code, one.aspect) for one in found(said(SITE, marks, evidence=pieces))] == expected


def test_evidence_of_either_part_together_is_enough():
    pieces = (evidence(ONLY_WRITTEN, key="evidence:1"), evidence(ONLY_DONE, key="evidence:2"))
    assert found(said(SITE, "- 2 2", evidence=pieces)) == []


def test_a_duty_that_is_met_wants_evidence_of_any_sort():
    assert codes(said(HELD, "met")) == ["duty-without-evidence"]
    assert codes(said(HELD, "met", evidence=(evidence(ONLY_DONE),))) == []
    assert codes(said(HELD, "not-met"), said(CONSULTED, "nt")) == []


def test_evidence_is_stale_from_the_day_after_its_date():
    def of(day):
        return found(said(SITE, "- 2 2", evidence=(evidence(review_on=day),)))

    assert of(TODAY) == of(None) == []
    assert of(YESTERDAY) == [
        Finding(Code.EVIDENCE_STALE, SITE, None, {"evidence": "evidence:1", "review_on": YESTERDAY})
    ]
    # Where nothing is claimed yet nothing rests on it.
    assert found(said(SITE, evidence=(evidence(review_on=YESTERDAY),))) == []


def test_each_stale_piece_is_named():
    pieces = tuple(evidence(review_on=YESTERDAY, key=f"evidence:{number}") for number in (1, 2))
    named = [one.args["evidence"] for one in found(said(SITE, "- 1 1", evidence=pieces))]
    assert named == ["evidence:1", "evidence:2"]


@pytest.mark.parametrize(
    ("now", "comment", "earlier", "copied"),
    [
        ("- 1 1", "As before.", ("- 1 1", "As before."), True),
        ("- 1 1", " As  before.\n", ("- 1 1", "As before."), True),
        ("- 1 1", "", ("- 1 1", ""), False),
        ("- 1 1", "  ", ("- 1 1", " "), False),
        ("- 1 0", "As before.", ("- 1 1", "As before."), False),
        ("- 1 1", "Looked again.", ("- 1 1", "As before."), False),
        ("- - -", "As before.", ("- - -", "As before."), False),
        ("- 1 1", "As before.", ("met 1 1", "As before."), True),  # a part that is not asked
    ],
)
def test_marks_and_comment_of_the_round_before(now, comment, earlier, copied):
    one = said(SITE, now, comment=comment, before=before(*earlier))
    assert codes(one) == (["copied"] if copied else [])


def test_without_a_round_before_nothing_is_copied():
    assert codes(said(SITE, "- 1 1", comment="As before.")) == []


@pytest.mark.parametrize(
    ("mark", "suggested", "departs", "expected"),
    [
        ("1", 1, "", False),
        ("1", 0, "", True),
        ("0", 1, "", True),
        ("0", 1, " ", True),
        ("0", 1, "Two were missed by the register.", False),
        ("1", None, "", False),
        ("nt", 1, "", False),
    ],
)
def test_another_level_than_the_figure_suggests_wants_a_reason(mark, suggested, departs, expected):
    given = said(INVITED, f"- - {mark}", suggested=suggested, departs=departs)
    assert codes(given) == (["departs-without-reason"] if expected else [])


def test_a_mark_that_needs_a_reason():
    given = said(SITE, "- nt na", reasons={WRITTEN: " ", DONE: ""})
    assert found(given) == [
        Finding(Code.REASON_MISSING, SITE, WRITTEN, {"mark": Mark.NOT_TESTED}),
        Finding(Code.REASON_MISSING, SITE, DONE, {"mark": Mark.NOT_APPLICABLE}),
    ]
    assert found(said(SITE, "- nt na")) == []


def test_not_tested_twice_running():
    def of(now, earlier):
        return [(one.code, one.aspect) for one in found(said(PUBLISHED, now, before=before(earlier)))]

    assert of("nt 1 1", "nt 1 1") == [(Code.NOT_TESTED_TWICE, DUTY)]
    assert of("nt 1 nt", "not-met 1 nt") == [(Code.NOT_TESTED_TWICE, DONE)]
    assert of("nt 1 1", "not-met nt nt") == []
    assert codes(said(HELD, "nt")) == []


@pytest.mark.parametrize(
    ("written", "done", "expected"),
    [
        ("0", "2", ["done-above-written"]),
        ("0", "3", ["done-above-written"]),
        ("2", "0", ["written-above-done"]),
        ("3", "1", ["written-above-done"]),
        ("1", "2", []),
        ("3", "2", []),
        ("0", "nt", []),
    ],
)
def test_what_is_written_and_what_is_done_two_levels_apart(written, done, expected):
    assert codes(said(LESSONS, f"- {written} {done}", evidence=(evidence(),))) == expected


def test_drafts_and_what_is_not_asked_are_passed_over():
    assert found(said(PUBLISHED, "met 3 0", draft=True)) == []
    assert found(said(SITE, "- 3 0"), said("unheard-of", "met 3 0")) != []
    assert codes(said(PUBLISHED, "met 3 0"), said(SITE, "- 3 0"), scope=Scope.DUTIES) == [
        "duty-without-evidence"
    ]
    assert {one.criterion for one in found(said("unheard-of", "met 3 0"))} == set()


@always
@given(said=any_answers(), scope=any_scope)
def test_findings_stand_in_the_order_of_the_page_and_change_with_no_order_of_answers(said, scope):
    findings = check(BANK, scope, said, today=TODAY)
    assert findings == check(BANK, scope, dict(reversed(said.items())), today=TODAY)
    places = [(IDS.index(one.criterion), list(Code).index(one.code)) for one in findings]
    assert places == sorted(places)


def one_of_each() -> list[Finding]:
    stale = evidence(review_on=YESTERDAY)
    return found(
        said(PUBLISHED, "met 2 nt", reasons={}, comment="Same.", before=before("met 2 nt", "Same.")),
        said(SITE, "- 3 0", evidence=(stale,)),
        said(INVITED, "- - 2", evidence=(evidence(ONLY_WRITTEN),), suggested=0),
        said(LESSONS, "- 0 3"),
    )


def test_findings_of_one_answer_stand_in_the_order_of_the_codes():
    one = said(
        PUBLISHED,
        "met 0 3",
        evidence=(evidence(ONLY_WRITTEN, YESTERDAY),),
        suggested=1,
        comment="Same.",
        before=before("met 0 3", "Same."),
    )
    assert codes(one) == [
        "practice-only-written",
        "departs-without-reason",
        "evidence-stale",
        "copied",
        "done-above-written",
    ]


def test_every_finding_has_words_with_its_own_numbers_and_what_to_do():
    findings = one_of_each()
    assert {one.code for one in findings} == set(Code)
    for one in findings:
        sentence, advice = check_words.sentence(one), check_words.advice(one)
        assert sentence.endswith(".")
        assert advice.endswith(".")
        assert "%" not in sentence + advice
        for value in one.args.values():
            if isinstance(value, int):
                assert f"level {value}" in sentence
        if one.aspect in (WRITTEN, DONE) and one.code is not Code.DEPARTS_WITHOUT_REASON:
            assert f"What is {one.aspect.value}" in sentence
    words = [check_words.sentence(one) for one in findings]
    assert "Evidence beside this answer was to be looked at again by 11 March 2026." in words
    assert "What is done is marked “Not tested” without a reason, so it does not count as answered." in words


def test_the_tables_of_words_have_every_code_and_name_only_known_args():
    assert set(check_words.SENTENCES) == set(check_words.ADVICE) == set(Code)
    assert set(check_words.SEVERITIES) == set(check_words.SEVERITY_TAGS) == set(Severity)
    assert not any("{" in str(text) for text in check_words.SENTENCES.values())
    assert all(str(text)[0] in string.ascii_uppercase + "%" for text in check_words.SENTENCES.values())
