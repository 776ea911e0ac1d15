"""Linked behaviours told apart by a named person, with a reason; each is then counted by itself."""

from __future__ import annotations

from typing import Any

import pytest

from pledge.audit import Actor
from pledge.scoping import in_authority
from reviews.models import Advice, Case, Complaint, Correction, Letter
from reviews.services import behaviours, changes, corrections
from reviews.services.advice import application_of
from reviews.services.behaviours import BEHAVIOURS
from reviews.services.cases import NotOpen, Stale
from reviews.services.changes import ABSENT, CORRECT, Change
from tests.deciding import add_report, assess, scene_with
from tests.factories import NOW
from tests.scenes import Scene, together

pytestmark = pytest.mark.django_db

NOISE = {"id": "b1", "name": "noise from the flat above"}
DEALING = {"id": "b2", "name": "drug dealing on the stairs"}
PARKING = {"id": "b3", "name": "cars on the grass"}


@pytest.fixture
def scene(db):
    made = scene_with(6)
    with in_authority(made.authority):
        yield made


def apart(*of_each: str | None, named: tuple[dict[str, str], ...] = (NOISE, DEALING)) -> Change:
    """What each report is about, in their order."""
    about = {str(number): one for number, one in enumerate(of_each, start=1)}
    return Change(BEHAVIOURS, "The diary tells of two flats.", behaviours=named, about=about)


HALF = ("b1", "b1", "b1", "b2", "b2", "b2")
AGAIN = Change(BEHAVIOURS, "One gang is behind both.", about={})


def make(scene: Scene, change: Change, version: int | None = None) -> corrections.Made:
    return corrections.make(scene.case.pk, version or scene.version, change, actor=scene.actor, at=NOW)


def settle(scene: Scene, change: Change) -> corrections.Made:
    """Made, by two people where it takes two."""
    made = make(scene, change)
    if not made.waiting:
        return made
    return corrections.confirm(
        made.correction.pk, scene.version, note="Read it.", actor=Actor.member(scene.bob), at=NOW
    )


def acts(scene: Scene) -> dict[str, tuple[str, int, int]]:
    """The Act's route of each behaviour in the latest advice."""
    latest = Advice.objects.filter(case=scene.case).first()
    return {
        one["behaviour"]: (one["outcome"], one["counted_min"], one["counted_max"])
        for one in latest.result["routes"]
        if one["id"] == "s104-4"
    }


def test_until_told_apart_all_reports_are_about_one_behaviour(scene):
    assert application_of(scene.now())["behaviours"] == ["b1"]
    assert acts(scene) == {"b1": ("met", 6, 6)}


def test_told_apart_each_is_counted_by_itself(scene):
    made = make(scene, apart(*HALF))
    assert made.waiting
    assert (made.effect.counted_before, made.effect.counted_after) == (6, 3)
    assert not made.effect.falls_below
    assert scene.now().behaviours == []
    settle_waiting(scene, made)
    assert acts(scene) == {"b1": ("met", 3, 3), "b2": ("met", 3, 3)}
    assert scene.now().behaviours == [NOISE, DEALING]
    assert Advice.objects.first().behaviours == [NOISE, DEALING]
    assert scene.logged("behaviours-told-apart") == [{"kind": "behaviours", "report": None, "fields": []}]


def settle_waiting(scene: Scene, made: corrections.Made) -> None:
    corrections.confirm(
        made.correction.pk, scene.version, note="Read it.", actor=Actor.member(scene.bob), at=NOW
    )


def test_a_split_that_takes_the_count_below_the_number_is_weighed_first_and_told(scene):
    change = apart("b1", "b1", "b2", "b2", "b2", "b2")
    Complaint.objects.filter(number__gt=4).delete()
    assess(scene)
    change = apart("b1", "b1", "b2", "b2")
    effect = corrections.weigh(scene.now(), change)
    assert effect.falls_below
    assert effect.lowers
    assert effect.routes_lost == ("s104-4",)
    assert scene.now().must_decide_met
    settle(scene, change)
    assert not scene.now().must_decide_met
    assert Letter.objects.get(kind="facts-changed").to == scene.applicant


def test_a_report_about_both_counts_for_each_and_takes_nothing(scene):
    made = make(scene, apart("b1", ABSENT, ABSENT, ABSENT, ABSENT, ABSENT))
    assert not made.waiting
    assert acts(scene) == {"b1": ("met", 6, 6), "b2": ("met", 5, 5)}


def test_a_report_of_which_it_is_not_known_may_count_for_either(scene):
    settle(scene, apart("b1", "b1", "b1", "b2", "b2", None))
    assert acts(scene) == {"b1": ("met", 3, 4), "b2": ("cannot-tell", 2, 3)}
    assert Complaint.objects.get(number=6).facts["behaviour"] is None
    missing = Advice.objects.first().result["missing"]
    assert {"complaint": "c6", "field": "behaviour"} in missing


def test_joined_again_everything_counts_together_and_the_history_stays(scene):
    settle(scene, apart("b1", "b1", "b1", "b2", "b2", None))
    made = make(scene, AGAIN)
    assert not made.waiting
    assert acts(scene) == {"b1": ("met", 6, 6)}
    assert scene.now().behaviours == []
    assert all("behaviour" not in row.facts for row in Complaint.objects.all())
    first = Correction.objects.first()
    assert (first.before["behaviours"], first.after["behaviours"]) == ([], [NOISE, DEALING])
    assert made.correction.before["about"]["6"] is None


