"""The public application as a pure function of the answers."""

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.journey import (
    BY_SLUG,
    MOST_ENTRIES,
    PAGES,
    Local,
    LocalQuestion,
    add_item,
    asks_of,
    can_add,
    can_visit,
    find_item,
    item_asks_of,
    missing,
    next_after_change,
    next_page,
    on_path_answers,
    path,
    previous_page,
    put_item,
    remove_item,
)
from reviews.domain.journey.shapes import answered

LOCAL = Local(
    (
        LocalQuestion("case-open", "Is anyone still working on it?", "Our procedure asks"),
        LocalQuestion("told-in-a-week", "Was it reported within seven days?", about="report"),
    )
)
LEAST: dict[str, Any] = {
    "where": {"place": "Mill Lane"},
    "who-for": {"who_for": "me"},
    "name": {"name": "Ana"},
    "contact": {"ways": ["phone"], "phone": "07700 900001"},
    "behaviour": {"description": "Shouting at night"},
    "reports": {"more": "cannot-remember"},
}
ALWAYS = [
    "where",
    "who-for",
    "danger",
    "name",
    "contact",
    "people",
    "behaviour",
    "hate",
    "effect",
    "taking-part",
    "home",
    "sharing",
    "reports",
    "response",
    "check",
    "declaration",
]


def but(page: str, **values: Any) -> dict[str, Any]:
    return {**LEAST, page: values}


# Answers of any shape at all, as a damaged draft or a tampered form could hold.
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(
        ["me", "someone-else", "group", "business", "yes", "not-sure", "email", "phone", "post", "r1"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "items", "more", "unread", "who_for", "ways", "email", "phone", "made_by", "hate"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
ANSWERS = st.dictionaries(st.sampled_from(list(BY_SLUG)), JUNK, max_size=8)
LOCALS = st.sampled_from([Local(), LOCAL])


def test_the_pages_come_in_the_order_of_the_map() -> None:
    assert [page.slug for page in PAGES] == [
        "where",
        "who-for",
        "agreement",
        "danger",
        "name",
        "contact",
        "safe-contact",
        "people",
        "behaviour",
        "hate",
        "effect",
        "conditions",
        "taking-part",
        "home",
        "sharing",
        "reports",
        "response",
        "check",
        "declaration",
    ]
    assert len({page.title for page in PAGES}) == len(PAGES)


def test_no_answers_lead_through_every_page_that_needs_none() -> None:
    assert list(path({})) == ALWAYS


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        (but("who-for", who_for="someone-else"), "agreement"),
        (but("who-for", who_for="group"), "agreement"),
        (LEAST, "safe-contact"),
        (but("contact", ways=["email"], email="a@example.org"), "safe-contact"),
        (but("contact", ways=["post"], address="1 Mill Lane"), "safe-contact"),
    ],
)
def test_an_answer_opens_a_page(answers: dict[str, Any], opens: str) -> None:
    assert opens in path(answers)


@pytest.mark.parametrize(
    ("answers", "closed"),
    [
        (LEAST, "agreement"),
        (but("who-for", who_for="business"), "agreement"),
        (but("who-for", who_for="business"), "home"),
        (but("contact", ways=["in-person"]), "safe-contact"),
        (but("contact", ways=["someone"], through="Jo at the hostel"), "safe-contact"),
        (but("contact", ways=["email"], email=" "), "safe-contact"),
        (LEAST, "conditions"),
    ],
)
def test_a_page_that_does_not_apply_is_not_asked(answers: dict[str, Any], closed: str) -> None:
    assert closed not in path(answers)
    assert not can_visit(answers, closed)


def test_the_local_procedure_adds_its_questions() -> None:
    assert "conditions" in path(LEAST, LOCAL)
    assert [ask.name for ask in asks_of(BY_SLUG["conditions"], LOCAL)] == ["local-case-open"]
    assert [ask.name for ask in item_asks_of(BY_SLUG["reports"], LOCAL)][-1] == "local-told-in-a-week"
    assert item_asks_of(BY_SLUG["reports"]) == BY_SLUG["reports"].item_asks
    only_reports = Local(LOCAL.questions[1:])
    assert "conditions" not in path(LEAST, only_reports)


@given(ANSWERS, LOCALS)
def test_the_path_is_total_and_leads_to_the_end(answers: dict[str, Any], local: Local) -> None:
    slugs = path(answers, local)
    assert slugs[0] == "where"
    assert slugs[-2:] == ("check", "declaration")
    walked, here = ["where"], next_page(answers, "where", local)
    while here is not None:
        walked.append(here)
        here = next_page(answers, here, local)
    assert tuple(walked) == slugs
    for one, following in pairwise(slugs):
        assert previous_page(answers, following, local) == one
    assert previous_page(answers, "where", local) is None


