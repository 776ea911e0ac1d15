"""C8: the decision step by step; from a stale tab or a forged form only what the Act allows is saved."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from pledge.scoping import in_authority
from reviews.models import Case, Decision, DecisionDraft
from tests.deciding import FINDINGS, add_report, assess, begin, decide, scene_with, signed_in, terms
from tests.factories import NOW, sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import hidden, refuses_outsiders, words
from tests.views.deciding import DECIDE, RECORD, alice, bob, council, draft_of, post, ready, saved


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def forced(db) -> Scene:
    return scene_with(3)


@pytest.fixture
def weighed(db) -> Scene:
    return scene_with(2)


def test_the_whole_road_where_the_bodies_weigh(weighed):
    client = alice(weighed)
    page = client.post(DECIDE, follow=True)
    assert "Fewer than three counted so far: the bodies must still decide" in words(page)
    road = [
        ("advice", {}),
        ("persistence", {"persistence": "Weeks."}),
        ("harm", {"harm": "Sleep lost."}),
        ("adequacy", {"adequacy": "Slow."}),
        ("outcome", {"outcome": "not-met"}),
        ("reasons", {"reasons": "It stopped.", "other_help": "A visit.", "internal_reasoning": "Ours."}),
        ("deciders", council(weighed)),
    ]
    for step, given in road:
        answer = post(weighed, client, step, **given)
        assert answer.status_code == 302, step
    assert answer.url.endswith("/decide/check/")
    check = words(client.get(answer.url))
    for said in ("Threshold not met", "Weeks.", "Sleep lost.", "Slow.", "It stopped.", "Ours."):
        assert said in check
    assert "Northfield Council community safety: signed in" in check
    done = post(weighed, client, "check", follow=True)
    assert "Decided. The applicant must be told now (section 104(6))." in words(done)
    decision = saved(weighed)
    assert decision is not None
    assert (decision.outcome, decision.reasons) == ("not-met", "It stopped.")


def test_where_the_act_leaves_met_alone_there_is_nothing_to_choose(forced):
    client = alice(forced)
    client.post(DECIDE)
    page = client.get(f"{DECIDE}outcome/")
    assert "The Act leaves one decision" in words(page)
    assert 'name="outcome"' not in page.content.decode()
    moved = client.get(f"{DECIDE}harm/", follow=True)
    assert "On the advice as it is now this is not asked." in words(moved)


def test_a_forged_not_met_is_met_where_the_act_leaves_met_alone(forced):
    client = alice(forced)
    client.post(DECIDE)
    post(forced, client, "outcome", outcome="not-met")
    assert draft_of(forced).answers["outcome"] == "met"


def test_a_draft_that_says_not_met_against_the_act_cannot_be_saved(forced):
    ready(forced, "not-met")
    answer = post(forced, alice(forced), "check")
    assert answer.status_code == 422
    assert "the only decision that can be saved is that the threshold is met" in words(answer)
    assert saved(forced) is None


def test_from_a_tab_opened_before_the_facts_changed_nothing_is_saved_and_then_only_met(weighed):
    ready(weighed, "not-met")
    client = alice(weighed)
    client.get(f"{DECIDE}check/")
    add_report(weighed, 3)
    with in_authority(weighed.authority):
        assess(weighed)
    answer = post(weighed, client, "check")
    assert answer.status_code == 422
    assert "The facts have changed since you began. Look at the new advice first." in words(answer)
    moved = post(weighed, client, "persistence", **{"take-newer": "1"}, follow=True)
    assert "the Act leaves one decision, the threshold is met" in words(moved)
    again = post(weighed, client, "check")
    assert again.status_code == 422
    assert "the only decision that can be saved" in words(again)
    assert saved(weighed) is None
    post(weighed, client, "outcome")
    assert post(weighed, client, "check").status_code == 302
    decision = saved(weighed)
    assert decision is not None
    assert (decision.outcome, decision.basis, decision.harm) == ("met", "act", "")


def test_every_page_says_that_the_facts_changed_and_keeps_what_is_written(weighed):
    ready(weighed, "not-met")
    add_report(weighed, 3, incident_first="2025-06-01")
    with in_authority(weighed.authority):
        assess(weighed)
    page = words(alice(weighed).get(f"{DECIDE}persistence/"))
    assert "The facts have changed since you began" in page
    assert "advice 2 is the latest" in page
    assert FINDINGS["persistence"] in page


@pytest.mark.parametrize("step", ["persistence", "harm", "adequacy"])
def test_each_test_is_answered_in_words(weighed, step):
    client = alice(weighed)
    client.post(DECIDE)
    answer = post(weighed, client, step, **{step: "  "})
    assert answer.status_code == 422
    assert "Say what the bodies found on" in words(answer)
    assert "Error:" in words(answer)


def test_the_procedures_own_criteria_have_a_page_in_its_own_words(db):
    scene = scene_with(2, terms("hull", deciders=None))
    client = alice(scene)
    client.post(DECIDE)
    assert "Whether the behaviour is motivated by hate." in words(client.get(f"{DECIDE}own-criteria/"))
    assert post(scene, client, "own-criteria", criterion_1="").status_code == 422
    post(scene, client, "own-criteria", criterion_1="No sign of it.")
    assert draft_of(scene).answers["own_criteria"] == {"hate-motivation": "No sign of it."}


def test_what_is_missing_is_listed_with_where_it_is_mended_and_is_not_saved(weighed):
    client = alice(weighed)
    client.post(DECIDE)
    post(weighed, client, "outcome", outcome="not-met")
    page = client.get(f"{DECIDE}check/")
    for said in (
        "persistence of the behaviour",
        "Write the reasons",
        "Select the relevant body that decides.",
    ):
        assert said in words(page)
    assert f'href="{DECIDE}reasons/?change=1"' in page.content.decode()
    assert post(weighed, client, "check").status_code == 422
    assert saved(weighed) is None


def test_changing_an_answer_leads_back_to_the_check(weighed):
    ready(weighed, "not-met")
    draft = draft_of(weighed)
    answer = alice(weighed).post(
        f"{DECIDE}harm/?change=1", {"draft": draft.pk, "version": draft.version, "harm": "More."}
    )
    assert answer.url == f"{DECIDE}check/"


def test_what_a_colleague_kept_meanwhile_is_shown_beside_yours_and_not_written_over(weighed):
    client = alice(weighed)
    client.post(DECIDE)
    old = draft_of(weighed)
    post(weighed, bob(weighed), "harm", harm="Bob says little.")
    given = {"draft": old.pk, "version": old.version, "harm": "Alice says much."}
    answer = client.post(f"{DECIDE}harm/", given)
    assert answer.status_code == 422
    page = words(answer)
    assert "Bob Brennan saved a change" in page
    assert "Bob says little. Alice says much." in page
    assert draft_of(weighed).answers["harm"] == "Bob says little."
    client.post(f"{DECIDE}harm/", given | {"version": hidden(answer, "version")})
    assert draft_of(weighed).answers["harm"] == "Alice says much."


def test_decided_by_somebody_else_meanwhile_theirs_is_shown_and_nothing_saved_over_it(forced):
    ready(forced, "met")
    old = draft_of(forced)
    post(forced, bob(forced), "check")
    with in_authority(forced.authority):
        begin(forced, outcome="met", deciders=signed_in(), reasons="A second one.")
    answer = alice(forced).post(f"{DECIDE}check/", {"draft": old.pk, "version": old.version}, follow=True)
    assert "Bob Brennan saved a decision since you began. This is theirs" in words(answer)
    with in_authority(forced.authority):
        assert Decision.objects.count() == 1
        assert DecisionDraft.objects.count() == 1


def test_pressed_twice_it_is_saved_once_with_the_same_answer(forced):
    ready(forced, "met")
    old = draft_of(forced)
    for _press in range(2):
        answer = alice(forced).post(f"{DECIDE}check/", {"draft": old.pk, "version": old.version}, follow=True)
        assert "Decided. The applicant must be told now (section 104(6))." in words(answer)
    with in_authority(forced.authority):
        assert Decision.objects.count() == 1


def test_a_check_page_drawn_from_an_older_draft_is_checked_again(forced):
    ready(forced, "met")
    old = draft_of(forced)
    post(forced, bob(forced), "reasons", reasons="Bob’s.")
    answer = alice(forced).post(f"{DECIDE}check/", {"draft": old.pk, "version": old.version})
    assert answer.status_code == 422
    assert "Bob Brennan changed this decision since you opened the page." in words(answer)
    assert "Bob’s." in words(answer)
    assert saved(forced) is None


def test_it_is_thrown_away_only_once_that_is_confirmed(weighed):
    ready(weighed, "not-met")
    client = alice(weighed)
    assert "Everything written in it is lost." in words(client.get(f"{DECIDE}give-up/"))
    client.post(f"{DECIDE}give-up/", {"draft": draft_of(weighed).pk + 1})
    assert draft_of(weighed)
    page = client.post(f"{DECIDE}give-up/", {"draft": draft_of(weighed).pk}, follow=True)
    assert "The decision being prepared has been thrown away." in words(page)
    assert "No decision is being prepared. It was thrown away." in words(
        client.get(f"{DECIDE}harm/", follow=True)
    )


def test_a_case_at_its_end_is_not_decided(weighed):
    with in_authority(weighed.authority):
        Case.objects.update(status="withdrawn")
    answer = alice(weighed).post(DECIDE, follow=True)
    assert "This application was withdrawn. Reopen it before deciding." in words(answer)
    assert "Prepare the decision" not in words(answer)


def test_internal_reasoning_is_on_the_record_and_nowhere_for_the_applicant(weighed):
    with in_authority(weighed.authority):
        decide(weighed, "not-met", at=NOW - timedelta(hours=1))
    page = words(alice(weighed).get(RECORD))
    assert FINDINGS["internal_reasoning"] in page


def test_hostile_words_do_nothing(weighed):
    bad = "<script>alert(1)</script>{{ 7*7 }}"
    ready(weighed, "not-met", harm=bad, reasons=bad, persistence=bad)
    client = alice(weighed)
    for step in ("harm", "reasons", "check"):
        assert "<script>alert" not in client.get(f"{DECIDE}{step}/").content.decode()
    post(weighed, client, "check")
    assert "<script>alert" not in client.get(RECORD).content.decode()


@pytest.mark.parametrize("step", ["advice", "harm", "deciders", "check"])
def test_what_a_step_costs(weighed, step, django_assert_max_num_queries):
    ready(weighed, "not-met")
    client = alice(weighed)
    client.get(f"{DECIDE}{step}/")
    with django_assert_max_num_queries(22):
        assert client.get(f"{DECIDE}{step}/").status_code == 200


@pytest.mark.parametrize("path", ["advice/", "check/", "give-up/"])
def test_who_may_decide(weighed, path):
    ready(weighed, "not-met")
    refuses_outsiders(weighed, DECIDE + path, {"draft": draft_of(weighed).pk, "version": 2}, reads=False)
    assert saved(weighed) is None
    assert draft_of(weighed)


def test_what_was_typed_when_the_sign_in_had_ended_stands_in_the_form_again(weighed):
    client = alice(weighed)
    client.post(DECIDE)
    session = client.session
    session["staff"] = session["staff"] | {"seen": session["staff"]["seen"] - 3600}
    session.save()
    late = post(weighed, client, "persistence", persistence="Nine weeks, most nights.")
    page = parse_qs(urlsplit(late.url).query)["next"][0]
    assert page.startswith(f"{DECIDE}persistence/?kept=")
    shown = sign_in(client, weighed.alice).get(page)
    assert shown.context["form"]["persistence"].value() == "Nine weeks, most nights."
    assert "There is a problem" not in words(shown)
    assert post(weighed, client, "persistence", persistence="Nine weeks.").status_code == 302
    assert "Nine weeks, most nights." not in words(client.get(page))
