"""The library: 132 real procedures, with their sources and what these leave unclear."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from reviews import procedures
from reviews.domain.threshold import assess, condition_questions, load_application, load_procedure
from reviews.procedures import THE_ACT, library_slugs, load_library_procedure
from tests.domain.threshold.build import application, report, three
from tests.domain.threshold.tables import application as application_of
from tests.domain.threshold.tables import rows

SLUGS = (*library_slugs(), THE_ACT)
EXPECTED = {"current": 118, "abolished": 9, "incomplete": 3, "superseded": 2}
RANKS = ("not-reached", "for-people", "cannot-tell", "met")
#: They ask that the newest be no more than a month old, which the Act does not.
ASK_FOR_A_FRESH_ONE = (
    "ashfield",
    "kensington-and-chelsea",
    "redcar-and-cleveland",
    "stafford",
    "tower-hamlets",
)


def test_all_132_are_there_each_with_its_standing():
    """A number of each status, so that none goes or changes its standing unseen."""
    standing = Counter(load_library_procedure(slug).status for slug in library_slugs())
    assert standing == EXPECTED
    assert sum(standing.values()) == 132


@pytest.mark.parametrize("slug", SLUGS)
def test_each_loads_under_its_own_name_with_its_source(slug):
    found = load_library_procedure(slug)
    assert found.slug == slug
    assert found.source.address.startswith("http")
    assert found.digest == load_library_procedure(slug).digest


@pytest.mark.parametrize("slug", library_slugs())
def test_each_says_what_its_source_leaves_unclear(slug):
    found = load_library_procedure(slug)
    assert found.ambiguities
    assert all(one.settled == "" for one in found.ambiguities), "only a person settles them"
    assert found.source.as_of or "no date" in found.source.note or "without a date" in found.source.note


@pytest.mark.parametrize("slug", SLUGS)
def test_a_part_that_a_doubt_or_a_mark_names_is_part_of_the_procedure(slug):
    data = load_library_procedure(slug).as_data()
    silent = {"repeats", "deciders", "criteria", "routes"}
    for one in [*data.get("ambiguities", []), *data.get("marks", [])]:
        if "part" in one:
            first, _, rest = one["part"].replace("[", ".").replace("]", "").partition(".")
            assert first in {*data, *silent}, one["part"]
            index = rest.partition(".")[0]
            assert not index.isdigit() or int(index) < len(data[first]), one["part"]


@pytest.mark.parametrize("slug", SLUGS)
def test_its_periods_never_come_from_a_local_window(slug):
    """design.md §5, point 1: a forward, latest-only or incident window is no statutory period."""
    found = load_library_procedure(slug)
    back = any(
        window.anchor in ("back-from-application", "each-own") and window.subject == "report"
        for one in found.routes
        for window in one.windows
    )
    assert found.statutory.apply_basis == "act-default" or back


@pytest.mark.parametrize("slug", SLUGS)
def test_three_reports_bind_everywhere(slug):
    found = assess(load_library_procedure(slug), load_application(application(*three(), applicant="A")))
    assert (found.outcome, found.basis, found.must_decide_met) == ("met", "act", True)
    rules = {one.args["rule"] for one in found.warnings}
    assert ("latest" in rules) if slug in ASK_FOR_A_FRESH_ONE else not rules


@pytest.mark.parametrize("slug", SLUGS)
def test_questions_inform_and_say_so(slug):
    for one in condition_questions(load_library_procedure(slug)):
        assert one.question.endswith("?")
        assert "does not stop you asking" in one.hint
        assert one.kind in ("belief", "record")


def test_an_unknown_slug():
    for slug in ("nowhere", "../hull", ""):
        with pytest.raises(KeyError):
            load_library_procedure(slug)


def test_the_files_are_as_a_person_would_keep_them():
    """Two spaces, one line at the end, so that a change shows as a change."""
    for path in sorted(Path(procedures.__file__).parent.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n", path.name


def test_wales_is_wales():
    assert load_library_procedure("wrexham").nation == "Wales"


def test_hull_asks_two_people_from_two_bodies():
    deciders = assess(load_library_procedure("hull"), load_application(application(report("c1")))).as_dict()[
        "deciders"
    ]
    assert deciders == {"people": 2, "bodies": 2, "named": []}


def test_what_was_not_seen_is_marked_incomplete_and_runs_on_the_acts_terms():
    found = load_library_procedure("south-kesteven")
    assert (found.status, found.statutory.number_basis) == ("incomplete", "act-default")
    assert [one.mark for one in found.marks] == ["unclear"]


@pytest.mark.parametrize("slug", library_slugs())
def test_no_other_reading_gives_more_than_the_one_that_runs(slug):
    """design.md §5, point 6: what runs is the reading most favourable to the applicant."""
    answers = [load_application(application_of(row)) for row in rows(f"right_answers/{slug}.csv")]
    data = load_library_procedure(slug).as_data()
    for index, route in enumerate(data.get("routes", [])):
        for reading in (one for one in route.get("readings", []) if "other" in one):
            patched = [*data["routes"]]
            patched[index] = {**route, reading["part"]: reading["other"], "readings": []}
            other = load_procedure({**data, "routes": patched})
            for answer in answers:
                ours = assess(load_library_procedure(slug), answer).routes[-len(patched) :][index]
                theirs = assess(other, answer).routes[-len(patched) :][index]
                assert RANKS.index(theirs.outcome) <= RANKS.index(ours.outcome), (
                    route["id"],
                    reading["text"],
                )


@pytest.mark.parametrize("slug", SLUGS)
def test_one_sort_of_quotation_mark_in_what_people_read(slug):
    file = Path(procedures.__file__).parent / f"{slug}.json"
    assert not set("'“”") & set(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", library_slugs())
def test_months_counted_back_without_saying_so_are_named_and_marked(slug):
    """docs/procedure-format.md, "How the library was written": each such window is inferred, and told."""
    data = load_library_procedure(slug).as_data()
    inferred = {
        one["part"] for one in data.get("marks", []) if one["note"] == "Counted back from the application."
    }
    told = {one["part"] for one in data["ambiguities"] if one["text"].startswith("From which day the")}
    assert bool(inferred) == bool(told)
    assert all(part.endswith(".windows") for part in told)


def test_a_request_without_a_name_is_barred_the_same_way_everywhere():
    """Seven procedures take no anonymous request; an anonymous report is another thing."""
    bars = [
        (slug, bar["condition"])
        for slug in library_slugs()
        for bar in load_library_procedure(slug).as_data().get("exclusions", [])
        if bar["id"].startswith("anonymous")
    ]
    assert len(bars) == 7
    assert {(one["key"], one["kind"], one["needs"], one["question"]) for _, one in bars} == {
        ("anonymous-request", "record", False, "Are you asking without giving your name?")
    }
