"""Threshold decisions: prepared, saved as the Act allows, final when those required have agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.models import Link
from pledge.scoping import in_authority
from reviews.domain.lifecycle import NotPossible
from reviews.models import (
    Advice,
    Case,
    Clock,
    Complaint,
    Decision,
    DecisionDraft,
    PoolingAdvice,
    Task,
)
from reviews.services import corrections, decisions, enquiries, settling
from reviews.services.changes import CORRECT, Change
from tests.deciding import (
    FINDINGS,
    add_report,
    and_police,
    assess,
    begin,
    decide,
    say,
    scene_with,
    signed_in,
    terms,
)
from tests.factories import NOW, TODAY, make_person
from tests.scenes import Scene, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def forced(db):
    scene = scene_with(3)
    with in_authority(scene.authority):
        yield scene


@pytest.fixture
def open_case(db):
    scene = scene_with(2)
    with in_authority(scene.authority):
        yield scene


def refused(scene: Scene, outcome: str, **kept) -> list[str]:
    with pytest.raises(decisions.CannotSave) as stop:
        decide(scene, outcome, **kept)
    assert not Decision.objects.exists()
    return [one.code for one in stop.value.problems]


def clock(scene: Scene, kind: str) -> Clock:
    return Clock.objects.get(case=scene.case, kind=kind)


def test_where_the_act_leaves_met_alone_it_is_saved_without_weighing(forced):
    decision = decide(forced, "met", persistence="", harm="", adequacy="", reasons="")
    assert (decision.outcome, decision.basis, decision.number) == ("met", "act", 1)
    assert decision.final_on == TODAY
    case = forced.now()
    assert (case.status, case.outcome) == ("decided", "met")
    assert not DecisionDraft.objects.exists()
    assert Task.objects.get(kind="tell").about == f"decision:{decision.pk}"


def test_what_a_draft_still_holds_is_no_finding_where_nothing_was_weighed(forced):
    decision = decide(forced, "met")
    assert (decision.persistence, decision.harm, decision.adequacy, decision.own_criteria) == ("", "", "", [])
    assert decision.reasons == FINDINGS["reasons"]


def test_not_met_cannot_be_saved_where_the_act_leaves_met_alone(forced):
    assert refused(forced, "not-met") == ["only-met"]
    assert DecisionDraft.objects.count() == 1


def test_a_draft_that_grew_stale_under_new_facts_saves_nothing_and_then_only_met(open_case):
    scene = open_case
    draft = begin(scene, outcome="not-met", deciders=signed_in(), **FINDINGS)
    add_report(scene, 3)
    assess(scene)
    with pytest.raises(decisions.FactsChanged):
        decisions.save(scene.case.pk, draft.pk, draft.version, actor=scene.actor, at=NOW)
    draft = decisions.take_newer_advice(draft.pk, actor=scene.actor, at=NOW)
    assert draft.answers["persistence"] == FINDINGS["persistence"]
    with pytest.raises(decisions.CannotSave) as stop:
        decisions.save(scene.case.pk, draft.pk, draft.version, actor=scene.actor, at=NOW)
    assert [one.code for one in stop.value.problems] == ["only-met"]


def test_not_met_by_discretion_keeps_what_was_weighed_and_the_advice_seen(open_case):
    decision = decide(open_case, "not-met")
    assert (decision.outcome, decision.basis) == ("not-met", "discretion")
    assert decision.advice == Advice.objects.get()
    assert decision.harm == FINDINGS["harm"]
    assert decision.internal_reasoning == FINDINGS["internal_reasoning"]
    assert open_case.now().outcome == "not-met"


def test_the_procedures_own_criteria_are_kept_in_its_own_words(db):
    scene = scene_with(2, terms("hull", deciders=None))
    with in_authority(scene.authority):
        assert refused(scene, "not-met") == ["no-own-criterion"]
        decision = decide(scene, "not-met", own_criteria={"hate-motivation": "No sign of it."})
        assert decision.own_criteria == [
            {
                "key": "hate-motivation",
                "criterion": "Whether the behaviour is motivated by hate.",
                "finding": "No sign of it.",
            }
        ]


def test_a_local_route_that_is_met_forces_met_with_the_procedure_as_its_basis(db):
    scene = scene_with(2, terms("trafford", routes=[{
        "id": "two", "title": "Two reports", "kind": "complaints", "number": 2, "made_by": "any",
        "windows": [{"subject": "report", "anchor": "back-from-application", "length": "6 months",
                     "day_one": "included"}],
    }]))  # fmt: skip
    with in_authority(scene.authority):
        assert refused(scene, "not-met") == ["only-met"]
        assert decide(scene, "met").basis == "procedure"


def test_an_unknown_that_could_make_it_met_is_asked_about_first(open_case):
    scene = open_case
    add_report(scene, 3, reported=None)
    assess(scene)
    assert refused(scene, "not-met") == ["unknown-not-asked"]
    for _twice in range(2):
        enquiries.record_enquiry(
            scene.case.pk,
            scene.version,
            complaint_number=3,
            field="reported",
            asked_whom="The council’s noise team",
            asked_on=TODAY,
            answer="Their log for that week is lost.",
            actor=scene.actor,
            at=NOW,
        )
    assert scene.case.enquiries.count() == 1
    assert decide(scene, "not-met").outcome == "not-met"


def test_met_by_discretion_needs_no_enquiry(open_case):
    add_report(open_case, 3, reported=None)
    assess(open_case)
    assert decide(open_case, "met").basis == "discretion"


@pytest.fixture
def pooled(db):
    """Two reports by the applicant and one by a neighbour: the number is reached only together."""
    scene = scene_with(2)
    neighbour = make_person(scene.case, "other1", name="Nan Neighbour", facts={"kind": "person"})
    add_report(scene, 3, maker=neighbour)
    with in_authority(scene.authority):
        assess(scene)
        yield scene


def advise(scene: Scene) -> PoolingAdvice:
    return enquiries.record_pooling_advice(
        scene.case.pk,
        scene.version,
        adviser="Counsel",
        given_on=TODAY,
        advice="Only one person’s reports are counted together.",
        actor=scene.actor,
        at=NOW,
    )


def test_a_count_that_leans_on_pooled_people_needs_legal_advice_for_not_met(pooled):
    assert refused(pooled, "not-met") == ["pooling-advice-missing"]
    assert advise(pooled) == advise(pooled)
    assert PoolingAdvice.objects.count() == 1
    decision = decide(pooled, "not-met")
    assert (decision.outcome, decision.basis) == ("not-met", "discretion")
    assert decision.harm


def test_legal_advice_does_not_open_not_met_where_one_person_reaches_the_number(forced):
    advise(forced)
    assert refused(forced, "not-met") == ["only-met"]


def test_legal_advice_does_not_open_not_met_where_a_local_rule_is_met_as_well(db):
    """The count leans on pooling, and what leaves one answer is the procedure's own rule."""
    route = {
        "id": "three-of-anyones", "title": "Three reports", "kind": "complaints", "number": 3,
        "made_by": "any",
        "windows": [{"subject": "report", "anchor": "back-from-application", "length": "6 months",
                     "day_one": "included"}],
    }  # fmt: skip
    scene = scene_with(2, terms("trafford", routes=[route]))
    neighbour = make_person(scene.case, "other1", name="Nan Neighbour", facts={"kind": "person"})
    add_report(scene, 3, maker=neighbour)
    with in_authority(scene.authority):
        assert assess(scene).result["depends_on"] == ["pooled-people"]
        advise(scene)
        assert refused(scene, "not-met") == ["only-met"]


