"""C11: all that waits for an envelope, of every case one may see: printed in one go, marked as posted."""

from __future__ import annotations

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Case, CaseBar, Letter, Person
from reviews.services import letters
from tests.deciding import PARTS, scene_with
from tests.factories import NOW, TODAY, make_authority, make_case, make_member, sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import dated, words
from tests.views.deciding import alice, bob
from tests.views.lettering import NO, YES, logged, one, reach, sent, victim

TO_POST = "/northfield/casework/letters-to-post/"
PRINT = f"{TO_POST}print/"
POSTED = f"{TO_POST}posted/"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    """One letter waits for the post."""
    made = scene_with(3)
    reach(made)
    sent(made, "post")
    return made


def another(scene: Scene, name: str = "Vera Victim", **fields: object) -> Letter:
    """A second letter that waits: to a victim of the case."""
    vera = victim(scene, name=name, address="9 High Street", postcode="NF2 1AA", post_safe=YES, **fields)
    with in_authority(scene.authority):
        letter = letters.write_for_case(scene.case.pk, "threshold-met", vera.pk, actor=scene.actor, at=NOW)
        letter = letters.keep_parts(
            letter.pk, letter.version, PARTS["threshold-met"], actor=scene.actor, at=NOW
        )
        return letters.issue(letter.pk, letter.version, "post", actor=scene.actor, at=NOW)


def states(scene: Scene) -> list[str]:
    with in_authority(scene.authority):
        return list(Letter.objects.order_by("number").values_list("state", flat=True))


def posted(client: Client, *numbers: int, day: str = "2026-03-12"):
    return client.post(POSTED, {"letter": numbers, **dated("on", day)}, follow=True)


def test_with_nothing_to_post_the_page_says_what_comes_here(db):
    made = scene_with(3)
    page = words(alice(made).get(TO_POST))
    assert "No letter waits for the post" in page
    assert "Print those selected" not in page


def test_each_letter_is_there_with_its_address_and_since_when(scene):
    reach(scene, plain_envelope=False)
    page = words(alice(scene).get(TO_POST))
    for said in ("Zainab Okafor", "ASB-BCDF-GHJK, letter 1", "3 Mill Lane", "NF1 2AB", "12 March 2026"):
        assert said in page, said
    assert "Any envelope" in page
    assert "Large print" not in page


def test_a_plain_envelope_and_large_print_are_marked(scene):
    reach(scene, plain_envelope=True, letter_format="large-print")
    page = words(alice(scene).get(TO_POST))
    assert "Plain envelope" in page
    assert "Large print" in page
    printed = words(alice(scene).get(PRINT, {"letter": one(scene).pk}))
    assert "Zainab Okafor, ASB-BCDF-GHJK: plain envelope, large print" in printed


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ({"post_safe": NO}, "They have said since that post is not safe."),
        ({"address": "1 New Street"}, "The address has changed since the letter was made."),
    ],
)
def test_what_must_not_be_posted_any_more_says_so_and_can_be_neither_printed_nor_marked(scene, since, said):
    reach(scene, **since)
    client = alice(scene)
    page = client.get(TO_POST)
    assert "Do not post" in words(page)
    assert said in words(page)
    assert 'name="letter"' not in page.content.decode()
    assert "3 Mill Lane" not in words(page)
    pk = one(scene).pk
    for do in ("print", "posted"):
        assert client.post(TO_POST, {"letter": pk, "do": do}).status_code == 422
    printed = client.get(PRINT, {"letter": pk}, follow=True)
    assert "3 Mill Lane" not in words(printed)
    posted(client, pk)
    assert states(scene) == ["to-post"]


def test_beside_one_that_may_go_a_forged_one_that_may_not_is_refused(scene):
    other = another(scene)
    reach(scene, post_safe=NO)
    with in_authority(scene.authority):
        first = Letter.objects.get(number=1)
    page = words(posted(alice(scene), first.pk, other.pk))
    assert "1 letter is marked as posted" in page
    assert "Letter 1 of ASB-BCDF-GHJK was not marked" in page
    assert states(scene) == ["to-post", "told"]


