"""The forms of the public application: what they ask, keep, refuse and never refuse."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import gettext
from hypothesis import given

from pledge.forms.base import revealed_fields
from reviews.domain.journey import (
    BY_SLUG,
    PAGES,
    UNREAD,
    Local,
    LocalQuestion,
    asks_of,
    item_asks_of,
    missing,
    on_path_answers,
    path,
    put_page,
)
from reviews.forms.journey import ENTRY_FORMS, FORMS, JourneyForm
from reviews.forms.journey.summary import page_rows
from tests.domain.test_journey import ANSWERS, LEAST, LOCALS

TODAY = date(2026, 3, 12)
LOCAL = Local(
    (
        LocalQuestion("case-open", "Is anyone still working on it?", "Our procedure asks this"),
        LocalQuestion("to", "Was it told within a week?", about="report"),
    )
)
FOR_ANOTHER = {
    **LEAST,
    "who-for": {"who_for": "someone-else"},
    "name": {"name": "Bo", "affected_name": "Ana"},
}


def page(slug: str, data: Any = None, answers: Any = LEAST, **kwargs: Any) -> JourneyForm:
    return FORMS[slug](data, answers=answers, today=TODAY, **kwargs)


def report(data: Any = None, answers: Any = LEAST, **kwargs: Any) -> Any:
    return ENTRY_FORMS["reports"](data, answers=answers, today=TODAY, **kwargs)


def typed_date(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def test_every_page_with_questions_has_one_form_and_every_form_a_page() -> None:
    with_questions = {one.slug for one in PAGES if one.asks or (one.local and not one.item)}
    assert set(FORMS) == with_questions
    assert set(ENTRY_FORMS) == {one.slug for one in PAGES if one.item}


@pytest.mark.parametrize("slug", list(FORMS))
def test_a_form_asks_what_the_journey_says_and_nothing_else(slug: str) -> None:
    declared = set(FORMS[slug].base_fields)
    assert declared == set(BY_SLUG[slug].fields)
    built = page(slug, answers=FOR_ANOTHER, local=LOCAL)
    assert set(built.fields) == {ask.name for ask in asks_of(BY_SLUG[slug], LOCAL) if ask.when(FOR_ANOTHER)}


@pytest.mark.parametrize("slug", list(ENTRY_FORMS))
def test_an_entry_form_asks_what_the_journey_says_and_nothing_else(slug: str) -> None:
    assert set(ENTRY_FORMS[slug].base_fields) == {ask.name for ask in BY_SLUG[slug].item_asks}
    answers = {**FOR_ANOTHER, "hate": {"hate": "yes"}}
    built = ENTRY_FORMS[slug](answers=answers, today=TODAY, local=LOCAL)
    expected = {ask.name for ask in item_asks_of(BY_SLUG[slug], LOCAL)} - {"dates_right"}
    assert set(built.fields) == expected


@pytest.mark.parametrize("form", [*FORMS.values(), *ENTRY_FORMS.values()])
def test_every_question_has_words(form: Any) -> None:
    for answers in (LEAST, FOR_ANOTHER):
        built = form(answers=answers, today=TODAY, local=LOCAL)
        assert built.heading
        assert all(str(field.label) for field in built.fields.values())
        assert set(built.labels_for_another) <= set(form.base_fields)
        assert set(built.hints_for_another) <= set(form.base_fields)
        assert set(built.labels_for_business) <= set(form.base_fields)
        assert str(built)


def test_what_reveals_what_comes_from_the_journey_and_never_leaks_into_the_class() -> None:
    for _twice in range(2):
        form = page("contact")
        assert revealed_fields(form) == {
            "email": ("ways", "email"),
            "phone": ("ways", "phone"),
            "address": ("ways", "post"),
            "through": ("ways", "someone"),
        }
    assert FORMS["contact"].base_fields["ways"].widget.reveals == {}


def test_the_page_speaks_of_the_person_it_is_about() -> None:
    assert page("effect").heading == "How does it affect you?"
    assert page("effect", answers=FOR_ANOTHER).heading == "How does it affect them?"
    assert "them" in str(page("effect", answers=FOR_ANOTHER).fields["effect"].label)
    assert "affected_name" not in page("name").fields
    assert "under_18" not in page("name", answers=FOR_ANOTHER).fields
    business = {**LEAST, "who-for": {"who_for": "business"}}
    assert "business" in str(page("effect", answers=business).fields["effect"].label)
    group = {**LEAST, "who-for": {"who_for": "group"}}
    assert page("agreement", answers=group).fields["agrees"].label == "Does everyone in the group agree?"
    assert "connection" not in page("agreement", answers=group).fields


@pytest.mark.parametrize("slug", [one for one in FORMS if one != "declaration"])
def test_the_least_needed_of_every_page_is_enough(slug: str) -> None:
    """Each page of the smallest application is sent with only what is needed, and passes."""
    form = page(slug, {**LEAST.get(slug, {})})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("slug", "field", "says"),
    [
        ("where", "place", "Tell us where it is happening: a postcode, a street or the name of a place"),
        ("who-for", "who_for", "Select who you are asking for"),
        ("name", "name", "Enter your name"),
        ("contact", "ways", "Tell us at least one way to contact you"),
        ("behaviour", "description", "Tell us what has been happening: a few words are enough"),
        ("reports", "more", "Add a report, or tell us that you cannot remember any or have told nobody yet"),
        (
            "declaration",
            "understands",
            "Tick the box to say that you understand who will see this. Then send it",
        ),
    ],
)
def test_what_is_needed_is_asked_for_on_its_page(slug: str, field: str, says: str) -> None:
    form = page(slug, {}, answers={"who-for": {"who_for": "me"}} if slug != "who-for" else {})
    assert form.errors == {field: [says]}
    assert form.stored()[UNREAD] == []


@pytest.mark.parametrize("slug", [one.slug for one in PAGES if one.asks])
def test_no_other_page_can_be_a_gate(slug: str) -> None:
    form = page(slug, {}, answers={})
    needed = {gap.page for gap in missing({})} | {"declaration"}
    assert form.is_valid() == (slug not in needed)


def test_nothing_typed_is_lost_valid_or_not() -> None:
    form = page("contact", {"ways": ["email", "phone"], "email": "not an address", "phone": "07700 900001"})
    kept = form.stored()
    assert kept["email"] == "not an address"
    assert kept["phone"] == "07700 900001"
    assert kept[UNREAD] == ["email"]
    answers = put_page(LEAST, "contact", kept)
    assert [(gap.page, gap.field) for gap in missing(answers)] == [("contact", "email")]
    assert 'value="not an address"' in str(page("contact", answers=answers))
    mended = put_page(
        answers, "contact", page("contact", {"ways": ["phone"], "phone": "07700 900001"}).stored()
    )
    assert missing(mended) == ()


def test_what_stands_under_a_choice_not_made_is_kept_and_not_sent() -> None:
    form = page("contact", {"ways": ["phone"], "phone": "07700 900001", "email": "bad", "through": "Jo"})
    assert form.is_valid()
    answers = put_page(LEAST, "contact", form.stored())
    assert answers["contact"]["through"] == "Jo"
    assert missing(answers) == ()
    assert on_path_answers(answers)["contact"] == {"ways": ["phone"], "phone": "07700 900001"}


def test_a_question_that_does_not_apply_keeps_its_old_answer() -> None:
    answers = put_page(FOR_ANOTHER, "who-for", {"who_for": "me"})
    saved = put_page(answers, "name", page("name", {"name": "Bo"}, answers=answers).stored())
    assert saved["name"]["affected_name"] == "Ana"
    assert "affected_name" not in on_path_answers(saved)["name"]


def test_details_typed_without_a_tick_count_as_ticked() -> None:
    """Without script every box is in view, and people fill in the boxes."""
    form = page("contact", {"email": "ana@example.org", "phone": ""})
    assert form.is_valid(), form.errors
    assert form.stored()["ways"] == ["email"]
    assert form.stored()["email"] == "ana@example.org"
    wrong = page("contact", {"email": "ana at example"})
    assert list(wrong.errors) == ["email"]


@pytest.mark.parametrize(
    ("way", "field"), [("email", "email"), ("phone", "phone"), ("post", "address"), ("someone", "through")]
)
def test_a_way_ticked_without_its_detail_is_asked_for(way: str, field: str) -> None:
    assert list(page("contact", {"ways": [way]}).errors) == [field]


def test_in_person_needs_no_detail() -> None:
    assert page("contact", {"ways": ["in-person"]}).is_valid()


def test_safe_contact_asks_only_about_the_ways_chosen() -> None:
    phone = page("safe-contact")
    assert {"safe_call", "safe_voicemail", "safe_text"} <= set(phone.fields)
    assert not {"safe_email", "safe_post"} & set(phone.fields)
    assert [value for value, _label in phone.fields["others_read"].choices] == ["phone", "not-sure", "nobody"]
    both = {**LEAST, "contact": {"ways": ["email", "post"], "email": "a@b.org", "address": "1 Mill Lane"}}
    assert {"safe_email", "safe_post"} <= set(page("safe-contact", answers=both).fields)
    contradiction = page("safe-contact", {"others_read": ["phone", "nobody"]})
    assert contradiction.errors == {"others_read": ["Untick “No, only I do”, or untick the others"]}
    assert contradiction.stored()["others_read"] == ["phone", "nobody"]


def test_local_questions_are_asked_in_the_authoritys_words_and_gate_nothing() -> None:
    form = page("conditions", {}, local=LOCAL)
    assert form.is_valid()
    field = form.fields["local-case-open"]
    assert (field.label, field.help_text) == ("Is anyone still working on it?", "Our procedure asks this")
    entry = report({"to": "police", "local-to": "yes"}, local=LOCAL)
    assert entry.is_valid()
    assert (entry.stored()["to"], entry.stored()["local-to"]) == ("police", "yes")


def test_a_reason_that_local_questions_share_is_said_once() -> None:
    shared = [
        LocalQuestion(f"one-{number}", f"Question {number}?", "Our procedure asks this") for number in (1, 2)
    ]
    other = LocalQuestion("other", "Question 3?", "For another reason")
    form = page("conditions", local=Local((*shared, other)))
    hints = [form.fields[f"local-{name}"].help_text for name in ("one-1", "one-2", "other")]
    assert hints == ["Our procedure asks this", "", "For another reason"]


@given(ANSWERS, LOCALS)
def test_any_draft_can_be_shown_and_saved_again(answers: dict[str, Any], local: Local) -> None:
    for slug in set(path(answers, local)) & set(FORMS):
        assert str(FORMS[slug](answers=answers, today=TODAY, local=local))
        saved = FORMS[slug](QueryDict("", mutable=True), answers=answers, today=TODAY, local=local).stored()
        json.dumps(put_page(answers, slug, saved))
        page_rows(slug, answers, TODAY, local)


def test_the_sentences_of_the_journey_are_translated_where_they_are_shown() -> None:
    form = page("where", {}, answers={})
    assert form.errors["place"] == [gettext(missing({})[0].sentence)]
