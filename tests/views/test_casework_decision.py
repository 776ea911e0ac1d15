"""C9: every decision on record, what each body says of it, who was told, and what it rested on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Agreement, Case, Decision, Letter, RelevantBody
from reviews.services import decisions, telling
from tests.deciding import (
    FINDINGS,
    add_report,
    and_police,
    assess,
    begin,
    decide,
    issue,
    say,
    scene_with,
    signed_in,
    terms,
    write,
)
from tests.factories import NOW, make_case, make_member, sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import CASE, outsiders, refuses_outsiders, words
from tests.views.deciding import DECIDE, RECORD, alice

BOTH = terms(deciders={"people": 2, "bodies": 2, "named": []})
ADVICE = f"{CASE}advice/"
EARLIER = NOW - timedelta(hours=2)


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    return scene_with(3)


@pytest.fixture
def shared(db) -> Scene:
    """Two bodies must agree; the council has said so, the police have been asked."""
    made = scene_with(3, BOTH)
    with in_authority(made.authority):
        RelevantBody.objects.filter(kind="police").update(email="police@example.org")
        decide(made, "met", at=EARLIER, deciders=and_police())
    return made


def record(scene: Scene) -> str:
    return words(alice(scene).get(RECORD))


def asked(scene: Scene) -> Agreement:
    with in_authority(scene.authority):
        return Agreement.objects.get(body__kind="police")


def test_before_any_decision_the_page_says_what_the_count_says_and_how_to_begin(scene):
    page = alice(scene).get(RECORD)
    assert "No decision yet" in words(page)
    assert "the Act leaves one decision, the threshold is met" in words(page)
    assert f'action="{DECIDE}"' in page.content.decode()


def test_what_is_being_prepared_is_named_with_who_began_it(scene):
    with in_authority(scene.authority):
        begin(scene, at=NOW)
    page = alice(scene).get(RECORD)
    assert "A decision is being prepared. Alice Adeyemi began it" in words(page)
    assert f'href="{DECIDE}advice/"' in page.content.decode()
    assert "Prepare the decision" not in words(page)


def test_met_on_the_number_of_reports_says_so_and_that_the_applicant_is_still_to_be_told(scene):
    with in_authority(scene.authority):
        decide(scene, "met", at=NOW)
    page = record(scene)
    for said in (
        "Decision 1: Threshold met",
        "The number of reports, section 104(4)",
        "Advice 1 of",
        "the duty to tell is open (section 104(6))",
        "No letter has been written yet.",
        "Final",
    ):
        assert said in page, said
    assert "Not final" not in page


def test_not_met_shows_each_finding_and_the_reasons_and_what_stays_inside(db):
    scene = scene_with(2, terms("hull", deciders=None))
    with in_authority(scene.authority):
        decide(scene, "not-met", own_criteria={"hate-motivation": "No sign of it."}, at=NOW)
    page = record(scene)
    assert "Persistence, harm and adequacy, section 104(5)" in page
    assert "No sign of it." in page
    for said in FINDINGS.values():
        assert said in page


def test_until_enough_bodies_agree_it_is_not_final_and_the_page_counts_them(shared):
    page = record(shared)
    assert "Not final" in page
    assert "Agreed so far: 1 of 2 bodies needed, 1 of 2 people." in page
    assert "Not answered" in page
    assert "Write to the applicant" not in page


def test_a_body_that_disagrees_holds_it_and_what_it_says_is_shown(shared):
    with in_authority(shared.authority):
        say(Decision.objects.get(), "police", agrees=False, note="The log shows <b>two</b> calls.")
    page = alice(shared).get(RECORD)
    assert "Held: a body disagrees" in words(page)
    assert "Does not agree" in words(page)
    assert "The log shows &lt;b&gt;two&lt;/b&gt; calls." in page.content.decode()


def test_a_body_is_asked_again_once_and_both_words_are_kept(shared):
    with in_authority(shared.authority):
        say(Decision.objects.get(), "police", agrees=False)
    path = f"{CASE}decision/agreements/{asked(shared).pk}/again/"
    page = alice(shared).get(RECORD).content.decode()
    assert path in page
    done = alice(shared).post(path, {"version": shared_version(shared)}, follow=True)
    assert "Northfield Police has been asked again." in words(done)
    assert "Not answered" in words(done)


def shared_version(scene: Scene) -> int:
    with in_authority(scene.authority):
        return scene.version


def test_asked_from_a_page_that_is_out_of_date_nothing_is_sent(shared):
    path = f"{CASE}decision/agreements/{asked(shared).pk}/again/"
    with in_authority(shared.authority):
        before = asked(shared).asked_at
    answer = alice(shared).post(path, {"version": shared_version(shared) - 1}, follow=True)
    assert "Someone changed this case since you opened the page." in words(answer)
    assert asked(shared).asked_at == before
    assert alice(shared).get(path).status_code == 405


def test_a_late_no_is_shown_on_a_final_decision_and_undoes_nothing(db):
    scene = scene_with(3)
    with in_authority(scene.authority):
        decision = decide(scene, "met", deciders=and_police(), at=EARLIER)
        say(decision, "police", agrees=False)
    page = record(scene)
    assert "A body has said since that it does not agree. The decision stands" in page
    assert "Held: a body disagrees" not in page


def test_decided_again_both_are_kept_and_the_older_says_what_replaced_it(scene):
    with in_authority(scene.authority):
        decide(scene, "met", at=EARLIER, reasons="The first.")
        decide(scene, "met", at=NOW, reasons="The second.")
    page = record(scene)
    assert page.index("The second.") < page.index("The first.")
    assert "Replaced by decision 2" in page


def test_a_decision_given_up_is_kept_with_why(db):
    scene = scene_with(2, BOTH)
    with in_authority(scene.authority):
        decide(scene, "not-met", at=EARLIER, deciders=and_police())
        Decision.objects.update(abandoned_at=NOW, abandoned_reason="The facts changed on 12 March 2026.")
    page = record(scene)
    assert "Given up" in page
    assert "The facts changed on 12 March 2026." in page


def test_the_letters_of_a_decision_and_the_day_it_was_told_are_on_it(scene):
    with in_authority(scene.authority):
        letter = issue(scene, write(scene, decide(scene, "met", at=EARLIER)), "hand")
        telling.mark_given(letter.pk, scene.version, NOW.date(), "Alice: at home.", actor=scene.actor, at=NOW)
    page = alice(scene).get(RECORD)
    assert "Applicant told 12 March 2026" in words(page)
    assert f'href="{CASE}letters/1/"' in page.content.decode()
    assert "the duty to tell is open" not in words(page)


def test_decide_again_begins_a_new_one_with_the_old_one_kept(scene):
    with in_authority(scene.authority):
        decide(scene, "met", at=EARLIER)
    page = alice(scene).post(DECIDE, follow=True)
    assert page.request["PATH_INFO"].startswith(DECIDE)
    with in_authority(scene.authority):
        assert Decision.objects.count() == 1


def test_the_advice_is_shown_as_it_was_given_with_every_report_and_its_reason(scene):
    with in_authority(scene.authority):
        add_report(scene, 4, incident_first="2024-01-01", reported="2024-01-02")
        assess(scene)
    first, second = (words(alice(scene).get(f"{ADVICE}{number}/")) for number in (1, 2))
    assert "Report 4" not in first
    assert "Report 4" in second
    assert alice(scene).get(f"{ADVICE}9/").status_code == 404


def test_an_auditor_reads_all_and_is_offered_nothing(shared):
    dev = sign_in(Client(), make_member(shared.authority, "dev"))
    page = dev.get(RECORD)
    assert FINDINGS["internal_reasoning"] in words(page)
    for offered in ("Decide again", "Ask again", "Prepare the decision"):
        assert offered not in words(page)
    assert dev.post(f"{CASE}decision/agreements/{asked(shared).pk}/again/").status_code == 403


def test_a_case_at_its_end_offers_nothing_more(scene):
    with in_authority(scene.authority):
        decide(scene, "met", at=EARLIER)
        Case.objects.update(status="closed")
    assert "Decide again" not in record(scene)


@pytest.mark.parametrize("path", [RECORD, f"{ADVICE}1/"])
def test_strangers_and_other_roles_are_kept_out(scene, path):
    refuses_outsiders(scene, path)


def test_nobody_from_outside_asks_again(shared):
    path = f"{CASE}decision/agreements/{asked(shared).pk}/again/"
    before = asked(shared).asked_at
    for who, client, expected in outsiders(shared):
        answer = client.post(path, {"version": shared_version(shared)})
        assert answer.status_code == expected, who
    assert asked(shared).asked_at == before


def test_another_cases_agreement_is_not_found(shared):
    other = make_case(shared.authority, "ASB-CCCC-DDDD")
    path = f"/northfield/casework/{other.reference}/decision/agreements/{asked(shared).pk}/again/"
    before = asked(shared).asked_at
    assert alice(shared).post(path, {"version": other.version}).status_code == 404
    assert asked(shared).asked_at == before


def test_many_decisions_cost_no_more_than_one(scene, django_assert_num_queries):
    with in_authority(scene.authority):
        for number in range(3):
            decision = decide(scene, "met", at=EARLIER + timedelta(minutes=number), deciders=and_police())
            write(scene, decision)
        assert Letter.objects.exists()
    client = alice(scene)
    client.get(RECORD)
    with django_assert_num_queries(16):
        client.get(RECORD)


def test_nobody_from_outside_saves_what_another_prepared(scene):
    with in_authority(scene.authority):
        draft = begin(scene, outcome="met", deciders=signed_in())
        assert draft.version
    for who, client, expected in outsiders(scene):
        assert client.post(f"{DECIDE}check/", {"draft": draft.pk}).status_code == expected, who
    with in_authority(scene.authority):
        assert not Decision.objects.exists()
        assert decisions.begin(scene.case.pk, actor=scene.actor, at=NOW).pk == draft.pk