def test_with_nothing_selected_the_page_says_what_to_do(scene):
    for given in ({}, {"do": "print"}, {"letter": "x", "do": "print"}, {"letter": "9" * 30}):
        answer = alice(scene).post(TO_POST, given)
        assert answer.status_code == 422
        assert "Select the letters you want to print or have posted" in words(answer)
        assert "Error:" in words(answer)
        assert f'href="#letter-{one(scene).pk}"' in answer.content.decode()


def test_those_selected_are_printed_in_one_go_and_each_is_in_its_cases_history(scene):
    another(scene)
    with in_authority(scene.authority):
        ids = list(Letter.objects.values_list("pk", flat=True))
    answer = alice(scene).post(TO_POST, {"letter": ids, "do": "print"})
    page = alice(scene).get(answer.url)
    assert (
        page.content.decode().count('<div class="app-sheet')
        - page.content.decode().count('<div class="app-sheet__')
        == 2
    )
    assert "Dear Zainab Okafor" in words(page)
    assert "Dear Vera Victim" in words(page)
    assert "A manager of another council leads it." in words(page)
    assert logged(scene, "downloaded") == 2


def test_one_alone_is_printed_alone(scene):
    another(scene)
    page = words(alice(scene).get(PRINT, {"letter": one_of(scene, 2)}))
    assert "Vera Victim" in page
    assert "Dear Zainab Okafor" not in page
    assert logged(scene, "downloaded") == 1


def one_of(scene: Scene, number: int) -> int:
    with in_authority(scene.authority):
        return Letter.objects.get(number=number).pk


def test_marked_as_posted_on_a_day_it_is_told_from_that_day(scene):
    client = alice(scene)
    answer = client.post(TO_POST, {"letter": one(scene).pk, "do": "posted"})
    assert "Mark 1 letter as posted" in words(client.get(answer.url))
    page = words(posted(client, one(scene).pk))
    assert "1 letter is marked as posted: its reader counts as told." in page
    assert "No letter waits for the post" in page
    assert (one(scene).state, one(scene).posted_on, one(scene).told_on) == ("told", TODAY, TODAY)
    with in_authority(scene.authority):
        assert Case.objects.get().status == "told"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-13", "The day they were posted must be 12 March 2026 or earlier"),
        ("2026-03-11", "The day they were posted must be 12 March 2026 or later"),
        ("2026-02-31", "must be a real date"),
    ],
)
def test_the_day_is_a_real_one_after_the_letter_and_not_to_come(scene, day, said):
    answer = posted(alice(scene), one(scene).pk, day=day)
    assert answer.status_code == 422
    assert said in words(answer)
    assert states(scene) == ["to-post"]


def test_one_that_a_colleague_marked_meanwhile_is_told_by_name_and_stays_as_it_was(scene):
    other = another(scene)
    first = one_of(scene, 1)
    posted(bob(scene), first)
    page = words(posted(alice(scene), first, other.pk))
    assert "1 letter is marked as posted" in page
    assert "Letter 1 of ASB-BCDF-GHJK was marked as posted already, by Bob Brennan." in page
    with in_authority(scene.authority):
        assert Letter.objects.get(pk=first).told_by == scene.bob


def test_pressed_twice_it_says_who_marked_it_and_changes_nothing(scene):
    pk = one(scene).pk
    posted(alice(scene), pk)
    again = words(posted(alice(scene), pk))
    assert "was marked as posted already, by Alice Adeyemi." in again
    assert logged(scene, "letter-posted") == 1


def test_one_taken_back_meanwhile_is_named(scene):
    letter = one(scene)
    with in_authority(scene.authority):
        letters.take_back(letter.pk, letter.version, actor=scene.actor, at=NOW)
    page = words(posted(alice(scene), letter.pk))
    assert "Letter 1 of ASB-BCDF-GHJK does not wait for the post any more." in page
    gone = words(alice(scene).get(PRINT, {"letter": letter.pk}, follow=True))
    assert "These letters do not wait any more." in gone


def test_a_case_one_is_barred_from_is_not_there_and_cannot_be_forged(scene):
    with in_authority(scene.authority):
        CaseBar.objects.create(
            case=scene.case, user=scene.bob, reason="Next door.", barred_by=scene.alice, barred_at=NOW
        )
    client = bob(scene)
    assert "Zainab Okafor" not in words(client.get(TO_POST))
    pk = one(scene).pk
    assert "Zainab Okafor" not in words(client.get(PRINT, {"letter": pk}, follow=True))
    page = words(posted(client, pk))
    assert "ASB-BCDF-GHJK" not in page
    assert states(scene) == ["to-post"]
    assert logged(scene, "downloaded") == 0


