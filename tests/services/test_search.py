"""Search: every key finds its case however it is typed, nobody barred, nothing of another authority."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.models import AuditEntry
from pledge.scoping import in_authority
from reviews.models import CaseBar, Person, SavedSearch, SearchKey
from reviews.selectors.search import found_by, matching, saved_search
from reviews.services import search
from tests.factories import NOW, TODAY, make_authority, make_case, make_complaint, make_member, make_person
from tests.scenes import Scene, in_scene


@pytest.fixture
def scene(db):
    applicant = {
        "name": "Siân O’Connor-Łukasiewicz",
        "name_to_use": "Shan",
        "phone": "+44 1632 960111",
        "postcode": "NF2 9ZZ",
    }
    with in_scene(applicant=applicant) as made:
        make_person(made.case, "g1", name="", organisation="Mill Lane Residents’ Group")
        make_complaint(made.case, 1, reference="CAD/2026-0042")
        search.reindex(made.case)
        yield made


def found(scene: Scene, term: str) -> list[str]:
    return [case.reference for case in matching(scene.alice, term)]


@pytest.mark.parametrize(
    "term",
    [
        "ASB-BCDF-GHJK", "asb bcdf ghjk", "bcdfghjk", "BCDF",
        "Siân", "SIAN", "sian oconnor", "o connor", "O'Connor", "lukasiewicz", "Łukasiewicz Siân", "shan",
        "mill lane residents", "residents group", "millland"[:5],
        "NF1 2AB", "nf12ab", "nf1", "NF2 9ZZ",
        "01632 960 111", "+44 (0)1632 960111", "960111", "01632960111",
        "cad/2026-0042", "CAD 2026 0042", "cad2026",
    ],
)  # fmt: skip
def test_a_case_is_found_however_it_is_typed(scene, term):
    assert found(scene, term) == ["ASB-BCDF-GHJK"]


@pytest.mark.parametrize(
    "term", ["", "a", "!!", "Jones", "siany", "960112", "NF3", "sian jones", "onnor", "%", "_"]
)
def test_what_is_not_there_is_not_found(scene, term):
    assert found(scene, term) == []


def test_words_may_stand_with_different_people_of_one_case(scene):
    assert found(scene, "sian residents") == ["ASB-BCDF-GHJK"]


def test_a_barred_member_does_not_find_it_by_any_key(scene):
    CaseBar.objects.create(case=scene.case, user=scene.bob, reason="r", barred_by=scene.alice, barred_at=NOW)
    assert list(matching(scene.bob, "sian")) == []
    assert found_by(scene.bob, "sian", "", TODAY).total == 0
    assert found(scene, "sian") == ["ASB-BCDF-GHJK"]


def test_another_authority_finds_nothing_of_it(scene):
    elsewhere = make_authority("southmere")
    sam = make_member(elsewhere, "sam")
    make_case(elsewhere, "ASB-BCDF-GHJK", applicant={"name": "Someone Else"})
    with in_authority(elsewhere):
        assert list(matching(sam, "sian")) == []
        assert not SearchKey.objects.exists()


def test_keys_follow_what_changes_and_writing_them_again_changes_nothing(scene):
    before = set(SearchKey.objects.values_list("pk", "kind", "key"))
    search.reindex(scene.case)
    assert set(SearchKey.objects.values_list("pk", "kind", "key")) == before
    Person.objects.filter(is_applicant=True).update(name="Ann Bello", name_to_use="")
    search.reindex(scene.case)
    assert found(scene, "bello") == ["ASB-BCDF-GHJK"]
    assert found(scene, "sian") == []


def test_hostile_names_make_keys_and_no_trouble(scene):
    names = ["<script>alert(1)</script>", "{{ 7*7 }} {% now %}", "\u202e😀", "Ü" * 200, "' OR 1=1 --"]
    for number, name in enumerate(names):
        make_person(scene.case, f"h{number}", name=name)
    search.reindex(scene.case)
    assert found(scene, "alert1script") == []
    assert found(scene, "scriptalert1script") == ["ASB-BCDF-GHJK"]
    assert found(scene, "' OR 1=1 --") == ["ASB-BCDF-GHJK"]
    assert max(map(len, SearchKey.objects.values_list("key", flat=True))) <= 100


def test_the_log_says_that_somebody_searched_and_not_for_what(scene):
    kept = search.save_search("Siân O’Connor", user_id=scene.alice.pk, found=1, actor=scene.actor, at=NOW)
    row = AuditEntry.objects.get(action="searched")
    assert (row.about, row.detail, row.actor_user) == (f"search:{kept.pk}", {"found": 1}, scene.alice)
    assert saved_search(scene.alice, kept.pk) == kept
    assert saved_search(scene.bob, kept.pk) is None


def test_terms_are_kept_a_day(scene):
    for hours in (1, 23, 25, 200):
        SavedSearch.objects.create(user=scene.alice, term="x", made_at=NOW - timedelta(hours=hours))
    search.forget_old(NOW)
    assert SavedSearch.objects.count() == 2
    search.forget_old(NOW)
    assert SavedSearch.objects.count() == 2
