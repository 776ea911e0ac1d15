"""From a case to what a letter says: nothing missing, nothing of anybody else, nothing internal."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from pledge.audit import Actor
from pledge.models.authority import Nation
from pledge.scoping import in_authority
from reviews.documents.build import build_letter, parts_of
from reviews.documents.build.routes import appeal_body, mid_sentence
from reviews.documents.contexts import LETTERS, FactsChanged, ThresholdMet, ThresholdNotMet
from reviews.documents.requirements import missing_parts
from reviews.documents.store import from_json, to_json
from reviews.models import Case, Complaint, Letter, Person
from reviews.selectors.letter_facts import facts_of
from reviews.services import corrections, enquiries, letters
from reviews.services.changes import CORRECT, LEAVE_OUT, Change
from tests.deciding import APPEAL, FINDINGS, add_report, assess, decide, scene_with, signed_in, terms
from tests.factories import NOW, TODAY, make_person
from tests.scenes import Scene

pytestmark = pytest.mark.django_db
NEIGHBOUR = "Nan Neighbour"


def draft(scene: Scene, kind: str, to: Person | None = None, **parts: str) -> Letter:
    decision = scene.case.decisions.first() if kind.startswith("threshold") else None
    return letters.write(
        scene.now(), kind, to or scene.applicant, actor=scene.actor, at=NOW, decision=decision,
        free_parts=parts,
    )  # fmt: skip


def content(scene: Scene, kind: str, to: Person | None = None, **parts: str) -> Any:
    return build_letter(kind, facts_of(draft(scene, kind, to, **parts), TODAY))


def gaps(letter: Any) -> set[str]:
    return {part.field for part in missing_parts(letter)}


def said(letter: Any) -> str:
    return json.dumps(to_json(letter), ensure_ascii=False)


@pytest.fixture
def not_met(db):
    """One report of the applicant's counts, one came too late, and a neighbour made two."""
    scene = scene_with(1)
    neighbour = make_person(scene.case, "other1", name=NEIGHBOUR, facts={"kind": "person"})
    add_report(scene, 2, incident_first="2025-06-01")
    with in_authority(scene.authority):
        for number, facts in ((3, {}), (4, {"incident_first": "2025-06-01"})):
            row = add_report(scene, number, maker=neighbour, to="police", **facts)
            Complaint.objects.filter(pk=row.pk).update(
                what_happened="A word of the neighbour’s.", reference="N/99"
            )
        assess(scene)
        decide(scene, "not-met")
        yield scene


def test_not_met_says_everything_it_must_and_nothing_is_missing(not_met):
    letter = content(not_met, "threshold-not-met")
    assert isinstance(letter, ThresholdNotMet)
    assert gaps(letter) == set()
    assert letter.decided_on == "12 March 2026"
    assert letter.decided_by == ("Northfield Council community safety",)
    assert (letter.needed, letter.counted) == (3, 2)
    assert letter.number_finding == "2 reports count, and 3 are needed, so the number is not reached."
    assert letter.persistence_finding == FINDINGS["persistence"]
    assert letter.harm_finding == FINDINGS["harm"]
    assert letter.adequacy_finding == FINDINGS["adequacy"]
    assert letter.other_help == (FINDINGS["other_help"],)
    assert letter.counting_rules[1].endswith("You applied on 12 March 2026.")


def test_the_readers_own_reports_one_by_one_and_others_as_a_number_only(not_met):
    letter = content(not_met, "threshold-not-met")
    assert [(one.reported, one.agency, one.result) for one in letter.reports] == [
        ("3 February 2026", "The council", "Counted"),
        ("4 February 2026", "The council", "Not counted"),
    ]
    assert "last day to report this incident was 30 June 2025" in letter.reports[1].because
    assert (letter.others_counted, letter.others_not_counted) == (1, 1)
    for secret in (NEIGHBOUR, "neighbour’s", "N/99", "police", "other1"):
        assert secret not in said(letter).replace("Ring the police on 101", "").replace(
            "How the police dealt with you.", ""
        ).replace("Complain to the police force first.", "").replace(
            "whether or not you have told the police", ""
        ).replace("Independent Office for Police Conduct", "").replace("policeconduct", "")