def test_beside_one_of_ones_own_a_letter_of_a_case_one_is_barred_from_is_neither_marked_nor_named(scene):
    mine = next(pk for pk in waiting(scene, 1) if pk != one_of_case(scene))
    with in_authority(scene.authority):
        CaseBar.objects.create(
            case=scene.case, user=scene.bob, reason="Next door.", barred_by=scene.alice, barred_at=NOW
        )
    page = words(posted(bob(scene), one_of_case(scene), mine))
    assert "1 letter is marked as posted" in page
    assert "ASB-BCDF-GHJK" not in page
    with in_authority(scene.authority):
        assert Letter.objects.get(pk=one_of_case(scene)).state == "to-post"
    posted(alice(scene), one_of_case(scene))
    assert "ASB-BCDF-GHJK" not in words(posted(bob(scene), one_of_case(scene), mine))


def one_of_case(scene: Scene) -> int:
    with in_authority(scene.authority):
        return Letter.objects.get(case=scene.case).pk


@pytest.mark.parametrize("path", [TO_POST, PRINT, POSTED])
def test_other_roles_and_other_councils_have_no_way_in(scene, path):
    pk = one(scene).pk
    for who in ("dev", "carol", "erin", "frank", "grace", "hal"):
        client = sign_in(Client(), make_member(scene.authority, who))
        assert client.get(path, {"letter": pk}).status_code == 403, who
        assert client.post(path, {"letter": pk, **dated("on", "2026-03-12")}).status_code == 403, who
    south = make_authority("southmere")
    sam = sign_in(Client(), make_member(south, "sam"))
    assert sam.get(path, {"letter": pk}).status_code == 404
    assert sam.post(path, {"letter": pk}).status_code == 404
    own = path.replace("northfield", "southmere")
    assert "Zainab" not in words(sam.get(own, {"letter": pk}, follow=True))
    assert "ASB-BCDF" not in words(sam.post(own, {"letter": pk, **dated("on", "2026-03-12")}, follow=True))
    assert states(scene) == ["to-post"]


def test_hostile_names_and_addresses_do_nothing(scene):
    bad = "<script>alert(1)</script>{{ 7*7 }}"
    another(scene, name=bad)
    for path, data in (
        (TO_POST, {}),
        (PRINT, {"letter": one_of(scene, 2)}),
        (POSTED, {"letter": one_of(scene, 2)}),
    ):
        page = alice(scene).get(path, data)
        assert "<script>alert" not in page.content.decode(), path
        assert "{{ 7*7 }}" in words(page), path


def waiting(scene: Scene, how_many: int) -> list[int]:
    """So many more letters that wait, each of a case of its own."""
    with in_authority(scene.authority):
        like = Letter.objects.get(number=1)
        for number in range(how_many):
            case = make_case(scene.authority, f"ASB-BCDF-GH{number:02d}".replace("0", "X").replace("1", "Y"))
            person = Person.objects.get(case=case, is_applicant=True)
            Person.objects.filter(pk=person.pk).update(
                address="3 Mill Lane\nNorthfield", postcode="NF1 2AB", post_safe=YES
            )
            Letter.objects.create(
                case=case, number=1, kind=like.kind, to=person, state="to-post", way="post",
                context=like.context, document=like.document.name, written_at=NOW, issued_at=NOW,
            )  # fmt: skip
        return list(Letter.objects.values_list("pk", flat=True))


def test_many_letters_cost_what_one_does(scene, django_assert_num_queries):
    waiting(scene, 8)
    client = alice(scene)
    client.get(TO_POST)
    with django_assert_num_queries(8):
        assert words(client.get(TO_POST)).count("3 Mill Lane") == 9


def test_printing_many_costs_one_line_of_history_for_each(scene, django_assert_max_num_queries):
    ids = waiting(scene, 8)
    client = alice(scene)
    client.get(PRINT, {"letter": ids})
    with django_assert_max_num_queries(8 + len(ids)):
        assert client.get(PRINT, {"letter": ids}).status_code == 200