def test_without_a_published_procedure_there_is_nothing_to_record_legal_advice_on(pooled):
    Case.objects.update(procedure=None)
    with pytest.raises(enquiries.NothingPublished):
        advise(pooled)
    assert refused(pooled, "not-met") == ["pooling-advice-missing"]


def test_not_met_waits_for_a_correction_that_lowers_the_count(open_case):
    scene = open_case
    row = Complaint.objects.get(number=1)
    change = Change(CORRECT, "The log says so.", complaint_id=row.pk, facts={"incident_first": "2025-06-01"})
    made = corrections.make(scene.case.pk, scene.version, change, actor=scene.actor, at=NOW)
    assert made.waiting
    assert refused(scene, "not-met") == ["correction-waiting"]


def test_final_only_when_the_bodies_required_have_agreed_and_the_clock_runs_until_then(db):
    scene = scene_with(3, terms(deciders={"people": 2, "bodies": 2}))
    with in_authority(scene.authority):
        decision = decide(scene, "met", deciders=and_police())
        assert decision.final_at is None
        assert scene.now().status == "received"
        assert clock(scene, "decide").met_on is None
        assert not Task.objects.filter(kind="tell").exists()
        say(decision, "police")
        decision.refresh_from_db()
        assert decision.final_on == TODAY
        assert scene.now().status == "decided"
        assert (clock(scene, "decide").met_on, clock(scene, "review").base_on) == (TODAY, TODAY)


