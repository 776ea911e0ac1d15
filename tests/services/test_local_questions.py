"""The questions that real procedures add: asked in their words, kept, and read by the engine."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reviews.domain.facts import facts_from_answers
from reviews.domain.journey import BY_SLUG, Local, asks_of, item_asks_of, missing, on_path_answers, path
from reviews.domain.threshold import assess, load_application
from reviews.forms.journey import ENTRY_FORMS, FORMS
from reviews.procedures import library_slugs, load_library_procedure
from reviews.selectors.procedures import Terms, local_of
from tests.domain.test_journey import LEAST

SENT_ON = date(2026, 3, 12)
SLUGS = library_slugs()


def local(slug: str) -> Local:
    return local_of(Terms(None, {}, load_library_procedure(slug)))


def answered(added: Local, said: str) -> dict[str, Any]:
    once = {ask.name: said for ask in asks_of(BY_SLUG["conditions"], added)}
    again = {
        ask.name: said for ask in item_asks_of(BY_SLUG["reports"], added) if ask.name.startswith("local-")
    }
    return {**LEAST, "conditions": once, "reports": {"items": [{"id": "r1", "to": "police", **again}]}}


def test_some_real_procedures_ask_and_some_do_not() -> None:
    """Else what follows would prove nothing."""
    asking = [bool(local(slug).questions) for slug in SLUGS]
    assert any(asking)
    assert not all(asking)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("said", ["yes", "no", "not-sure"])
def test_each_answer_reaches_the_engine_and_none_is_a_gate(slug: str, said: str) -> None:
    added = local(slug)
    answers = answered(added, said)
    assert missing(answers, added) == ()
    facts = facts_from_answers(answers, SENT_ON, added)
    stated = {
        **facts["facts"],
        **facts["people"][0].get("facts", {}),
        **facts["complaints"][0].get("facts", {}),
    }
    known = {"yes": True, "no": False, "not-sure": None}[said]
    assert {key: fact["value"] for key, fact in stated.items()} == {one.id: known for one in added.questions}
    assess(load_library_procedure(slug), load_application(facts))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_questions_stand_on_their_pages_in_the_authoritys_words(slug: str) -> None:
    added = local(slug)
    once, again = added.about("application", "person"), added.about("report")
    assert ("conditions" in path(LEAST, added)) == bool(once)
    page = FORMS["conditions"](answers=LEAST, today=SENT_ON, local=added)
    assert [str(field.label) for field in page.fields.values()] == [question.text for question in once]
    report = ENTRY_FORMS["reports"](answers=LEAST, today=SENT_ON, local=added)
    assert [question.field for question in again if question.field in report.fields] == [
        question.field for question in again
    ]


def test_answers_to_another_procedures_questions_do_not_count() -> None:
    """The rules changed while the draft lay still: what the old ones asked is not sent under the new."""
    old = next(added for added in map(local, SLUGS) if added.about("application"))
    answers = answered(old, "yes")
    assert "conditions" not in on_path_answers(answers, Local())
    assert facts_from_answers(answers, SENT_ON, Local())["facts"] == {}