def test_internal_reasoning_reaches_no_letter(not_met):
    for kind in LETTERS:
        if kind != "threshold-met":
            assert "INTERNAL" not in said(content(not_met, kind)), kind
    victim = make_person(not_met.case, "affected", name="Ngozi Obi", is_victim=True)
    assert "INTERNAL" not in said(content(not_met, "threshold-not-met", victim))


def test_the_appeal_has_its_last_day_and_reads_in_the_middle_of_a_sentence(not_met):
    appeal = content(not_met, "threshold-not-met").appeal
    assert appeal.body == "the chair of the Community Safety Partnership"
    assert appeal.how == ("Email appeals@northfield.example.org.",)
    assert appeal.last_date == "13 April 2026"


@pytest.mark.parametrize(
    ("appeal", "body"),
    [
        ({"body": "The Police and Crime Commissioner"}, "the Police and Crime Commissioner"),
        ({"body": "Staffordshire Police."}, "Staffordshire Police"),
        ({"body_kind": "panel"}, "an appeal panel"),
        ({"body": "", "body_kind": "not-stated"}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_who_decides_an_appeal(appeal, body):
    assert appeal_body({"appeal": appeal}) == body


def test_only_an_article_loses_its_capital():
    assert [mid_sentence(one) for one in ("The chair", "Thea Smith", "A panel", "ASB Help")] == [
        "the chair",
        "Thea Smith",
        "a panel",
        "ASB Help",
    ]


def test_under_the_acts_own_terms_the_appeal_is_the_officers_to_say_and_nothing_goes_without(db):
    scene = scene_with(2, terms(appeal=None, clocks=None))
    with in_authority(scene.authority):
        decide(scene, "not-met")
        names = [part.name for part in parts_of("threshold-not-met", scene.now().procedure_data)]
        assert names[-3:] == ["appeal_body", "appeal_how", "appeal_by"]
        assert gaps(content(scene, "threshold-not-met")) == {"appeal.body", "appeal.last_date"}
        bare = content(scene, "threshold-not-met", appeal_how="")
        assert bare.appeal is None
        assert gaps(bare) == {"appeal"}
        whole = content(
            scene, "threshold-not-met", appeal_body="the head of the service", appeal_by="2026-04-10"
        )
        assert gaps(whole) == set()
        assert (whole.appeal.word, whole.appeal.last_date) == ("appeal", "10 April 2026")


def test_what_the_procedure_says_of_the_appeal_is_not_asked_again(not_met):
    names = {part.name for part in parts_of("threshold-not-met", not_met.now().procedure_data)}
    assert names == {"other_help", "apply_again"}
    half = not_met.now().procedure_data | {"appeal": APPEAL | {"window": None}}
    assert {part.name for part in parts_of("closed", half)} >= {"appeal_by"}


@pytest.mark.parametrize(
    ("nation", "tenure", "names"),
    [
        ("england", "owner", ["Local Government", "Independent Office"]),
        ("england", "council-tenant", ["Local Government", "Housing Ombudsman", "Independent Office"]),
        ("england", "housing-association-leasehold", ["Local Government", "Housing", "Independent Office"]),
        ("wales", "council-tenant", ["Public Services Ombudsman for Wales", "Independent Office"]),
        ("wales", "", ["Public Services Ombudsman for Wales", "Independent Office"]),
    ],
)
def test_the_right_ombudsmen_by_nation_and_by_tenure(not_met, nation, tenure, names):
    not_met.authority.nation = Nation(nation)
    not_met.authority.save()
    Person.objects.update(tenure=tenure)
    found = [route.name for route in content(not_met, "threshold-not-met").ombudsmen]
    assert len(found) == len(names)
    assert all(name.startswith(begins) for name, begins in zip(found, names, strict=True))


def test_the_letter_says_999_once_and_the_ways_to_report_do_not(not_met):
    letter = content(not_met, "threshold-not-met")
    assert "999" not in " ".join(letter.report_again)
    assert len(letter.report_again) == 3


def test_own_criteria_are_told_in_the_procedures_words(db):
    scene = scene_with(2, terms("hull", deciders=None))
    with in_authority(scene.authority):
        decide(scene, "not-met", own_criteria={"hate-motivation": "No sign of it."})
        (finding,) = content(scene, "threshold-not-met").local_findings
        assert asdict(finding) == {
            "test": "Whether the behaviour is motivated by hate",
            "finding": "No sign of it.",
        }


def test_where_pooling_was_set_aside_the_number_is_one_persons(db):
    scene = scene_with(2)
    neighbour = make_person(scene.case, "other1", name=NEIGHBOUR, facts={"kind": "person"})
    add_report(scene, 3, maker=neighbour)
    with in_authority(scene.authority):
        assess(scene)
        enquiries.record_pooling_advice(
            scene.case.pk, scene.version, adviser="Counsel", given_on=TODAY, advice="No.",
            actor=scene.actor, at=NOW,
        )  # fmt: skip
        decide(scene, "not-met")
        letter = content(scene, "threshold-not-met")
        assert (letter.needed, letter.counted) == (3, 2)
        assert letter.number_finding.startswith("3 reports count if those of different people are taken")


def test_what_could_not_be_told_is_said(db):
    scene = scene_with(2)
    add_report(scene, 3, reported=None)
    with in_authority(scene.authority):
        assess(scene)
        enquiries.record_enquiry(
            scene.case.pk, scene.version, complaint_number=3, field="reported", asked_whom="x",
            asked_on=TODAY, answer="x", actor=scene.actor, at=NOW,
        )  # fmt: skip
        decide(scene, "not-met")
        letter = content(scene, "threshold-not-met")
        assert letter.number_finding.endswith("Of 1 more we could not tell, although we asked.")
        assert letter.reports[2].reported == "the day is not known"


def test_met_says_why_even_where_nothing_more_was_written(db):
    scene = scene_with(3, taking_part=["video", "chair-first", "gone"])
    with in_authority(scene.authority):
        decide(scene, "met", reasons="")
        letter = content(scene, "threshold-met", chair="Ann.", take_part_by="2026-03-26")
        assert isinstance(letter, ThresholdMet)
        assert gaps(letter) == set()
        assert letter.reasons.startswith("3 reports count and 3 are needed, so the law says")
        assert letter.take_part_by == "26 March 2026"
        assert letter.chosen == (
            "you would like to join by video; you would like to talk to the chair before the meeting."
        )
        assert letter.steps[0].when == "By 9 April 2026"


def test_met_by_a_local_rule_does_not_say_that_the_number_is_reached(db):
    scene = scene_with(2, terms("trafford", routes=[{
        "id": "two", "title": "Two reports", "kind": "complaints", "number": 2, "made_by": "any",
        "windows": [{"subject": "report", "anchor": "back-from-application", "length": "6 months",
                     "day_one": "included"}],
    }]))  # fmt: skip
    with in_authority(scene.authority):
        decide(scene, "met", reasons="")
        assert content(scene, "threshold-met").reasons.startswith(
            "A rule of our own review procedure is met: “Two reports”."
        )


def test_whose_application_it_is_where_that_is_not_plain(db):
    scene = scene_with(3)
    with in_authority(scene.authority):
        Person.objects.update(is_victim=False, is_representative=True)
        victim = make_person(scene.case, "affected", name="Ngozi Obi", is_victim=True)
        decide(scene, "met")
        to_applicant = content(scene, "threshold-met")
        to_victim = content(scene, "threshold-met", victim)
        assert (to_applicant.applied_for, to_applicant.applied_by) == ("Ngozi Obi", "")
        assert (to_victim.applied_for, to_victim.applied_by) == ("", "Zainab Okafor")
        assert (len(to_applicant.reports), len(to_victim.reports), to_victim.others_counted) == (3, 0, 3)


def test_the_envelope_has_no_address_where_post_is_not_safe(not_met):
    Person.objects.update(address="3 Mill Lane\nNF1 2AB", postcode="NF1 2AB", post_safe="no")
    assert content(not_met, "closed").addressee.address_lines == ()
    Person.objects.update(post_safe="yes")
    assert content(not_met, "closed").addressee.address_lines == ("3 Mill Lane", "NF1 2AB")


def test_an_acknowledgement_reads_as_a_sentence_before_there_is_a_contact(db):
    scene = scene_with(0, terms(clocks=None))
    with in_authority(scene.authority):
        Case.objects.update(named_contact=None)
        Person.objects.update(email_safe="yes", phone="07700 900001", text_safe="no", call_safe="yes")
        letter = content(scene, "acknowledgement")
        assert letter.contact_by == "the time we next write to you"
        assert letter.safe_contact == ("Email", "Telephone")
        assert gaps(letter) == set()


def test_what_happens_next_follows_the_case(not_met):
    Case.objects.update(outcome="")
    (before,) = content(not_met, "contact-changed").steps
    assert before.what.startswith("The bodies decide")
    Case.objects.update(outcome="met", status="told")
    assert len(content(not_met, "contact-changed").steps) == 2
    Case.objects.update(outcome="not-met")
    assert "no review" in content(not_met, "contact-changed").steps[0].what
    Case.objects.update(status="closed")
    assert content(not_met, "contact-changed").steps[0].what == "Nothing more is planned"


def test_no_other_letter_gives_away_a_decision_that_has_not_been_told(not_met):
    for outcome in ("not-met", "met"):
        Case.objects.update(outcome=outcome, status="decided")
        (step,) = content(not_met, "contact-changed").steps
        assert step.what == "We tell you whether there will be a review, and why"


def lower(scene: Scene, change: Change) -> None:
    made = corrections.make(scene.case.pk, scene.version, change, actor=scene.actor, at=NOW)
    assert made.waiting
    corrections.confirm(made.correction.pk, scene.version, note="x", actor=Actor.member(scene.bob), at=NOW)


def test_corrections_are_told_fact_by_fact_and_of_others_only_that_there_was_one(db):
    scene = scene_with(3)
    neighbour = make_person(scene.case, "other1", name=NEIGHBOUR, facts={"kind": "person"})
    add_report(scene, 4, maker=neighbour)
    with in_authority(scene.authority):
        assess(scene)
        rows = {row.number: row for row in Complaint.objects.all()}
        lower(scene, Change(CORRECT, "The log gives June.", complaint_id=rows[1].pk,
                            facts={"incident_first": "2025-06-01"}))  # fmt: skip
        lower(scene, Change(CORRECT, "Her diary gives June.", complaint_id=rows[4].pk,
                            facts={"incident_first": "2025-06-01"}))  # fmt: skip
        lower(scene, Change(LEAVE_OUT, "One night.", complaint_id=rows[3].pk, against=2, decided_by="Alice"))
        letter = content(scene, "facts-changed", meaning="They decide on it.", disagree_by="2026-03-30")
        assert isinstance(letter, FactsChanged)
        assert gaps(letter) == set()
        assert (letter.counted_before, letter.counted_after, letter.others_corrected) == (4, 1, 1)
        first, second = letter.corrections
        assert first.report == "Report 1, 3 February 2026: The council"
        assert (first.before, first.after) == ("It happened: 2 February 2026", "It happened: 1 June 2025")
        assert first.because == "The log gives June."
        assert second.after.endswith("Left out: it repeats report 2")
        assert NEIGHBOUR not in said(letter)
        assert "diary" not in said(letter)


def test_a_report_given_to_somebody_else_names_nobody(db):
    scene = scene_with(3)
    neighbour = make_person(scene.case, "other1", name=NEIGHBOUR, facts={"kind": "person"})
    with in_authority(scene.authority):
        row = Complaint.objects.get(number=1)
        lower(scene, Change(CORRECT, "It was not yours.", complaint_id=row.pk, by_id=neighbour.pk))
        (told,) = content(scene, "facts-changed").corrections
        assert (told.before, told.after) == ("Made by: you", "Made by: somebody else")
        assert NEIGHBOUR not in said(content(scene, "facts-changed"))


@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_what_is_frozen_reads_as_it_was_written(not_met, kind):
    if kind == "threshold-met":
        decide(not_met, "met", deciders=signed_in())
    letter = content(not_met, kind)
    kept = json.loads(json.dumps(to_json(letter)))
    assert from_json(kind, kept) == letter