def test_a_disagreement_holds_it_open_and_is_on_record(db):
    scene = scene_with(2, terms(deciders={"people": 2, "bodies": 2}))
    with in_authority(scene.authority):
        decision = decide(scene, "not-met", deciders=and_police())
        say(decision, "police", agrees=False, note="Two of these were threats with a weapon.")
        decision.refresh_from_db()
        assert decision.final_at is None
        assert scene.now().status == "received"
        (against,) = settling.standing_of(decision).disagreeing
        assert against.person == "Jo Jones"
        assert clock(scene, "decide").met_on is None
        assert len(scene.logged("decision-disagreed")) == 1


def test_a_silent_body_beyond_the_number_does_not_keep_a_victim_waiting(forced):
    decision = decide(forced, "met", deciders=and_police())
    assert decision.final_on == TODAY
    assert [voice.agrees for voice in settling.standing_of(decision).waiting] == [None]


def test_saving_again_replaces_one_that_was_not_final_and_shuts_its_links(db):
    scene = scene_with(3, terms(deciders={"people": 2, "bodies": 2}))
    with in_authority(scene.authority):
        first = decide(scene, "met", deciders=and_police())
        second = decide(scene, "met", deciders=and_police(), at=NOW + timedelta(hours=1))
        first.refresh_from_db()
        assert first.abandoned_at is not None
        assert (first.final_at, second.number) == (None, 2)
        assert Link.objects.get(about=f"agreement:{first.agreements.get(way='link').pk}").revoked_at
        say(first, "police")
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.final_at, second.final_at) == (None, None)


def test_deciding_again_keeps_both_and_opens_the_duty_to_tell_anew(open_case):
    scene = open_case
    first = decide(scene, "not-met")
    Case.objects.update(status="told", applicant_told_on=TODAY)
    assert clock(scene, "review").ended_why == "not-met"
    later = NOW + timedelta(days=3)
    second = decide(scene, "met", at=later)
    first.refresh_from_db()
    assert first.replaced_by == second
    case = scene.now()
    assert (case.status, case.outcome, case.applicant_told_on) == ("decided", "met", None)
    assert Task.objects.get(kind="tell", done_at=None).about == f"decision:{second.pk}"
    review = clock(scene, "review")
    assert (review.ended_on, review.base_on) == (None, TODAY + timedelta(days=3))
    assert clock(scene, "decide").met_on == TODAY


def test_a_published_time_that_runs_from_the_decision_is_the_time_to_tell_it(db):
    tell = {"kind": "decide", "from": "decision", "length": 5, "unit": "working-days"}
    scene = scene_with(2, terms(clocks=[tell]))
    with in_authority(scene.authority):
        decide(scene, "not-met")
        row = clock(scene, "decide")
        assert (row.base_on, row.met_on) == (TODAY, None)
        assert row.due_on is not None


def test_a_case_at_its_end_is_opened_again_before_it_is_decided(open_case):
    scene = open_case
    draft = begin(scene, outcome="not-met", deciders=signed_in(), **FINDINGS)
    Case.objects.update(status="withdrawn")
    with pytest.raises(NotPossible):
        decisions.save(scene.case.pk, draft.pk, draft.version, actor=scene.actor, at=NOW)
    draft.delete()
    with pytest.raises(NotPossible):
        decisions.begin(scene.case.pk, actor=scene.actor, at=NOW)
    assert not Decision.objects.exists()


