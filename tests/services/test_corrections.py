"""Correcting the facts: a reason, the original kept, a second person where it lowers, the applicant told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pledge.audit import Actor
from pledge.scoping import in_authority
from reviews.models import Advice, Case, Complaint, Correction, Letter, Person, Task
from reviews.services import changes, corrections
from reviews.services.cases import NotOpen, Stale
from reviews.services.changes import ADD, CONDITION, CORRECT, COUNT, LEAVE_OUT, SAME_INCIDENT, Change
from tests.deciding import add_report, assess, scene_with, terms
from tests.factories import NOW, make_person
from tests.scenes import Scene, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    made = scene_with(3)
    with in_authority(made.authority):
        yield made


def report(number: int = 1) -> Complaint:
    return Complaint.objects.get(number=number)


def correct(number: int = 1, reason: str = "The log says so.", **facts: Any) -> Change:
    return Change(CORRECT, reason, complaint_id=report(number).pk, facts=facts)


def make(scene: Scene, change: Change, *, version: int | None = None, at=NOW) -> corrections.Made:
    return corrections.make(scene.case.pk, version or scene.version, change, actor=scene.actor, at=at)


def confirm(scene: Scene, correction: Correction) -> corrections.Made:
    return corrections.confirm(
        correction.pk, scene.version, note="Read the log.", actor=Actor.member(scene.bob), at=NOW
    )


LOWERS = {"incident_first": "2025-06-01"}


def test_a_correction_keeps_the_original_and_gives_new_advice_as_a_new_row(scene):
    first = dict(report().original)
    made = make(scene, correct(reported="2026-02-05"))
    row = report()
    assert row.facts["reported"] == "2026-02-05"
    assert row.original == first
    assert row.version == 2
    assert not made.waiting
    assert [one.number for one in Advice.objects.all()] == [2, 1]
    assert made.advice.correction == made.correction
    assert made.correction.before["facts"]["reported"] == "2026-02-03"
    assert not Letter.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n\t"])
def test_without_a_reason_nothing_is_corrected(scene, reason):
    with pytest.raises(changes.NotAReason) as why:
        make(scene, correct(reason=reason, reported="2026-02-05"))
    assert why.value.code == "no-reason"
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("ground", "code"), [("no-record", "no-record"), ("", "no-ground"), ("x", "no-ground")]
)
def test_no_record_is_not_a_reason_by_itself(scene, ground, code):
    change = Change(CORRECT, "No record.", complaint_id=report().pk, facts={"made": False}, ground=ground)
    with pytest.raises(changes.NotAReason) as why:
        make(scene, change)
    assert why.value.code == code
    assert "made" not in report().facts


def test_with_another_ground_a_report_is_found_not_made_by_two_people(scene):
    change = Change(
        CORRECT, "She says she did not ring.", complaint_id=report().pk, facts={"made": False},
        ground="applicant-says-so",
    )  # fmt: skip
    made = make(scene, change)
    assert made.waiting
    assert confirm(scene, made.correction).advice.result["routes"][0]["counted_min"] == 2


def test_what_is_held_already_is_no_correction(scene):
    with pytest.raises(changes.NothingChanged):
        make(scene, correct(reported="2026-02-03"))
    with pytest.raises(changes.NothingChanged):
        make(scene, Change(CORRECT, "Why.", complaint_id=report().pk, words={"reference": ""}))


def test_facts_that_contradict_each_other_are_refused(scene):
    with pytest.raises(corrections.BadFacts):
        make(scene, correct(incident_last="2026-01-01"))
    assert "incident_last" not in report().facts


def test_one_that_lowers_the_count_changes_nothing_until_a_second_person_confirms(scene):
    made = make(scene, correct(**LOWERS))
    assert made.waiting
    assert (made.effect.counted_before, made.effect.counted_after) == (3, 2)
    assert report().facts["incident_first"] == "2026-02-02"
    assert Advice.objects.count() == 1
    assert scene.now().must_decide_met
    assert Task.objects.get(kind="confirm-correction").about == f"correction:{made.correction.pk}"
    with pytest.raises(corrections.SamePerson):
        corrections.confirm(made.correction.pk, scene.version, note="Me.", actor=scene.actor, at=NOW)
    with pytest.raises(TypeError, match="signed in"):
        corrections.confirm(made.correction.pk, scene.version, note="", actor=Actor.system(), at=NOW)
    assert Advice.objects.count() == 1
    done = confirm(scene, made.correction)
    assert report().facts["incident_first"] == "2025-06-01"
    assert done.correction.second_by == scene.bob
    assert not scene.now().must_decide_met
    assert not Task.objects.filter(kind="confirm-correction", done_at=None).exists()


def test_confirmed_it_is_told_to_the_applicant_by_a_letter_and_a_task(scene):
    confirm(scene, make(scene, correct(**LOWERS)).correction)
    letter = Letter.objects.get(kind="facts-changed")
    assert (letter.state, letter.to) == ("draft", scene.applicant)
    assert Task.objects.filter(kind="tell-correction", done_at=None).count() == 1
    confirm(scene, make(scene, correct(2, **LOWERS)).correction)
    assert Letter.objects.filter(kind="facts-changed").count() == 1
    assert Task.objects.filter(kind="tell-correction", done_at=None).count() == 2


def test_declined_the_facts_stay_and_both_views_are_kept(scene):
    made = make(scene, correct(**LOWERS))
    corrections.decline(
        made.correction.pk,
        scene.version,
        note="The diary says February.",
        actor=Actor.member(scene.bob),
        at=NOW,
    )
    row = Correction.objects.get()
    assert (row.state, row.second_note, row.reason) == (
        "declined",
        "The diary says February.",
        "The log says so.",
    )
    assert report().facts["incident_first"] == "2026-02-02"
    assert not Letter.objects.exists()
    with pytest.raises(Correction.DoesNotExist):
        confirm(scene, made.correction)


def test_its_maker_may_take_it_back(scene):
    made = make(scene, correct(**LOWERS))
    corrections.decline(made.correction.pk, scene.version, note="A slip.", actor=scene.actor, at=NOW)
    assert Correction.objects.get().second_by == scene.alice
    assert Advice.objects.count() == 1


def test_confirmed_it_does_what_it_does_then_not_what_it_would_have_done(scene):
    made = make(scene, correct(**LOWERS))
    make(scene, Change(ADD, "Found in the log.", by_id=scene.applicant.pk, facts={
        "incident_first": "2026-02-20", "reported": "2026-02-21"}))  # fmt: skip
    done = confirm(scene, made.correction)
    assert done.correction.after["counts"] == {"before": 4, "after": 3}
    assert scene.now().must_decide_met


def test_the_press_of_one_button_is_one_correction(scene):
    version = scene.version
    change = correct(reported="2026-02-05")
    first = make(scene, change, version=version)
    again = make(scene, change, version=version, at=NOW + timedelta(seconds=3))
    assert again.correction == first.correction
    assert Correction.objects.count() == 1
    add = Change(ADD, "Found.", by_id=scene.applicant.pk, facts={"reported": "2026-02-21"})
    version = scene.version
    assert make(scene, add, version=version).correction == make(scene, add, version=version).correction
    assert Complaint.objects.count() == 4


def test_another_page_than_the_newest_corrects_nothing(scene):
    version = scene.version
    make(scene, correct(reported="2026-02-05"), version=version)
    with pytest.raises(Stale):
        make(scene, correct(2, reported="2026-02-06"), version=version)
    assert report(2).facts["reported"] == "2026-02-04"


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_of_two_corrections_is_made():
    scene = scene_with(3)
    with in_authority(scene.authority):
        version = scene.version
        one, other = correct(reported="2026-02-05"), correct(reported="2026-02-06")
    done = together(
        scene.authority,
        lambda: make(scene, one, version=version),
        lambda: make(scene, other, version=version),
    )
    assert sorted(type(result).__name__ for result in done) == ["Made", "Stale"]
    with in_authority(scene.authority):
        assert [advice.number for advice in Advice.objects.all()] == [2, 1]


def test_a_case_at_its_end_keeps_its_facts(scene):
    Case.objects.update(status="closed")
    with pytest.raises(NotOpen):
        make(scene, correct(reported="2026-02-05"))


def test_adding_a_report_by_somebody_new_makes_them_a_person_once(scene):
    for day in ("2026-02-21", "2026-02-25"):
        make(scene, Change(ADD, "She rang us.", by_name="Nan  Neighbour", facts={"reported": day}))
        make_name = Person.objects.get(key="other1").name
    assert make_name == "Nan  Neighbour"
    assert [row.by.key for row in Complaint.objects.filter(number__gt=3)] == ["other1", "other1"]
    assert Advice.objects.first().because == "added"
    again = Change(ADD, "Also.", by_name="zainab OKAFOR", facts={"reported": "2026-02-26"})
    assert make(scene, again).correction.complaint.by == scene.applicant


def test_who_made_a_report_is_settled_where_it_was_not_known(scene):
    neighbour = make_person(scene.case, "other1", name="Nan", facts={"kind": "person"})
    row = add_report(scene, 4, by=None)
    assess(scene)
    make(scene, Change(CORRECT, "She told us.", complaint_id=row.pk, by_id=neighbour.pk))
    row.refresh_from_db()
    assert (row.by, "by" in row.facts) == (neighbour, False)


def test_giving_a_counted_report_to_another_person_needs_a_second_one(scene):
    neighbour = make_person(scene.case, "other1", name="Nan", facts={"kind": "person"})
    made = make(scene, Change(CORRECT, "It was hers.", complaint_id=report().pk, by_id=neighbour.pk))
    assert made.waiting
    assert made.effect.counted_before == made.effect.counted_after == 3


def leave_out(number: int, against: int | None) -> Change:
    return Change(
        LEAVE_OUT,
        "Told to two agencies.",
        complaint_id=report(number).pk,
        against=against,
        decided_by="Alice",
    )


def test_leaving_out_ones_own_repeat_is_a_named_decision_with_a_second_person(scene):
    made = make(scene, leave_out(3, 2))
    assert made.waiting
    confirm(scene, made.correction)
    assert report(3).facts["s104_12"] == {"counts": False, "by": "Alice", "reason": "Told to two agencies."}
    finding = Advice.objects.first().result["routes"][0]
    assert (finding["counted_min"], finding["complaints"][2]["result"]) == (2, "left-out")
    back = Change(COUNT, "Two nights after all.", complaint_id=report(3).pk, decided_by="Bob")
    assert not make(scene, back).waiting
    assert report(3).facts["s104_12"]["counts"] is True
    assert scene.now().must_decide_met


def test_never_across_people(scene):
    neighbour = make_person(scene.case, "other1", name="Nan", facts={"kind": "person"})
    add_report(scene, 4, maker=neighbour)
    for change in (
        leave_out(4, 1),
        leave_out(4, None),
        leave_out(1, 4),
        Change(SAME_INCIDENT, "One night.", complaint_id=report(4).pk, against=1),
        Change(SAME_INCIDENT, "One night.", complaint_id=report(1).pk, against=4),
    ):
        with pytest.raises(changes.AcrossPeople):
            make(scene, change)
    assert not Correction.objects.exists()


def test_a_report_made_for_somebody_is_theirs(scene):
    add_report(scene, 4, on_behalf_of="affected")
    make_person(scene.case, "affected", name="Ngozi", is_victim=True)
    with pytest.raises(changes.AcrossPeople):
        make(scene, leave_out(4, 1))


def test_two_reports_of_one_person_are_settled_as_one_incident_both_under_one_name(db):
    scene = scene_with(3, terms(repeats={"value": "left-out", "basis": "stated"}))
    with in_authority(scene.authority):
        make(scene, Change(SAME_INCIDENT, "One night.", complaint_id=report(3).pk, against=2))
        waiting = Correction.objects.get()
        assert waiting.state == "waiting"
        confirm(scene, waiting)
        assert report(2).facts["incident"] == report(3).facts["incident"] == "i2"
        assert Advice.objects.first().result["routes"][0]["counted_min"] == 2
        make(scene, Change(SAME_INCIDENT, "Two nights.", complaint_id=report(3).pk, against=0))
        assert report(3).facts["incident"] == "r3"
        assert Advice.objects.first().result["routes"][0]["counted_min"] == 3


def test_an_incident_of_its_own_takes_a_name_nobody_has(scene):
    Complaint.objects.filter(number=1).update(facts=report(1).facts | {"incident": "r2"})
    make(scene, Change(SAME_INCIDENT, "Apart.", complaint_id=report(2).pk, against=0))
    assert report(2).facts["incident"] == "r2x"
    made = make(scene, Change(SAME_INCIDENT, "Nobody knows.", complaint_id=report(2).pk))
    assert report(2).facts["incident"] is None
    assert not made.waiting


CASE_OPEN = {"case-open": {"value": True, "by": "officer", "on": "2026-03-12"}}


def condition(**more: Any) -> Change:
    return Change(CONDITION, "The file is open.", facts=CASE_OPEN, **more)


def test_a_local_condition_is_recorded_with_whose_word_it_is(scene):
    made = make(scene, condition())
    assert scene.now().facts == CASE_OPEN
    assert made.correction.before == {"facts": {"case-open": "absent"}}
    with pytest.raises(changes.NothingChanged):
        make(scene, condition())


def test_a_condition_of_one_person_or_one_report_is_kept_with_them(scene):
    make(scene, condition(person_id=scene.applicant.pk))
    assert scene.applicant.facts["facts"] == CASE_OPEN
    assert scene.applicant.facts["victim"] is True
    make(scene, condition(complaint_id=report(2).pk))
    assert report(2).facts["facts"] == CASE_OPEN
    assert scene.now().facts == {}


def test_a_finding_that_closes_a_local_route_needs_a_second_person(db):
    scene = scene_with(3, terms("hillingdon", statutory={"number": {"value": 5, "basis": "stated"}}))
    with in_authority(scene.authority):
        made = make(scene, condition())
        assert made.effect.routes_lost == ("three-closed",)
        assert made.waiting
        assert scene.now().facts == {}
        confirm(scene, made.correction)
        assert scene.now().facts == CASE_OPEN
        assert Letter.objects.get().kind == "facts-changed"


def test_what_a_change_would_do_is_what_it_does(scene):
    """Tried and written from one place: the advice promised is the advice given."""
    neighbour = make_person(scene.case, "other1", name="Nan", facts={"kind": "person"})
    for change in (
        correct(reported="2026-02-09", incident_last="2026-02-05"),
        Change(CORRECT, "Hers.", complaint_id=report(2).pk, by_id=neighbour.pk),
        Change(SAME_INCIDENT, "One.", complaint_id=report(3).pk, against=1),
        Change(ADD, "Found.", by_id=neighbour.pk, facts={"reported": None, "incident_first": "2026-02"}),
        leave_out(3, 1),
    ):
        promised = corrections.weigh(scene.now(), change)
        made = make(scene, change)
        done = confirm(scene, made.correction) if made.waiting else made
        given = corrections.effect_of(scene.now(), done.correction)
        assert given is not None
        assert (given.counted_after, given.most_after, given.outcome_after) == (
            promised.counted_after,
            promised.most_after,
            promised.outcome_after,
        )


def test_the_log_names_fields_and_never_what_they_hold(scene):
    make(scene, correct(reason="Zainab said so", reported="2026-02-05"))
    (entry,) = scene.logged("facts-corrected")
    assert entry == {"kind": "correct", "report": 1, "fields": ["reported"]}
