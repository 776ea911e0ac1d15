"""C4: linked behaviours told apart on their pages: named, shown first, made by two people, undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Case, Complaint, Correction
from tests.deciding import scene_with
from tests.factories import sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import CASE, hidden, refuses_outsiders, words
from tests.views.lettering import version

REPORTS = f"{CASE}reports/"
SPLIT, SORT, JOIN = (f"{REPORTS}behaviours/{one}" for one in ("split/", "", "join/"))


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    return scene_with(4)


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def given(scene: Scene, *about: str, **changed: Any) -> dict[str, Any]:
    of_each = {f"about_{number}": one for number, one in enumerate(about or ("b1", "b1", "b2", "b2"), 1)}
    return {
        "version": version(scene),
        "name_b1": "noise from the flat above",
        "name_b2": "drug dealing on the stairs",
        "reason": "The diary tells of two flats.",
        **of_each,
    } | changed


def press(client: Client, path: str, data: dict[str, Any]) -> Any:
    """The first press, which shows, and the second, which makes."""
    shown = client.post(path, data)
    assert shown.status_code == 200, words(shown)
    return client.post(path, data | {"seen": hidden(shown, "seen")}, follow=True)


def corrections(scene: Scene) -> int:
    with in_authority(scene.authority):
        return Correction.objects.count()


def second_person(scene: Scene) -> None:
    with in_authority(scene.authority):
        row = Correction.objects.get(state="waiting")
    answer = {"version": version(scene), "answer": "confirm", "note": "Read the diary."}
    page = sign_in(Client(), scene.bob).post(f"{REPORTS}corrections/{row.pk}/", answer)
    assert page.status_code == 302


def test_until_told_apart_the_page_says_that_all_is_one_and_offers_it(client):
    page = words(client.get(REPORTS))
    assert "All reports here are taken to be about one behaviour, in the applicant’s favour." in page
    assert "Tell a second behaviour apart" in page


def test_a_split_is_shown_first_with_a_warning_and_only_then_made(scene, client):
    shown = client.post(SPLIT, given(scene))
    page = words(shown)
    assert "No behaviour would reach the number any more." in page
    assert "“noise from the flat above”, by itself: 2 reports count, 3 are needed." in page
    assert "it waits for a second person, and the applicant is told" in page
    assert corrections(scene) == 0
    made = press(client, SPLIT, given(scene))
    assert "a second person must confirm it" in words(made)
    assert corrections(scene) == 1


def test_what_was_altered_after_it_was_shown_is_shown_again(scene, client):
    seen = hidden(client.post(SPLIT, given(scene)), "seen")
    again = client.post(SPLIT, given(scene, "b1", "b1", "b1", "b2", seen=seen))
    assert again.status_code == 200
    assert "3 reports count, 3 are needed" in words(again)
    assert corrections(scene) == 0


def test_confirmed_every_page_tells_them_by_their_names_and_never_by_a_code(scene, client):
    press(client, SPLIT, given(scene, "b1", "absent", "b2", "not-known"))
    second_person(scene)
    ledger = words(client.get(REPORTS))
    assert "Behaviours, each counted by itself" in ledger
    assert "The Act’s own route, section 104(4): noise from the flat above" in ledger
    assert "About both" in ledger
    assert "It is not known what it is about" in ledger
    with in_authority(scene.authority):
        row = Correction.objects.get()
    of_reports = (f"{REPORTS}{one}" for one in ("", "1/", "1/correct/", "add/", f"corrections/{row.pk}/"))
    for path in (*of_reports, f"{CASE}advice/2/", CASE, SORT, JOIN, f"{CASE}history/"):
        page = words(client.get(path))
        assert "b1" not in page.split(), path
        assert "b2" not in page.split(), path
        assert "s104-4" not in page, path
    assert "drug dealing on the stairs" in words(client.get(f"{REPORTS}corrections/{row.pk}/"))
    assert "Settled which behaviours the reports are about" in words(client.get(f"{CASE}history/"))
    assert "Behaviour About “noise from the flat above”" in words(client.get(f"{REPORTS}1/")).replace(
        "Nobody had told any apart ", ""
    )


def test_one_report_is_moved_where_it_is_corrected(scene, client):
    press(client, SPLIT, given(scene, "b1", "absent", "absent", "absent"))
    page = client.get(f"{REPORTS}2/correct/").content.decode()
    assert 'name="about"' in page
    with in_authority(scene.authority):
        assert "behaviour" not in Complaint.objects.get(number=2).facts


def test_joined_again_by_one_press_shown_first(scene, client):
    press(client, SPLIT, given(scene, "b1", "absent", "absent", "absent"))
    data = {"version": version(scene), "reason": "One gang is behind both."}
    shown = client.post(JOIN, data)
    assert "All reports are about one behaviour again, and count together." in words(shown)
    press(client, JOIN, data)
    with in_authority(scene.authority):
        assert Case.objects.get().behaviours == []
    assert "All reports are about one behaviour already." in words(client.get(JOIN, follow=True))


def test_a_third_is_told_apart_and_two_of_three_are_joined(scene, client):
    press(client, SPLIT, given(scene, "b1", "absent", "absent", "absent"))
    third = given(scene, "b1", "absent", "absent", "absent", name_b3="cars on the grass")
    press(client, SPLIT, third)
    with in_authority(scene.authority):
        assert [one["name"] for one in Case.objects.get().behaviours][2] == "cars on the grass"
    data = {"version": version(scene), "which": "b3", "into": "b3", "reason": "Same."}
    assert "Select another behaviour than the one above" in words(client.post(JOIN, data))
    press(client, JOIN, data | {"into": "b1"})
    with in_authority(scene.authority):
        assert [one["id"] for one in Case.objects.get().behaviours] == ["b1", "b2"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name_b2": " "}, "Enter a few words for this behaviour"),
        ({"name_b2": "x" * 61}, "The name of a behaviour must be 60 characters or less"),
        ({"name_b2": "Noise from the flat ABOVE"}, "Give each behaviour a name of its own"),
        ({"about_3": ""}, "Select what report 3 is about"),
        ({"about_3": "b9"}, "Select a valid choice"),
        ({"about_3": "b1", "about_4": "b1"}, "Each behaviour needs at least one report"),
        ({"reason": ""}, "Say why you are telling them apart like this"),
        ({"version": "'"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(scene, client, changed, said):
    answer = client.post(SPLIT, given(scene, **changed))
    assert answer.status_code == 422
    assert said in words(answer)
    assert "drug dealing" in answer.content.decode() or "name_b2" in changed
    assert corrections(scene) == 0


def test_hostile_words_are_shown_as_words(scene, client):
    data = given(scene, "b1", "absent", "absent", "absent", name_b2="<script>alert(1)</script> {{ case }}")
    press(client, SPLIT, data)
    page = client.get(REPORTS).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ case }}" in page


def test_from_an_older_page_nothing_is_made_and_what_was_typed_stays(scene, client):
    old = given(scene)
    seen = hidden(client.post(SPLIT, old), "seen")
    with in_authority(scene.authority):
        Case.objects.update(version=99)
    answer = client.post(SPLIT, old | {"seen": seen})
    assert answer.status_code == 422
    assert "Someone changed this case while you had it open" in words(answer)
    assert "The diary tells of two flats." in answer.content.decode()
    assert corrections(scene) == 0


def test_while_one_waits_another_is_not_asked_for(scene, client):
    press(client, SPLIT, given(scene))
    answer = client.post(SPLIT, given(scene, "b2", "b1", "b2", "b2"))
    assert "wait for a second person already" in words(answer)


def test_with_one_report_there_is_nothing_to_tell_apart(db):
    scene = scene_with(1)
    client = sign_in(Client(), scene.alice)
    assert "once there are two reports" in words(client.get(SPLIT, follow=True))
    assert "Tell a second behaviour apart" not in words(client.get(REPORTS))


@pytest.mark.parametrize("path", [SPLIT, SORT, JOIN])
def test_only_those_who_work_on_the_case_may(scene, path):
    refuses_outsiders(scene, path, given(scene), reads=False)
    assert corrections(scene) == 0
