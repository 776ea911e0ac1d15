"""C4: adding, correcting and leaving out, always with a reason; what a second person must see first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Case, Complaint, Correction
from reviews.services import corrections
from reviews.services.changes import CORRECT, Change
from tests.deciding import add_report, assess, scene_with
from tests.factories import NOW, make_member, make_person, sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import CASE, dated, hidden, refuses_outsiders, words

REPORTS = f"{CASE}reports/"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    return scene_with(3)


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


@pytest.fixture
def bob(scene: Scene) -> Client:
    return sign_in(Client(), scene.bob)


def row(scene: Scene, number: int = 1) -> Complaint:
    with in_authority(scene.authority):
        return Complaint.objects.select_related("by").get(number=number)


def answers(scene: Scene, number: int = 1, **changed: Any) -> dict[str, Any]:
    """What the form holds of a report, with what is changed."""
    held = row(scene, number)
    given = {
        "version": scene_version(scene),
        "by": held.by_id,
        **dated("incident", held.facts["incident_first"]),
        "lasted": "one-day",
        **dated("reported", held.facts["reported"]),
        "to": "council",
        "what_happened": held.what_happened,
        "hate": "",
        "new": "new",
        "made": "yes",
        "reason": "The log says so.",
    }
    return given | changed


def scene_version(scene: Scene) -> int:
    with in_authority(scene.authority):
        return scene.version


def propose(scene: Scene, number: int = 1) -> Correction:
    """A correction by Alice that lowers the count and waits."""
    with in_authority(scene.authority):
        change = Change(
            CORRECT, "The log.", complaint_id=row(scene, number).pk, facts={"incident_first": "2025-06-01"}
        )
        return corrections.make(scene.case.pk, scene.version, change, actor=scene.actor, at=NOW).correction


def test_a_correction_says_what_changed_in_the_advice(scene, client):
    late = add_report(scene, 4, reported="2026-02-20", incident_first="2026-01-01")
    with in_authority(scene.authority):
        assess(scene)
    given = answers(scene, late.number, **dated("incident", "2026-02-10"))
    page = words(client.post(f"{REPORTS}4/correct/", given, follow=True))
    assert "Saved. The advice has been worked out again: see what changed." in page
    assert "What the last correction changed" in page
    assert "3 reports counted for certain before, 4 now." in page
    assert "Report 4: before, does not count; now, counts. Reported on 20 February 2026" in page


def test_what_is_left_as_it_is_changes_nothing(scene, client):
    """Facts that the form shows only roughly stay as they are when something else is corrected."""
    with in_authority(scene.authority):
        held = row(scene)
        held.facts |= {"incident_last": None, "made": None, "repeat_contact": None, "in_area": None,
                       "hate": {"kind": "crime", "strands": ["race"], "said_by": "victim"}}  # fmt: skip
        held.save()
        assess(scene)
    before = row(scene).facts
    given = answers(scene, lasted="not-sure", made="not-known", new="not-known", hate="yes", reference="R/7")
    assert client.post(f"{REPORTS}1/correct/", given).status_code == 302
    assert row(scene).facts == before
    assert row(scene).reference == "R/7"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, "Say why you are changing this"),
        ({}, "Nothing has been changed yet"),
        ({"made": "no"}, "Select what shows that it was not made"),
        ({"made": "no", "ground": "no-record"}, "That the agency has no record is not a reason by itself"),
        (dated("reported", "2026-03-13"), "The day of the report must be today or in the past"),
        (
            {"lasted": "several-days", **dated("incident_last", "2026-01-01")},
            "The last day must be the same as or after the day it happened",
        ),
        ({"lasted": "several-days"}, "Enter the last day, or select “Not known”"),
    ],
)
def test_a_bad_answer_says_what_to_do_and_keeps_what_was_typed(scene, client, changed, said):
    answer = client.post(f"{REPORTS}1/correct/", answers(scene, what_happened="", **changed) if changed
                         else answers(scene))  # fmt: skip
    page = words(answer)
    assert answer.status_code == 422
    assert said in page
    assert "Error: Correct report 1" in page
    with in_authority(scene.authority):
        assert not Correction.objects.exists()


def test_one_that_lowers_the_count_waits_and_says_so(scene, client, bob):
    answer = client.post(
        f"{REPORTS}1/correct/", answers(scene, **dated("incident", "2025-06-01")), follow=True
    )
    page = words(answer)
    assert "Saved, but not yet in effect: it lowers what counts" in page
    assert "A correction that lowers what counts waits for a second person" in page
    assert "3 reports count" in page
    with in_authority(scene.authority):
        correction = Correction.objects.get()
    path = f"{REPORTS}corrections/{correction.pk}/"
    mine = words(client.get(path))
    assert "You asked for this correction, so somebody else must confirm it." in mine
    assert "What it would change in the advice The advice was “met”." in mine
    theirs = bob.get(path)
    assert "Do you agree that this correction is right?" in words(theirs)
    done = bob.post(
        path, {"version": hidden(theirs, "version"), "answer": "confirm", "note": "Read it."}, follow=True
    )
    assert "Confirmed, and made. Tell the applicant what was corrected and why." in words(done)
    assert "2 reports" in words(done) or "Fewer than three" in words(done)
    again = bob.post(path, {"version": 1, "answer": "confirm", "note": "Read it."}, follow=True)
    assert "Somebody has answered this correction already." in words(again)


def test_its_maker_cannot_confirm_by_a_forged_form_and_may_take_it_back(scene, client):
    path = f"{REPORTS}corrections/{propose(scene).pk}/"
    forged = {"version": scene_version(scene), "answer": "confirm", "note": "I agree with myself."}
    client.post(path, forged)
    assert row(scene).facts["incident_first"] == "2026-02-02"
    with in_authority(scene.authority):
        assert Correction.objects.get().state == "declined"
    assert "Taken back by its maker" in words(client.get(path))


def test_declined_the_page_says_by_whom(scene, bob):
    path = f"{REPORTS}corrections/{propose(scene).pk}/"
    bob.post(path, {"version": scene_version(scene), "answer": "decline", "note": "No."})
    page = words(bob.get(path))
    assert "Declined by Bob Brennan on 12 March 2026" in page
    assert "Nothing: it was not made." in page


def test_a_second_person_on_an_old_page_sees_it_again_and_nothing_is_saved(scene, bob):
    correction = propose(scene)
    old = scene_version(scene)
    with in_authority(scene.authority):
        Case.objects.update(version=old + 1)
    path = f"{REPORTS}corrections/{correction.pk}/"
    answer = bob.post(path, {"version": old, "answer": "confirm", "note": "Read it."})
    assert answer.status_code == 422
    assert hidden(answer, "version") == str(old + 1)
    assert "Read it." in words(answer)
    assert row(scene).facts["incident_first"] == "2026-02-02"


def test_from_an_old_page_both_versions_are_shown_and_nothing_is_saved_over(scene, client, bob):
    old = answers(scene, reference="ALICE/1")
    bob.post(f"{REPORTS}1/correct/", answers(scene, reference="BOB/1"))
    answer = client.post(f"{REPORTS}1/correct/", old)
    assert answer.status_code == 422
    page = words(answer)
    assert "BOB/1" in page
    assert 'value="ALICE/1"' in answer.content.decode()
    assert row(scene).reference == "BOB/1"
    client.post(f"{REPORTS}1/correct/", old | {"version": hidden(answer, "version")})
    assert row(scene).reference == "ALICE/1"


def test_pressed_twice_it_is_one_correction(scene, client):
    given = answers(scene, **dated("reported", "2026-02-05"))
    for _press in range(2):
        assert client.post(f"{REPORTS}1/correct/", given).status_code == 302
    with in_authority(scene.authority):
        assert Correction.objects.count() == 1


def test_adding_a_report_by_somebody_new(scene, client):
    given = {
        "version": scene_version(scene), "by": "other", "by_name": "Nan Neighbour", "lasted": "one-day",
        **dated("incident", "2026-02-20"), **dated("reported", "2026-02-21"), "to": "police", "new": "new",
        "reason": "She rang us.",
    }  # fmt: skip
    assert "Enter their name" in words(client.post(f"{REPORTS}add/", given | {"by_name": ""}))
    page = words(client.post(f"{REPORTS}add/", given, follow=True))
    assert "Report 4 Nan Neighbour" in page
    assert row(scene, 4).facts == {
        "incident_first": "2026-02-20",
        "reported": "2026-02-21",
        "to": "police",
    }


def test_leaving_out_offers_only_the_same_persons_reports(scene, client):
    neighbour = make_person(scene.case, "other1", name="Nan", facts={"kind": "person"})
    add_report(scene, 4, maker=neighbour)
    page = words(client.get(f"{REPORTS}1/leave-out/"))
    assert "Report 2, reported 4 February 2026" in page
    assert "Report 4" not in page
    forged = {"version": scene_version(scene), "counts": "leave-out", "against": "4", "reason": "x"}
    assert client.post(f"{REPORTS}1/leave-out/", forged).status_code == 422
    alone = client.get(f"{REPORTS}4/leave-out/", follow=True)
    assert "Reports of different people are never merged or left out against each other" in words(alone)


def test_a_repeat_is_left_out_by_a_named_decision_and_counted_again(scene, client, bob):
    given = {"version": scene_version(scene), "counts": "leave-out", "against": "2", "reason": "One night."}
    client.post(f"{REPORTS}3/leave-out/", given)
    with in_authority(scene.authority):
        path = f"{REPORTS}corrections/{Correction.objects.get().pk}/"
    assert "Left out: it repeats report 2" in words(bob.get(path))
    bob.post(path, {"version": scene_version(scene), "answer": "confirm", "note": "Yes."})
    assert row(scene, 3).facts["s104_12"]["by"] == "Alice Adeyemi"
    assert "Left out by Alice Adeyemi under section 104(12)" in words(client.get(REPORTS))
    again = {"version": scene_version(scene), "counts": "count", "reason": "Two nights."}
    client.post(f"{REPORTS}3/leave-out/", again)
    assert row(scene, 3).facts["s104_12"]["counts"] is True


def test_the_same_incident_is_settled_by_a_person(scene, client):
    given = {"version": scene_version(scene), "same_as": "2", "reason": "Her diary."}
    client.post(f"{REPORTS}3/incident/", given)
    assert row(scene, 3).facts["incident"] == row(scene, 2).facts["incident"]
    assert "Settled by a person" in words(client.get(f"{REPORTS}3/"))


@pytest.mark.parametrize("path", ["add/", "1/correct/", "1/leave-out/", "1/incident/"])
def test_who_may_change(scene, path):
    refuses_outsiders(scene, REPORTS + path, {"version": 1, "reason": "x"}, reads=False)


def test_an_auditor_reads_a_correction_and_does_not_answer_it(scene):
    path = f"{REPORTS}corrections/{propose(scene).pk}/"
    auditor = sign_in(Client(), make_member(scene.authority, "dev"))
    assert "Do you agree" not in words(auditor.get(path))
    given = {"version": scene_version(scene), "answer": "confirm", "note": "x"}
    assert auditor.post(path, given).status_code == 404
    assert row(scene).facts["incident_first"] == "2026-02-02"


def test_a_day_typed_beside_not_known_is_asked_about_not_weakened(scene, client):
    """The question was answered "Not known" once; the day that is found since is not made a month."""
    with in_authority(scene.authority):
        held = row(scene)
        held.facts |= {"reported": None}
        held.save()
        assess(scene)
    page = client.get(f"{REPORTS}1/correct/").content.decode()
    assert 'name="reported-known" type="radio" value="unknown" checked' in page
    given = {**answers_of_unknown(scene), **dated("reported", "2026-02-05"), "reported-known": "unknown"}
    answer = client.post(f"{REPORTS}1/correct/", given)
    assert answer.status_code == 422
    assert "The day of the report is typed, but “Not known” is selected" in words(answer)
    assert 'name="reported-day" type="text" value="05"' in answer.content.decode()
    assert client.post(f"{REPORTS}1/correct/", given | {"reported-known": "day"}).status_code == 302
    assert row(scene).facts["reported"] == "2026-02-05"


def test_a_range_of_days_stays_one(scene, client):
    with in_authority(scene.authority):
        held = row(scene)
        held.facts |= {"reported": {"from": "2026-02-03", "to": "2026-02-09"}}
        held.save()
        assess(scene)
    page = client.get(f"{REPORTS}1/correct/").content.decode()
    assert 'name="reported-known" type="radio" value="between" checked' in page
    assert 'name="reported-to_day" type="text" value="9"' in page
    between = {**dated("reported", "2026-02-03"), "reported-known": "between"}
    between |= dict(
        zip(("reported-to_day", "reported-to_month", "reported-to_year"), ("9", "2", "2026"), strict=True)
    )
    given = {**answers_of_unknown(scene), **between, "reference": "R/7"}
    assert client.post(f"{REPORTS}1/correct/", given).status_code == 302
    assert row(scene).reference == "R/7"
    assert row(scene).facts["reported"] == {"from": "2026-02-03", "to": "2026-02-09"}


def answers_of_unknown(scene: Scene) -> dict[str, Any]:
    """What the form holds of report 1 whose day of reporting is not one day."""
    with in_authority(scene.authority):
        version = scene_version(scene)
    held = row(scene)
    return {
        "version": version,
        "by": held.by_id,
        **dated("incident", held.facts["incident_first"]),
        "incident-known": "day",
        "lasted": "one-day",
        "to": "council",
        "what_happened": held.what_happened,
        "hate": "",
        "new": "new",
        "made": "yes",
        "reason": "The log says so.",
    }
