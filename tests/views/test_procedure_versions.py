"""R1: the versions, one of them read back with the lawful checks, the draft, two side by side."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.domain.threshold import Procedure
from reviews.models import ProcedureDraft, ProcedureVersion
from reviews.procedures import load_library_procedure
from tests.factories import PEOPLE, make_authority, make_case, make_member, sign_in
from tests.views.applying import MORNING, publish, set_clock

pytestmark = pytest.mark.django_db
BASE = "/northfield/settings/procedure/"


@pytest.fixture
def northfield(monkeypatch: pytest.MonkeyPatch) -> Authority:
    set_clock(monkeypatch, MORNING)
    return make_authority()


@pytest.fixture
def carol(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "carol"))


@pytest.fixture
def alice(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "alice"))


def words(answer: HttpResponse) -> str:
    return html.unescape(" ".join(answer.content.decode().split()))


def draft_of(authority: Authority) -> ProcedureDraft | None:
    with in_authority(authority):
        return ProcedureDraft.objects.first()


def test_nothing_published_says_what_runs_and_what_to_do(carol, alice):
    page = words(carol.get(BASE))
    assert "No procedure is published here. The Act’s own terms run: 3 reports" in page
    assert "Choose a procedure to start from" in page
    assert f'href="{BASE}choose/the-act/"' in page
    assert "An administrator chooses a procedure" in words(alice.get(BASE))


def test_every_version_stands_where_it_stands_today(northfield, carol):
    publish(northfield, "hull", in_force_from=date(2024, 1, 1))
    current = publish(northfield, "hillingdon", number=2, in_force_from=date(2026, 3, 12))
    publish(northfield, "leeds", number=3, in_force_from=date(2026, 3, 13))
    make_case(northfield, procedure=current)
    page = words(carol.get(BASE))
    assert page.index("To come") < page.index("In force</strong>") < page.index("Earlier")
    assert "1 January 2024 to 11 March 2026" in page
    assert "12 March 2026 to 12 March 2026" in page
    assert "from 13 March 2026" in page
    assert (
        '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="Cases under it">1</td>' in page
    )
    assert f'href="{BASE}compare/2/3/"' in page
    assert "Hull City Council" in page


def test_only_a_version_to_come_leaves_the_act_in_force(northfield, carol):
    publish(northfield, "leeds", in_force_from=date(2026, 3, 13))
    assert "No version is in force yet. The Act’s own terms run" in words(carol.get(BASE))


def test_an_overdue_review_is_told(northfield, carol):
    version = publish(northfield, "hull")
    data = load_library_procedure("hull").as_data() | {"review_due": "2026-03-11"}
    with in_authority(northfield):
        ProcedureVersion.objects.filter(pk=version.pk).update(data=data, digest="due")
    page = words(carol.get(BASE))
    assert "next due for review on 11 March 2026" in page
    assert "Overdue" in page


def test_the_library_offers_and_only_an_administrator_can_take(
    northfield, carol, alice, change_library: Callable[..., Procedure]
):
    publish(northfield, "hull")
    assert "The library has a newer text" not in words(carol.get(BASE))
    change_library("hull", notes=["Something new.", "And more."])
    page = words(carol.get(BASE))
    assert "Hull City Council: 2 differences from version 1" in page
    assert f'href="{BASE}compare/1/library/"' in page
    assert "make a draft from it" in page
    assert "make a draft from it" not in words(alice.get(BASE))
    carol.post(f"{BASE}choose/hull/draft/")
    assert "Your draft holds the newer text." in words(carol.get(BASE))


def test_a_version_is_read_back_with_its_checks_and_its_data(northfield, carol):
    publish(northfield, "hull")
    page = words(carol.get(f"{BASE}1/"))
    for said in (
        "Three reports about the behaviour, by anyone, are enough",
        "Local route 1:",
        "Two people from two bodies must agree.",
        "The Act demands it",
        "Guidance asks for it",
        "Good practice",
        "Wording that mends it:",
        "section 104(3)",
        "For a person to settle",
        "The appeal has two tiers. (about “if somebody is dissatisfied”)",
        '"slug": "hull"',
    ):
        assert said in page, said
    assert "routes[" not in page.partition("Show the JSON")[0]


def test_the_data_is_a_file_of_the_very_procedure(northfield, carol):
    version = publish(northfield, "hull")
    carol.post(f"{BASE}choose/leeds/draft/")
    for path, name, data in (
        ("1/file/", "procedure-northfield-1.json", version.data),
        ("draft/file/", "procedure-northfield-draft.json", load_library_procedure("leeds").as_data()),
        ("choose/leeds/file/", "procedure-leeds.json", load_library_procedure("leeds").as_data()),
    ):
        answer = carol.get(BASE + path)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert json.loads(answer.content) == data


def test_two_versions_side_by_side(northfield, carol):
    publish(northfield, "hull")
    publish(northfield, "hillingdon", number=2, in_force_from=date(2026, 1, 1))
    page = words(carol.get(f"{BASE}compare/1/2/"))
    assert "Version 1 beside version 2" in page
    assert 'data-label="Version 1">Two people from two bodies must agree.</td>' in page
    assert 'data-label="Version 2">Nothing says that more than one person decides.</td>' in page
    assert "Not said" in page
    assert "Nothing differs" in words(carol.get(f"{BASE}compare/1/1/"))
    assert "Nothing differs" in words(carol.get(f"{BASE}compare/1/library/"))


def test_a_draft_is_compared_with_what_is_in_force_and_with_the_library(northfield, carol):
    publish(northfield, "hull")
    carol.post(f"{BASE}choose/leeds/draft/")
    assert "Version 1 beside the draft" in words(carol.get(f"{BASE}compare/1/draft/"))
    assert "The draft beside the library now" in words(carol.get(f"{BASE}compare/draft/library/"))
    assert f'href="{BASE}compare/1/draft/"' in words(carol.get(BASE))


@pytest.mark.parametrize(
    "path",
    [
        "2/",
        "99999999999999999999/",
        "2/file/",
        "draft/",
        "draft/file/",
        "compare/1/2/",
        "compare/1/draft/",
        "compare/library/library/",
        "compare/1/99999999999999999999/",
        "compare/hull/1/",
        "choose/atlantis/",
        "choose/atlantis/try/",
        "choose/atlantis/draft/",
        "choose/atlantis/file/",
    ],
)
def test_what_is_not_there_is_not_found(northfield, carol, path):
    publish(northfield, "hull")
    assert carol.get(BASE + path).status_code == 404


def test_a_version_that_left_the_library_still_reads(northfield, carol):
    version = publish(northfield, "hull")
    with in_authority(northfield):
        ProcedureVersion.objects.filter(pk=version.pk).update(library_slug="atlantis")
    assert "the library, which no longer holds it" in words(carol.get(BASE))
    assert carol.get(f"{BASE}1/").status_code == 200
    assert carol.get(f"{BASE}compare/1/library/").status_code == 404


def test_discarding_asks_first_and_once(northfield, carol):
    carol.post(f"{BASE}choose/hull/draft/")
    mark = draft_of(northfield).mark
    page = words(carol.get(f"{BASE}draft/discard/"))
    assert "Do you want to discard the draft?" in page
    assert f'name="mark" value="{mark}"' in page
    assert draft_of(northfield) is not None
    answer = carol.post(f"{BASE}draft/discard/", {"mark": mark}, follow=True)
    assert "There is no draft any more." in words(answer)
    assert draft_of(northfield) is None
    assert carol.post(f"{BASE}draft/discard/", {"mark": mark}).url == BASE
    assert carol.get(f"{BASE}draft/discard/").url == BASE


@pytest.mark.parametrize("mark", ["", "1.1", "x" * 4000, "\x00"])
def test_a_draft_that_was_not_shown_is_not_discarded(northfield, carol, mark):
    carol.post(f"{BASE}choose/hull/draft/")
    answer = carol.post(f"{BASE}draft/discard/", {"mark": f"9{mark}"})
    assert answer.status_code == 422
    assert "The draft has changed since you opened this page" in words(answer)
    assert draft_of(northfield) is not None


def test_others_read_and_do_not_act(northfield, carol):
    publish(northfield, "hull")
    carol.post(f"{BASE}choose/hull/draft/")
    reads = ("", "1/", "1/file/", "draft/", "draft/file/", "choose/", "choose/hull/", "compare/1/draft/")
    acts = ("draft/discard/", "choose/leeds/draft/")
    for who in PEOPLE:
        client = carol if who == "carol" else sign_in(Client(), make_member(northfield, who))
        for path in reads:
            assert client.get(BASE + path).status_code == 200, (who, path)
        if who == "carol":
            continue
        for path in acts:
            assert client.get(BASE + path).status_code == 403, (who, path)
            assert client.post(BASE + path).status_code == 403, (who, path)
        may_try = who in ("alice", "bob")
        assert (client.get(f"{BASE}choose/hull/try/").status_code == 200) is may_try, who
        page = words(client.get(f"{BASE}choose/leeds/"))
        assert "Make a draft from this" not in page
        assert ("Try it on an application" in page) is may_try
        assert "Discard" not in words(client.get(f"{BASE}draft/"))
    assert draft_of(northfield).slug == "hull"


def test_another_authoritys_versions_are_not_there(northfield, carol):
    southmere = make_authority("southmere")
    publish(southmere, "leeds", number=7)
    assert carol.get(f"{BASE}7/").status_code == 404
    assert carol.get("/southmere/settings/procedure/").status_code == 404
    assert "Leeds" not in words(carol.get(BASE))


def test_the_home_page_leads_there(carol, alice):
    for client in (carol, alice):
        assert f'href="{BASE}"' in words(client.get("/northfield/home/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_however_many_versions(
    northfield, carol, count, django_assert_num_queries: Callable[..., object]
):
    for number in range(1, count + 1):
        version = publish(northfield, "hull", number=number, in_force_from=date(2020 + number, 1, 1))
        make_case(northfield, f"ASB-BCDF-GHJ{number}", procedure=version)
    carol.post(f"{BASE}choose/leeds/draft/")
    for path, queries in (("", 7), ("1/", 6), ("draft/", 5), ("compare/1/draft/", 6), ("choose/", 4)):
        carol.get(BASE + path)
        with django_assert_num_queries(queries):
            assert carol.get(BASE + path).status_code == 200


def test_long_names_and_markup_stay_text(northfield, carol):
    data = load_library_procedure("hull").as_data()
    data["name"] = "<script>alert(1)</script>" + "Llanfair" * 30
    data["routes"][0]["title"] = "“Very " + "long " * 80 + "title” <b>"
    data["source"]["address"] = "javascript:alert(1)"
    with in_authority(northfield):
        ProcedureVersion.objects.create(
            number=1, slug="x", data=data, digest="long", in_force_from=date(2025, 1, 1), published_at=MORNING
        )
    answer = carol.get(f"{BASE}1/")
    assert answer.status_code == 200
    raw = answer.content.decode()
    assert "<script>alert" not in raw
    assert 'href="javascript' not in raw
    assert "typed in" in words(carol.get(BASE))