@given(ANSWERS, LOCALS, st.sampled_from([page.slug for page in PAGES[:-2]]))
def test_next_always_moves_on_towards_check(answers: dict[str, Any], local: Local, slug: str) -> None:
    order = [page.slug for page in PAGES]
    following = next_page(answers, slug, local)
    assert following is not None
    assert order.index(slug) < order.index(following) <= order.index("check")
    assert order.index(slug) < order.index(next_after_change(answers, slug, local)) <= order.index("check")


def test_a_slug_that_is_no_page_is_loud() -> None:
    with pytest.raises(KeyError):
        next_page({}, "nowhere")
    with pytest.raises(KeyError):
        previous_page({}, "nowhere")
    assert not can_visit({}, "nowhere")


def test_a_change_leads_to_what_it_opened_and_else_to_check() -> None:
    seen = {page.slug: LEAST.get(page.slug, {}) for page in PAGES if page.slug != "agreement"}
    assert next_after_change(seen, "who-for") == "check"
    changed = {**seen, "who-for": {"who_for": "someone-else"}}
    assert next_after_change(changed, "who-for") == "agreement"
    assert next_after_change({**changed, "agreement": {}}, "agreement") == "check"
    assert next_after_change(changed, "check") == "check"


def test_every_page_on_the_path_can_be_opened_without_the_ones_before() -> None:
    assert all(can_visit({}, slug) for slug in path({}) if slug != "declaration")
    assert not can_visit({}, "declaration")
    assert can_visit(LEAST, "declaration")


def test_the_least_that_can_be_sent_is_very_little() -> None:
    assert missing(LEAST) == ()
    assert missing(but("reports", items=[{"id": "r1", "to": "not-sure"}])) == ()
    assert missing(but("behaviour", kinds=["noise"])) == ()
    assert missing(but("where", postcode="AB1 2CD")) == ()
    assert missing(but("contact", ways=["in-person"])) == ()


@pytest.mark.parametrize(
    ("answers", "page", "field"),
    [
        (but("where", place="  "), "where", "place"),
        (but("who-for"), "who-for", "who_for"),
        (but("name", name=""), "name", "name"),
        (but("who-for", who_for="someone-else"), "name", "affected_name"),
        (but("contact", ways=["email"], email=""), "contact", "ways"),
        (but("contact", email="typed@example.org"), "contact", "ways"),
        (but("contact", ways=["telepathy"]), "contact", "ways"),
        (but("behaviour", how_often="daily"), "behaviour", "description"),
        (but("reports"), "reports", "more"),
        (but("reports", more="no", items=[{"id": "r1"}]), "reports", "more"),
        (but("reports", items=[{"id": "r1", "made_by": "p1", "unread": []}]), "reports", "more"),
    ],
)
def test_what_is_needed_is_named_with_a_sentence(answers: dict[str, Any], page: str, field: str) -> None:
    gaps = missing(answers)
    assert [(gap.page, gap.field) for gap in gaps] == [(page, field)]
    assert gaps[0].sentence
    assert "invalid" not in gaps[0].sentence.lower()
    assert not BY_SLUG[page].complete(answers)


def test_nothing_else_is_a_gate() -> None:
    needed = {gap.page for gap in missing({})} | {"declaration"}
    assert needed == {"where", "who-for", "name", "contact", "behaviour", "reports", "declaration"}
    assert all(page.complete({}) for page in PAGES if page.slug not in needed)


def test_what_was_typed_and_could_not_be_read_is_asked_again_only_where_it_still_matters() -> None:
    bad_email = but("contact", ways=["phone", "email"], phone="1", email="a@", unread=["email"])
    assert [(gap.page, gap.field) for gap in missing(bad_email)] == [("contact", "email")]
    hidden = but("contact", ways=["phone"], phone="1", email="a@", unread=["email"])
    assert missing(hidden) == ()
    bad_date = but("reports", items=[{"id": "r7", "to": "police", "unread": ["reported"]}])
    assert [(gap.page, gap.field) for gap in missing(bad_date)] == [("reports", "r7")]
    unasked = but("reports", items=[{"id": "r7", "to": "police", "unread": ["made_by"]}])
    assert missing(unasked) == ()


