"""C3: which reports count and why, both windows, the picture and its table; one report with its history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Advice, Case, Complaint, Correction, Person
from reviews.services import corrections
from reviews.services.changes import CORRECT, Change
from tests.deciding import add_report, assess, scene_with, terms
from tests.factories import NOW, make_member, sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import CASE, dated, refuses_outsiders, words

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


def test_every_report_with_its_result_its_reason_and_both_windows(client):
    page = words(client.get(REPORTS))
    assert "3 reports count: the Act leaves one decision, the threshold is met" in page
    assert "Advice only, on an application made on 12 March 2026. The relevant bodies decide." in page
    assert page.count("Counts Reported on") == 3
    assert "to be reported by 1 March 2026" in page
    assert "counts if applied by 2 August 2026" in page
    assert "From 3 August 2026 on, it would have come too late for one of these reports." in page


def test_a_report_that_does_not_count_is_not_said_to_count_by_a_day(scene, client):
    add_report(scene, 4, reported="2026-02-20", incident_first="2026-01-01")
    with in_authority(scene.authority):
        assess(scene)
    page = words(client.get(REPORTS))
    assert page.count("counts if applied by") == 3
    assert "counts if applied by 19 August 2026" not in page


def test_fewer_than_the_number_is_never_a_refusal(db):
    scene = scene_with(2)
    page = words(sign_in(Client(), scene.alice).get(REPORTS))
    assert "Fewer than three counted so far: the bodies must still decide" in page
    assert "refus" not in page.casefold()


def test_none_says_what_to_do(db):
    scene = scene_with(0)
    page = words(sign_in(Client(), scene.alice).get(REPORTS))
    assert "No reports yet" in page
    assert "Add the first report" in page
    reader = words(sign_in(Client(), make_member(scene.authority, "dev")).get(REPORTS))
    assert "Add" not in reader


def test_a_date_that_is_not_known_says_so(scene, client):
    add_report(scene, 4, reported=None, incident_first="2026-02")
    with in_authority(scene.authority):
        assess(scene)
    page = words(client.get(REPORTS))
    assert "February 2026" in page
    assert "the day is not known" in page
    assert "Cannot tell" in page


def test_advice_older_than_the_facts_is_worked_out_again(scene, client):
    add_report(scene, 4)
    page = words(client.get(REPORTS))
    assert "The advice is older than the facts" in page
    assert "Not assessed yet" in page
    client.post(f"{REPORTS}assess/")
    assert "The advice is older" not in words(client.get(REPORTS))
    with in_authority(scene.authority):
        assert Advice.objects.first().because == "asked"
        Person.objects.update(facts={"kind": "person", "victim": False})
    assert "The advice is older than the facts" in words(client.get(REPORTS))


def test_a_local_rule_that_departs_from_the_act_is_named_with_every_route(db):
    scene = scene_with(3, terms("hillingdon"))
    with in_authority(scene.authority):
        Case.objects.update(facts={"case-open": {"value": True, "by": "officer", "on": "2026-03-12"}})
        assess(scene)
    page = words(sign_in(Client(), scene.alice).get(REPORTS))
    assert "A local rule departs from the Act" in page
    assert "Three reports in six months, no action or too little taken, and the case closed" in page
    assert "three-closed" not in page


def test_the_picture_has_its_table_and_gives_way_to_it_on_small_screens(client):
    page = client.get(REPORTS).content.decode()
    assert '<figure class="app-picture app-wide-only"' in page
    assert page.count("app-picture__reported app-picture__reported--counts") == 3
    assert "app-table--stack" in page
    assert 'style="' not in page


def test_three_hundred_reports_are_all_in_the_table_and_the_picture_is_limited(
    db, django_assert_max_num_queries
):
    scene = scene_with(0)
    with in_authority(scene.authority):
        by = scene.applicant
        facts = [
            {"incident_first": (date(2026, 3, 1) - timedelta(days=n)).isoformat(),
             "reported": (date(2026, 3, 2) - timedelta(days=n)).isoformat(), "to": "council"}
            for n in range(300)
        ]  # fmt: skip
        Complaint.objects.bulk_create(
            Complaint(authority=scene.authority, case=scene.case, number=n, by=by, facts=one, added_at=NOW)
            for n, one in enumerate(facts, start=1)
        )
        assess(scene)
    client = sign_in(Client(), scene.alice)
    client.get(REPORTS)
    with django_assert_max_num_queries(18):
        page = client.get(REPORTS)
    assert page.content.decode().count('id="report-') == 300
    assert "260 more reports are in the table only." in words(page)


@pytest.mark.parametrize("number", [1, 12])
def test_the_cost_does_not_grow_with_the_reports(db, number, django_assert_max_num_queries):
    scene = scene_with(number)
    client = sign_in(Client(), scene.alice)
    for path, most in ((REPORTS, 18), (f"{REPORTS}1/", 20), (f"{REPORTS}1/correct/", 18)):
        client.get(path)
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_hostile_words_do_nothing(scene, client):
    with in_authority(scene.authority):
        Complaint.objects.update(
            what_happened="<script>alert(1)</script>{{ 7*7 }}\u202e", reference="<img src=x onerror=a()>"
        )
        Person.objects.update(name="</svg><script>alert(2)</script>")
    for path in (REPORTS, f"{REPORTS}1/", f"{REPORTS}1/correct/", f"{REPORTS}2/leave-out/"):
        page = client.get(path).content.decode()
        for bad in ("<script>alert", "<img src=x"):
            assert bad not in page, path


def test_one_report_as_first_given_and_as_held_now(scene, client):
    client.post(f"{REPORTS}1/correct/", answers(scene, **dated("reported", "2026-02-05")))
    page = words(client.get(f"{REPORTS}1/"))
    assert "Reported 3 February 2026 5 February 2026" in page
    assert "Reported: 3 February 2026, then 5 February 2026" in page
    assert "The log says so." in page


def test_a_case_at_its_end_can_be_read_and_not_changed(scene, client):
    with in_authority(scene.authority):
        Case.objects.update(status="closed")
    assert "Add a report" not in words(client.get(REPORTS))
    answer = client.post(f"{REPORTS}1/correct/", answers(scene, reference="X"), follow=True)
    assert "This case has come to its end. Open it again before changing anything." in words(answer)
    assert row(scene).reference == ""


@pytest.mark.parametrize("path", ["", "1/", "conditions/"])
def test_who_may_read(scene, path):
    refuses_outsiders(scene, REPORTS + path)


def test_no_other_cases_report_or_correction_is_found(scene, client):
    correction = propose(scene)
    other = "/northfield/casework/ASB-ZZZZ-ZZZZ/reports/"
    for path in (f"{REPORTS}99/", f"{REPORTS}corrections/999/", f"{other}corrections/{correction.pk}/"):
        assert client.get(path).status_code == 404
