"""The bodies' word: only through a named person, signed in for the council, by link, or by delegation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pledge.models import Link, Message
from pledge.scoping import in_authority
from reviews.models import Agreement, Delegation, RelevantBody
from reviews.services import agreements, decisions
from reviews.services.cases import Stale
from tests.deciding import and_police, body, decide, say, scene_with, signed_in, terms
from tests.factories import NOW, TODAY
from tests.scenes import Scene, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    made = scene_with(3, terms(deciders={"people": 2, "bodies": 2}))
    with in_authority(made.authority):
        yield made


def delegate(scene: Scene, kind: str = "health", **fields: Any) -> Delegation:
    given = {"since": date(2025, 1, 1), "to_whom": "the Community Safety Manager", "terms": "All of them."}
    return Delegation.objects.create(
        authority=scene.authority,
        body=body(kind),
        granted_by="The board",
        recorded_by=scene.alice,
        recorded_at=NOW,
        **(given | fields),
    )


def by_delegation(row: Delegation, kind: str = "health", name: str = "Moira Mann") -> dict[str, Any]:
    return {
        "body": body(kind).pk,
        "way": "delegation",
        "delegation": row.pk,
        "person_name": name,
        "person_role": "Community Safety Manager",
    }


def codes(scene: Scene, *deciders: dict[str, Any], **kept: Any) -> list[str]:
    with pytest.raises(decisions.CannotSave) as stop:
        decide(scene, "met", deciders=list(deciders), **kept)
    assert not Agreement.objects.exists()
    return [one.code for one in stop.value.problems]


def link(kind: str) -> dict[str, Any]:
    return {"body": body(kind).pk, "way": "link"}


def test_too_few_bodies_are_refused_and_the_number_is_said(scene):
    assert codes(scene) == ["too-few-bodies"]
    assert codes(scene, *signed_in()) == ["too-few-bodies"]
    assert agreements.problems({}, {"bodies": 2}, actor=scene.actor, on=TODAY)[0].number == 2


def test_only_the_council_decides_signed_in_whatever_a_form_lets_through(scene):
    for kind in ("police", "health", "housing"):
        assert codes(scene, *signed_in(), {"body": body(kind).pk, "way": "signed-in"}) == [
            "signed-in-for-another",
            "one-person-two-bodies",
        ]


def test_a_way_that_is_none_and_a_body_chosen_twice_are_refused(scene):
    assert codes(scene, *signed_in(), {"body": body("police").pk, "way": "shouting"}) == [
        "no-way",
        "one-person-two-bodies",
    ]
    assert codes(scene, link("police"), link("police")) == ["too-few-bodies", "body-twice"]


def test_a_body_of_another_authority_or_of_another_time_is_refused(scene):
    RelevantBody.objects.filter(kind="police").update(until=TODAY - timedelta(days=1))
    assert codes(scene, *signed_in(), link("police")) == ["body-not-in-force"]
    RelevantBody.objects.filter(kind="police").update(until=TODAY)
    assert decide(scene, "met", deciders=and_police()).agreements.count() == 2
    assert codes_of(scene, [*signed_in(), {"body": 999_999, "way": "link"}]) == ["body-not-in-force"]


def codes_of(scene: Scene, deciders: list[dict[str, Any]]) -> list[str]:
    found = agreements.problems({"deciders": deciders}, {"bodies": 2}, actor=scene.actor, on=TODAY)
    return [one.code for one in found]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"until": TODAY - timedelta(days=1)}, id="over"),
        pytest.param({"since": TODAY + timedelta(days=1)}, id="not yet"),
    ],
)
def test_a_delegation_must_be_in_force(scene, fields):
    row = delegate(scene, **fields)
    assert codes(scene, *signed_in(), by_delegation(row)) == ["delegation-not-in-force"]


def test_a_delegation_must_be_the_bodys_own_and_name_who_decides(scene):
    row = delegate(scene, "housing")
    assert codes(scene, *signed_in(), by_delegation(row)) == ["delegation-not-in-force"]
    own = delegate(scene)
    assert codes(scene, *signed_in(), by_delegation(own, name=" ")) == ["delegation-without-a-name"]
    assert codes(scene, *signed_in(), by_delegation(own) | {"delegation": None}) == [
        "delegation-not-in-force"
    ]


def test_under_a_delegation_somebody_else_speaks_and_it_is_final_at_once(scene):
    row = delegate(scene)
    decision = decide(scene, "met", deciders=[*signed_in(), by_delegation(row)])
    assert decision.final_at is not None
    given = decision.agreements.get(way="delegation")
    assert (given.person_name, given.person_role, given.delegation) == (
        "Moira Mann",
        "Community Safety Manager",
        row,
    )
    own = decision.agreements.get(way="signed-in")
    assert (own.person_name, own.user) == (scene.alice.full_name, scene.alice)


def test_one_person_cannot_decide_for_two_bodies_by_a_delegation(scene):
    row = delegate(scene)
    again = by_delegation(row, name=f" {scene.alice.full_name.upper()} ")
    assert codes(scene, *signed_in(), again) == ["one-person-two-bodies"]


def test_one_person_who_answers_two_links_counts_for_one(scene):
    decision = decide(scene, "met", deciders=[link("police"), link("health")])
    say(decision, "police", name="Jo Jones")
    say(decision, "health", name="jo  jones")
    decision.refresh_from_db()
    assert decision.final_at is None
    row = decision.agreements.get(body__kind="health")
    row.agrees, row.answered_at = None, None
    row.save()
    say(decision, "health", name="Kim King")
    decision.refresh_from_db()
    assert decision.final_at is not None


def test_a_body_without_an_email_address_cannot_be_asked_by_link(scene):
    RelevantBody.objects.filter(kind="police").update(email="")
    assert codes(scene, *signed_in(), link("police")) == ["no-email"]


def test_a_link_carries_one_message_and_shows_no_name_or_reference(scene):
    decision = decide(scene, "met", deciders=and_police())
    message = Message.objects.get(kind="body-agreement")
    assert message.address == body("police").email
    assert scene.case.reference not in message.body
    assert scene.applicant.name not in message.body
    asked = decision.agreements.get(way="link")
    assert (asked.answered_at, asked.agrees) == (None, None)


def test_the_first_answer_stands(scene):
    decision = decide(scene, "met", deciders=and_police())
    row = decision.agreements.get(way="link")
    say(decision, "police", agrees=False, note="No.")
    agreements.answer(
        row.pk, person_name="X", person_role="Y", agrees=True, note="", actor=scene.actor, at=NOW
    )
    row.refresh_from_db()
    assert (row.agrees, row.person_name, row.note) == (False, "Jo Jones", "No.")
    assert len(scene.logged("decision-disagreed")) == 1
    assert len(scene.logged("decision-agreed")) == 1


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_two_answers_by_one_link_are_one():
    scene = scene_with(3, terms(deciders={"people": 2, "bodies": 2}))
    with in_authority(scene.authority):
        decision = decide(scene, "met", deciders=and_police())
        row = decision.agreements.get(way="link")

    def press(name: str):
        return lambda: agreements.answer(
            row.pk, person_name=name, person_role="", agrees=True, note="", actor=scene.actor, at=NOW
        )

    together(scene.authority, press("Jo"), press("Kim"))
    with in_authority(scene.authority):
        assert len(scene.logged("decision-final")) == 1
        assert len(scene.logged("decision-agreed")) == 2


def test_asked_again_the_earlier_words_stay_and_the_old_link_opens_nothing(scene):
    decision = decide(scene, "met", deciders=and_police())
    row = decision.agreements.get(way="link")
    first = Link.objects.get(about=f"agreement:{row.pk}")
    say(decision, "police", agrees=False, note="We need the log first.")
    agreements.ask_again(row.pk, scene.version, actor=scene.actor, at=NOW)
    first.refresh_from_db()
    assert first.revoked_at is not None
    say(decision, "police", name="Kim King", note="We have it now.")
    row.refresh_from_db()
    assert row.agrees is True
    assert row.note.splitlines() == ["12 March 2026, Jo Jones: We need the log first.", "We have it now."]
    decision.refresh_from_db()
    assert decision.final_at is not None


def test_a_body_is_asked_again_only_while_its_word_is_waited_for(scene):
    decision = decide(scene, "met", deciders=and_police())
    row = decision.agreements.get(way="link")
    with pytest.raises(Stale):
        agreements.ask_again(row.pk, scene.version - 1, actor=scene.actor, at=NOW)
    say(decision, "police")
    with pytest.raises(agreements.NotAskedFor):
        agreements.ask_again(row.pk, scene.version, actor=scene.actor, at=NOW)


def test_more_people_than_bodies_are_asked_each_by_a_link_of_their_own():
    scene = scene_with(3, terms(deciders={"people": 3, "bodies": 2}))
    with in_authority(scene.authority):
        assert codes(scene, *and_police()) == ["too-few-people"]
        decision = decide(scene, "met", deciders=[*signed_in(), link("police") | {"seats": 2}])
        assert Message.objects.filter(kind="body-agreement").count() == 2
        say(decision, "police", name="Jo Jones")
        decision.refresh_from_db()
        assert decision.final_at is None
        say(decision, "police", name="Kim King")
        decision.refresh_from_db()
        assert decision.final_at is not None


def test_whom_the_procedure_names_must_be_among_those_who_agree():
    scene = scene_with(
        3, terms(deciders={"people": 1, "bodies": 1, "named": ["the area commander of the police"]})
    )
    with in_authority(scene.authority):
        assert codes(scene, *signed_in()) == ["named-not-chosen"]
        police = body("police").pk
        named = {"the area commander of the police": police}
        assert codes(scene, *signed_in(), named_bodies=named) == ["named-not-chosen"]
        decision = decide(scene, "met", deciders=and_police(), named_bodies=named)
        assert decision.final_at is None
        say(decision, "police")
        decision.refresh_from_db()
        assert decision.final_at is not None
