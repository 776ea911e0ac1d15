"""What a letter says of the local procedure: a rule that is met, a rule that the Act sets aside."""

from __future__ import annotations

from typing import Any

import pytest

from pledge.scoping import in_authority
from reviews.documents.requirements import missing_parts
from reviews.models import Advice, Case, Complaint, Letter
from reviews.services import letters
from reviews.services.letter_files import content_of
from tests.deciding import add_report, assess, decide, issue, scene_with, signed_in, terms, write
from tests.factories import NOW, TODAY
from tests.scenes import Scene

pytestmark = pytest.mark.django_db
TWO = {
    "id": "two", "title": "Two reports in six months", "kind": "complaints", "number": 2, "made_by": "any",
    "windows": [{"subject": "report", "anchor": "back-from-application", "length": "6 months",
                 "day_one": "included"}],
}  # fmt: skip
OPEN = {"case-open": {"value": True, "by": "officer", "on": "2026-03-12"}}


def said(scene: Scene, outcome: str = "met", **kept: Any) -> Any:
    """What the letter of a decision says."""
    with in_authority(scene.authority):
        letter = write(scene, decide(scene, outcome, **kept))
        return content_of(letter, TODAY)


def test_a_local_rule_that_is_met_is_named_with_or_without_reasons_of_ones_own():
    scene = scene_with(2, terms("trafford", routes=[TWO]))
    told = said(scene, reasons="").reasons
    assert "A rule of our own review procedure is met: “Two reports in six months”." in told
    assert "section 104(5)" in told
    scene_two = said_again(scene)
    assert scene_two.startswith("Because.\n")
    assert "“Two reports in six months”" in scene_two


def said_again(scene: Scene) -> str:
    with in_authority(scene.authority):
        return str(content_of(write(scene, decide(scene, "met", reasons="Because.")), TODAY).reasons)


def test_what_the_act_sets_aside_is_said_in_plain_words():
    scene = scene_with(3, terms("hillingdon"))
    with in_authority(scene.authority):
        Case.objects.update(facts=OPEN)
        assess(scene)
        (warning,) = (
            one for one in Advice.objects.first().result["warnings"] if "case-open" in one["args"]["rule"]
        )
    for reasons in ("", "Three of your reports count."):
        told = said(scene, reasons=reasons).reasons
        assert warning["text"] in told
        assert "This local rule does not apply here" in told
        assert "case-open" not in told


def test_without_such_rules_nothing_is_said_of_them():
    assert "local rule" not in said(scene_with(3), reasons="").reasons


def apart(scene: Scene) -> None:
    """Two reports about noise, the others about dealing."""
    named = [{"id": "b1", "name": "noise upstairs"}, {"id": "b2", "name": "dealing on the stairs"}]
    Case.objects.update(behaviours=named)
    for row in Complaint.objects.all():
        row.facts |= {"behaviour": "b1" if row.number <= 2 else "b2"}
        row.save()
    assess(scene)


def test_behaviours_told_apart_are_named_in_a_letter_that_is_met():
    scene = scene_with(5)
    with in_authority(scene.authority):
        apart(scene)
    told = said(scene, reasons="")
    assert "About “noise upstairs” 2 reports count, and 3 are needed." in told.reasons
    assert "About “dealing on the stairs” 3 reports count, and 3 are needed." in told.reasons
    assert "Where the number is reached for one of them" in told.reasons
    assert told.reports[0].because.endswith("About “noise upstairs”.")


def test_behaviours_told_apart_are_named_in_a_letter_that_is_not_met():
    scene = scene_with(4)
    with in_authority(scene.authority):
        apart(scene)
    told = said(scene, "not-met")
    assert told.number_finding == (
        "About “noise upstairs” 2 reports count, and 3 are needed. About “dealing on the stairs” 2 reports "
        "count, and 3 are needed. So the number is not reached for any of them."
    )
    assert "each is counted by itself: “noise upstairs”; “dealing on the stairs”." in told.counting_rules[2]


def test_an_appeal_route_without_a_body_is_asked_for_before_the_letter_goes():
    appeal = {
        "word": "appeal",
        "how": "Write to us.",
        "window": {"length": 20, "unit": "days", "from": "letter-sent"},
    }
    scene = scene_with(1, terms(appeal=appeal))
    with in_authority(scene.authority):
        letter = write(scene, decide(scene, "not-met"))
        assert [one.field for one in missing_parts(content_of(letter, TODAY))] == ["appeal.body"]
        with pytest.raises(letters.Incomplete) as why:
            issue(scene, letter)
        assert [one.sentence for one in why.value.missing] == ["Set who decides an appeal."]
        letter = letters.keep_parts(
            letter.pk,
            letter.version,
            {"appeal_body": "the chair of the partnership"},
            actor=scene.actor,
            at=NOW,
        )
        assert issue(scene, letter).state == Letter.State.ISSUED
        assert letter_says(letter, "the chair of the partnership")


def letter_says(letter: Letter, what: str) -> bool:
    letter.refresh_from_db()
    return what in str(letter.context)


def test_a_decision_of_the_bodies_says_their_reasons_alone():
    scene = scene_with(1)
    with in_authority(scene.authority):
        add_report(scene, 2)
        assess(scene)
    assert said(scene, reasons="It goes on.", deciders=None or signed_in_of(scene)).reasons == "It goes on."


def signed_in_of(scene: Scene) -> list[dict[str, Any]]:
    with in_authority(scene.authority):
        return signed_in()