def test_an_agreement_that_comes_after_the_end_is_kept_and_moves_nothing(db):
    scene = scene_with(3, terms(deciders={"people": 2, "bodies": 2}))
    with in_authority(scene.authority):
        decision = decide(scene, "met", deciders=and_police())
        Case.objects.update(status="withdrawn")
        say(decision, "police")
        decision.refresh_from_db()
        assert decision.final_at is None
        assert scene.now().status == "withdrawn"


def test_a_draft_is_begun_once_and_each_step_is_kept_whoever_writes_it(open_case):
    scene = open_case
    draft = decisions.begin(scene.case.pk, actor=scene.actor, at=NOW)
    assert decisions.begin(scene.case.pk, actor=scene.actor, at=NOW).pk == draft.pk
    version = scene.version
    draft = decisions.keep_step(draft.pk, draft.version, {"harm": "Much."}, actor=scene.actor, at=NOW)
    again = decisions.keep_step(draft.pk, draft.version, {"harm": "Much."}, actor=scene.actor, at=NOW)
    assert again.version == draft.version == 2
    with pytest.raises(decisions.StaleDraft):
        decisions.keep_step(draft.pk, 1, {"harm": "Little."}, actor=scene.actor, at=NOW)
    assert DecisionDraft.objects.get().answers == {"harm": "Much."}
    # Nobody else's page on the case grows stale by it.
    assert scene.version == version


def test_giving_up_is_on_record_and_twice_is_once(open_case):
    draft = begin(open_case, harm="Much.")
    for _twice in range(2):
        decisions.give_up(draft.pk, actor=open_case.actor, at=NOW)
    assert not DecisionDraft.objects.exists()
    assert [one.get("did") for one in open_case.logged("decision-drafted")] == ["begun", None, "given-up"]
    with pytest.raises(decisions.DecidedMeanwhile):
        decisions.keep_step(draft.pk, 2, {"harm": "x"}, actor=open_case.actor, at=NOW)


def test_pressed_twice_it_is_one_decision(forced):
    draft = begin(forced, outcome="met", deciders=signed_in())
    saved = decisions.save(forced.case.pk, draft.pk, draft.version, actor=forced.actor, at=NOW)
    with pytest.raises(decisions.DecidedMeanwhile) as stop:
        decisions.save(forced.case.pk, draft.pk, draft.version, actor=forced.actor, at=NOW)
    assert stop.value.decision == saved
    assert Decision.objects.count() == 1


def test_an_older_page_cannot_save_a_later_draft(forced):
    first = begin(forced, outcome="met", deciders=signed_in())
    decisions.give_up(first.pk, actor=forced.actor, at=NOW)
    second = begin(forced, outcome="met", deciders=signed_in())
    assert first.version == second.version
    with pytest.raises(decisions.DecidedMeanwhile):
        decisions.save(forced.case.pk, first.pk, first.version, actor=forced.actor, at=NOW)
    assert not Decision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_two_presses_make_one_decision():
    scene = scene_with(3)
    with in_authority(scene.authority):
        draft = begin(scene, outcome="met", deciders=signed_in())

    def press():
        return decisions.save(scene.case.pk, draft.pk, draft.version, actor=scene.actor, at=NOW)

    done = together(scene.authority, press, press)
    assert sorted(type(one).__name__ for one in done) == ["DecidedMeanwhile", "Decision"]
    with in_authority(scene.authority):
        assert Decision.objects.count() == 1
        assert Task.objects.filter(kind="tell", done_at=None).count() == 1


def test_a_victim_who_did_not_apply_is_an_open_item_and_a_neighbour_is_not(forced):
    victim = make_person(forced.case, "affected", name="Ngozi Obi", is_victim=True)
    make_person(forced.case, "p1", name="Nan Neighbour", is_victim=True)
    decide(forced, "met")
    assert Task.objects.get(kind="tell-victim").about == f"person:{victim.pk}"
