"""R2: the library is found, narrowed and read; a draft is made from it, asked first where one is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.domain.threshold import Procedure, load_procedure
from reviews.domain.threshold.read_back import read_back
from reviews.models import ProcedureDraft
from reviews.procedures import THE_ACT, library_slugs, load_library_procedure
from reviews.selectors.procedure_library import points_to_settle
from reviews.selectors.procedure_page import about, procedure_page
from reviews.selectors.procedure_places import place_words
from tests.domain.threshold.every_construct import UNUSUAL
from tests.factories import TODAY, make_authority, make_member, sign_in
from tests.views.applying import MORNING, set_clock
from tests.views.test_procedure_versions import BASE, draft_of, words

pytestmark = pytest.mark.django_db
CHOOSE = f"{BASE}choose/"
EVERY = (THE_ACT, *library_slugs())


@pytest.fixture
def northfield(monkeypatch: pytest.MonkeyPatch) -> Authority:
    set_clock(monkeypatch, MORNING)
    return make_authority()


@pytest.fixture
def carol(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "carol"))


def test_the_list_holds_them_all_25_a_page(carol):
    seen: list[str] = []
    address = CHOOSE
    while address:
        answer = carol.get(address)
        seen += [row.slug for row in answer.context["found"].rows]
        address = answer.context["next_href"]
    assert len(seen) == len(set(seen)) == len(library_slugs())
    assert set(seen) == set(library_slugs())
    first = carol.get(CHOOSE)
    assert f"1 to 25 of {len(library_slugs())}" in words(first)
    second = carol.get(first.context["next_href"])
    assert carol.get(second.context["previous_href"]).context["found"].first == 1


def test_a_row_says_what_it_is(carol):
    page = words(carol.get(f"{CHOOSE}?name=hull"))
    hull = load_library_procedure("hull")
    assert "Hull City Council" in page
    assert "2 procedures<" in page  # Solihull, too
    assert "Current when read" in page
    assert hull.routes[0].title in page
    assert f'data-label="To settle">{points_to_settle(hull)}</td>' in page


@pytest.mark.parametrize(
    ("query", "some", "none"),
    [
        ("name=ST  HELENS", "st-helens", "hull"),
        ("name=kensington and", "kensington-and-chelsea", "hull"),
        ("nation=Wales", "wrexham", "hull"),
        ("nation=England", "ashfield", "wrexham"),
        ("status=abolished", "selby", "hull"),
        ("status=superseded", "brighton-and-hove-earlier", "brighton-and-hove"),
    ],
)
def test_search_and_filters_narrow_it(carol, query, some, none):
    found = {row.slug for row in carol.get(f"{CHOOSE}?{query}").context["found"].rows}
    assert some in found
    assert none not in found


def test_a_kind_of_route_is_one_of_those_ticked(carol):
    found = carol.get(f"{CHOOSE}?kind=hate&kind=staff-initiated").context["found"].rows
    assert found
    for row in found:
        assert {route.kind for route in row.procedure.routes} & {"hate", "staff-initiated"}
    assert len(found) < len(library_slugs())


def test_filters_stay_from_page_to_page(carol):
    answer = carol.get(f"{CHOOSE}?nation=England&kind=complaints")
    assert "nation=England&kind=complaints&from=" in answer.context["next_href"]


def test_nothing_matches_says_how_to_go_on(carol):
    page = words(carol.get(f"{CHOOSE}?name=atlantis"))
    assert "No procedure matches" in page
    assert "Clear search and filters" in page


@pytest.mark.parametrize("query", ["nation=France", "kind=x", "name=" + "x" * 3000, "status=%00", "name=%00"])
def test_what_cannot_be_read_is_told_and_narrows_nothing(carol, query):
    answer = carol.get(f"{CHOOSE}?{query}")
    assert answer.status_code == 422
    assert answer.context["found"].found == len(library_slugs())


@pytest.mark.parametrize("start", ["atlantis", "%00", "<b>", "x" * 500])
def test_a_page_that_is_not_there_is_the_first(carol, start):
    answer = carol.get(f"{CHOOSE}?from={start}")
    assert (answer.status_code, answer.context["found"].first) == (200, 1)


def test_every_procedure_of_the_library_renders(carol):
    """Whole, with every statement under the name of what it is about, and no code or path in sight."""
    for slug in EVERY:
        answer = carol.get(f"{CHOOSE}{slug}/")
        assert answer.status_code == 200, slug
        page = words(answer).partition("Show the JSON")[0]
        procedure = load_library_procedure(slug)
        assert procedure.name in page, slug
        for route in procedure.routes:
            assert route.title in page, (slug, route.id)
        for code in ("routes[", "exclusions[", "clocks[", "made_by", "None<", "{", "act-default"):
            assert code not in page.partition("<main")[2], (slug, code)


def test_no_part_of_a_procedure_is_a_wall(carol):
    for slug in EVERY:
        page = procedure_page(load_library_procedure(slug), TODAY)
        for part in (*page.before, *page.routes, *page.after):
            assert len(part.lines) <= 4, slug
            assert all(len(row.lines) <= 4 for row in part.rows), slug


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("brighton-and-hove-earlier", "This is an earlier procedure."),
        ("selby", "This council has been abolished."),
        ("hull", "The source has no date."),
    ],
)
def test_where_it_stands_is_said_first(carol, slug, said):
    assert said in words(carol.get(f"{CHOOSE}{slug}/"))


def test_an_old_source_and_an_incomplete_text_are_told(carol, change_library: Callable[..., Procedure]):
    source = load_library_procedure("hull").as_data()["source"]
    change_library("hull", source=source | {"as_of": "2023-03"}, status="incomplete")
    page = words(carol.get(f"{CHOOSE}hull/"))
    assert "Only a part of this procedure was seen." in page
    assert "The source is of March 2023." in page
    change_library("hull", source=source | {"as_of": "2024-03-12"})
    assert "It may have changed since" not in words(carol.get(f"{CHOOSE}hull/"))


def test_nothing_left_unclear_is_said(carol, change_library: Callable[..., Procedure]):
    change_library("hull", ambiguities=[{"text": "One.", "part": "appeal", "settled": "So."}], marks=[])
    assert "Nothing is left unclear" in words(carol.get(f"{CHOOSE}hull/"))


def test_a_draft_is_made_and_says_what_comes_next(northfield, carol):
    page = words(carol.get(f"{CHOOSE}hull/"))
    assert "only a person can make it live" in page
    answer = carol.post(f"{CHOOSE}hull/draft/", follow=True)
    assert "The draft holds the text of Hull City Council." in words(answer)
    assert "Nothing runs on a draft." in words(answer)
    assert "The draft is this text already" in words(carol.post(f"{CHOOSE}hull/draft/", follow=True))
    assert draft_of(northfield).version == 1
    assert carol.get(f"{CHOOSE}hull/draft/").status_code == 200


def test_opening_the_address_of_the_button_makes_nothing(northfield, carol):
    assert carol.get(f"{CHOOSE}hull/draft/").url == f"{CHOOSE}hull/"
    assert draft_of(northfield) is None


def test_another_draft_is_replaced_only_when_ticked_and_as_it_was_shown(northfield, carol):
    carol.post(f"{CHOOSE}hull/draft/")
    asked = carol.post(f"{CHOOSE}leeds/draft/")
    assert asked.status_code == 200
    assert "There is a draft already" in words(asked)
    assert "Error:" not in asked.content.decode()
    mark = draft_of(northfield).mark
    unticked = carol.post(f"{CHOOSE}leeds/draft/", {"mark": mark})
    assert unticked.status_code == 422
    assert "Tick the box to replace the draft, or keep it" in words(unticked)
    with in_authority(northfield):
        ProcedureDraft.objects.update(version=5)
    changed = carol.post(f"{CHOOSE}leeds/draft/", {"mark": mark, "replace": "on"})
    assert changed.status_code == 422
    assert "The draft has changed since you opened this page" in words(changed)
    assert draft_of(northfield).slug == "hull"
    fresh = draft_of(northfield).mark
    assert f'name="mark" value="{fresh}"' in words(changed)
    carol.post(f"{CHOOSE}leeds/draft/", {"mark": fresh, "replace": "on"})
    assert (draft_of(northfield).slug, draft_of(northfield).version) == ("leeds", 6)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("routes[0].windows", "local route 1, time to apply"),
        ("routes[2].conditions[1].kind", "local route 3, conditions, kind of route"),
        ("routes", "the local routes"),
        ("clocks[1].from", "by when, from when"),
        ("windows", "time to apply"),
        ("elsewhere", "elsewhere"),
        ("what is this?", "what is this?"),
        ("", ""),
    ],
)
def test_a_path_is_said_in_words(path, said):
    assert place_words(path) == said


def test_every_statement_is_about_something():
    procedures = [*map(load_library_procedure, EVERY), *map(load_procedure, UNUSUAL)]
    for procedure in procedures:
        for section in read_back(procedure):
            if section.code not in ("exclusions", "unclear", "notes"):
                assert all(str(about(one)) for one in section.statements), procedure.slug