def test_of_three_two_are_joined_and_the_third_stays(scene):
    settle(scene, apart("b1", "b1", "b2", "b2", "b3", "b3", named=(NOISE, DEALING, PARKING)))
    change = Change(BEHAVIOURS, "The same.", behaviours=(NOISE, DEALING), about={"5": "b2", "6": "b2"})
    assert not make(scene, change).waiting
    assert acts(scene) == {"b1": ("not-reached", 2, 2), "b2": ("met", 4, 4)}


def test_what_is_not_said_of_a_report_leaves_it_or_gives_it_to_all(scene):
    settle(scene, apart("b1", "b1", "b2", "b2", "b3", "b3", named=(NOISE, DEALING, PARKING)))
    make(scene, Change(BEHAVIOURS, "No third.", behaviours=(NOISE, DEALING), about={}))
    assert acts(scene) == {"b1": ("met", 4, 4), "b2": ("met", 4, 4)}


def test_a_report_added_afterwards_counts_for_each_until_somebody_says(scene):
    settle(scene, apart(*HALF))
    add_report(scene, 7)
    assess(scene)
    assert acts(scene) == {"b1": ("met", 4, 4), "b2": ("met", 4, 4)}


def test_one_report_is_moved_by_a_correction_of_its_own(scene):
    settle(scene, apart(*HALF))
    row = Complaint.objects.get(number=4)
    made = make(scene, Change(CORRECT, "Upstairs.", complaint_id=row.pk, facts={"behaviour": "b1"}))
    assert made.waiting
    settle_waiting(scene, made)
    assert acts(scene) == {"b1": ("met", 4, 4), "b2": ("not-reached", 2, 2)}


@pytest.mark.parametrize("about", ["b2", "b9", "'; drop table", ""])
def test_a_report_is_never_about_a_behaviour_that_nobody_told_apart(scene, about):
    row = Complaint.objects.get(number=4)
    with pytest.raises(corrections.BadFacts):
        make(scene, Change(CORRECT, "Upstairs.", complaint_id=row.pk, facts={"behaviour": about}))
    assert "behaviour" not in Complaint.objects.get(number=4).facts


def test_a_move_that_waits_is_not_made_once_its_behaviour_is_joined(scene):
    settle(scene, apart(*HALF))
    row = Complaint.objects.get(number=1)
    waiting = make(scene, Change(CORRECT, "Stairs.", complaint_id=row.pk, facts={"behaviour": "b2"}))
    assert waiting.waiting
    make(scene, AGAIN)
    with pytest.raises(corrections.BadFacts):
        settle_waiting(scene, waiting)
    assert "behaviour" not in Complaint.objects.get(number=1).facts


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("not-two", {"named": (NOISE,)}),
    ("too-many", {"named": tuple({"id": f"b{n}", "name": f"name {n}"} for n in range(1, 7))}),
    ("bad-id", {"named": (NOISE, DEALING | {"id": "b1"})}),
    ("bad-id", {"named": (NOISE, DEALING | {"id": "__proto__"})}),
    ("no-name", {"named": (NOISE, DEALING | {"name": " \t"})}),
    ("long-name", {"named": (NOISE, DEALING | {"name": "x" * 61})}),
    ("same-name", {"named": (NOISE, DEALING | {"name": "Noise  from the FLAT above"})}),
    ("no-report", {"of": ("b1",) * 6}),
    ("no-such-behaviour", {"of": ("b1", "b2", "b4", "b1", "b1", "b1")}),
    ("no-such-report", {"of": (*HALF, "b1")}),
]


@pytest.mark.parametrize(("code", "given"), WRONG, ids=[code for code, _given in WRONG])
def test_behaviours_that_do_not_fit_are_not_told_apart(scene, code, given):
    change = apart(*given.get("of", HALF), named=given.get("named", (NOISE, DEALING)))
    with pytest.raises(behaviours.NotTwo) as why:
        make(scene, change)
    assert why.value.code == code
    assert not Correction.objects.exists()


def test_without_a_reason_or_a_change_nothing_is_told_apart(scene):
    with pytest.raises(changes.NotAReason):
        make(scene, Change(BEHAVIOURS, " ", behaviours=(NOISE, DEALING), about={"1": "b1", "2": "b2"}))
    with pytest.raises(changes.NothingChanged):
        make(scene, AGAIN)
    settle(scene, apart(*HALF))
    with pytest.raises(changes.NothingChanged):
        make(scene, apart(*HALF))


def test_while_one_waits_no_other_is_asked_for(scene):
    make(scene, apart(*HALF))
    with pytest.raises(behaviours.AnotherWaits):
        make(scene, apart("b2", "b1", "b1", "b2", "b2", "b2"))
    with pytest.raises(behaviours.AnotherWaits):
        make(scene, AGAIN)


def test_an_ended_case_is_left_as_it_is(scene):
    Case.objects.update(status="closed")
    with pytest.raises(NotOpen):
        make(scene, apart(*HALF))


def test_the_press_of_one_button_is_one_correction(scene):
    version = scene.version
    first = make(scene, apart(*HALF), version)
    assert make(scene, apart(*HALF), version).correction == first.correction
    with pytest.raises(Stale):
        make(scene, apart("b2", "b1", "b1", "b2", "b2", "b2"), version)
    assert Correction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_of_two_is_made():
    scene = scene_with(6)
    with in_authority(scene.authority):
        version = scene.version
    done = together(
        scene.authority,
        lambda: make(scene, apart(*HALF), version),
        lambda: make(scene, apart("b1", "b2", "b2", "b2", "b2", "b2"), version),
    )
    assert sorted(type(result).__name__ for result in done) == ["Made", "Stale"]
    with in_authority(scene.authority):
        assert Correction.objects.count() == 1