@given(ANSWERS, LOCALS)
def test_whatever_the_answers_missing_and_sending_hold(answers: dict[str, Any], local: Local) -> None:
    gaps = missing(answers, local)
    assert can_visit(answers, "declaration", local) == (not gaps)
    assert {gap.page for gap in gaps} <= set(path(answers, local))
    sent = on_path_answers(answers, local)
    assert on_path_answers(sent, local) == sent
    assert set(sent) <= set(path(answers, local))
    json.dumps(sent)


def test_answers_off_the_path_are_not_sent_and_stay_in_the_draft() -> None:
    draft = {
        **but("who-for", who_for="me", organisation="SECRET Ltd"),
        "agreement": {"agrees": "not-asked", "connection": "SECRET"},
        "name": {"name": "Ana", "affected_name": "SECRET", "stray": "SECRET"},
        "contact": {"ways": ["phone"], "phone": "1", "email": "SECRET@example.org"},
        "hate": {"hate": "no", "strands": ["SECRET"]},
        "conditions": {"local-case-open": "SECRET"},
        "reports": {
            "items": [
                {
                    "id": "r1",
                    "to": "police",
                    "made_by": "SECRET",
                    "hate": "SECRET",
                    "lasted": "one-day",
                    "incident_last": {"kind": "day", "day": "SECRET"},
                    "local-told-in-a-week": "SECRET",
                    "unread": ["SECRET"],
                },
                {"id": "r2", "to": ""},
            ]
        },
        "made-up": {"x": "SECRET"},
    }
    kept = json.dumps(draft)
    sent = on_path_answers(draft)
    assert "SECRET" not in json.dumps(sent)
    assert sent["reports"]["items"] == [{"id": "r1", "to": "police", "lasted": "one-day"}]
    assert json.dumps(draft) == kept


def test_who_made_a_report_is_asked_once_several_could_have() -> None:
    report = {"id": "r1", "to": "police", "made_by": "p1"}
    alone = but("reports", items=[report])
    assert "made_by" not in on_path_answers(alone)["reports"]["items"][0]
    for several in (
        {**alone, "people": {"items": [{"id": "p1", "name": "Bo"}]}},
        {**alone, "who-for": {"who_for": "group"}},
        {**alone, "who-for": {"who_for": "someone-else"}},
    ):
        assert on_path_answers(several)["reports"]["items"][0]["made_by"] == "p1"


def test_entries_keep_their_ids_for_ever() -> None:
    answers, first = add_item({}, "reports", {"to": "police"})
    answers, second = add_item(answers, "reports", {"to": "council"})
    assert (first, second) == ("r1", "r2")
    answers = remove_item(answers, "reports", second)
    answers, third = add_item(answers, "reports", {})
    assert third == "r3"
    assert [item["id"] for item in answers["reports"]["items"]] == ["r1", "r3"]
    answers = put_item(answers, "reports", "r1", {"to": "fire", "id": "r99"})
    assert find_item(answers, "reports", "r1") == {"to": "fire", "id": "r1"}
    assert remove_item(answers, "reports", "r2") == answers
    with pytest.raises(KeyError):
        put_item(answers, "reports", "r2", {})
    with pytest.raises(KeyError):
        add_item(answers, "where", {})
    people, person = add_item(answers, "people", {"name": "Bo"})
    assert person == "p1"
    assert people["reports"] == answers["reports"]


def test_entries_survive_a_draft_without_a_counter() -> None:
    answers = {"reports": {"items": [{"id": "r5"}, {"id": "odd"}, "junk", {"no": "id"}]}}
    assert add_item(answers, "reports", {})[1] == "r6"


def test_sixty_reports_are_welcome_and_there_is_an_end() -> None:
    answers: dict[str, Any] = dict(LEAST)
    for _number in range(60):
        answers, _id = add_item(answers, "reports", {"to": "council"})
    assert missing(answers) == ()
    assert can_add(answers, "reports")
    full = {"reports": {"items": [{"id": f"r{n}"} for n in range(1, MOST_ENTRIES + 1)]}}
    assert not can_add(full, "reports")
    with pytest.raises(ValueError, match="no more than"):
        add_item(full, "reports", {})


@pytest.mark.parametrize(
    ("own", "is_answered"),
    [
        ({}, False),
        ({"id": "r1"}, False),
        ({"id": "r1", "to": "", "strands": [], "when": None, "unread": ["when"]}, False),
        ({"to": "not-sure"}, True),
        ({"when": {"kind": "unknown"}}, True),
        ({"address_confidential": False}, True),
    ],
)
def test_not_sure_is_an_answer_and_blank_is_none(own: Mapping[str, Any], is_answered: bool) -> None:
    assert answered(own) is is_answered
