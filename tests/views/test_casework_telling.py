"""C10: what became of a letter: given, spoken, come back, tried in vain, taken back, thrown away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.scoping import in_authority
from reviews.models import Case, ContactEntry, Letter, Person, Task
from reviews.services import telling
from tests.deciding import decide, issue, scene_with, write
from tests.factories import NOW, TODAY
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import dated, hidden, refuses_outsiders, words
from tests.views.deciding import alice, bob
from tests.views.lettering import LETTER, LETTERS, NO, drafted, one, reach, sent, version, victim

GIVEN = f"{LETTER}given/"
BACK = f"{LETTER}came-back/"
ATTEMPT = f"{LETTER}attempt/"
STAND_IN = f"{LETTERS}stand-in/"
THROW = f"{LETTER}throw-away/"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    return scene_with(3)


def status(scene: Scene) -> str:
    with in_authority(scene.authority):
        return Case.objects.get().status


def given(scene: Scene, **over: str) -> dict[str, str]:
    return {
        "version": str(version(scene)),
        "who": "Alice",
        "note": "At the library, alone.",
        **dated("on", TODAY.isoformat()),
    } | over


def posted(scene: Scene) -> None:
    reach(scene)
    letter = sent(scene, "post")
    with in_authority(scene.authority):
        telling.mark_posted([letter.pk], TODAY, actor=scene.actor, at=NOW)


@pytest.mark.parametrize(("way", "word"), [("hand", "Handed over"), ("spoken", "Spoken")])
def test_handed_over_or_spoken_it_counts_as_told_from_the_day_it_was_done(scene, way, word):
    sent(scene, way)
    assert GIVEN in alice(scene).get(LETTER).content.decode()
    page = words(alice(scene).post(GIVEN, given(scene), follow=True))
    assert "Recorded. They have been told." in page
    assert f"{word} 12 March 2026" in page
    assert "Alice: At the library, alone." in page
    assert status(scene) == "told"
    assert "must be told the decision" not in words(alice(scene).get(LETTERS))


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (dated("on", "2026-03-13"), "The day must be 12 March 2026 or earlier"),
        (dated("on", "2026-03-01"), "The day must be 12 March 2026 or later"),
        ({"who": ""}, "Enter who did it"),
        ({"note": "  "}, "Say where, and how it went"),
    ],
)
def test_when_by_whom_and_how_are_all_asked(scene, over, said):
    sent(scene, "hand")
    answer = alice(scene).post(GIVEN, given(scene, **over))
    assert answer.status_code == 422
    assert said in words(answer)
    assert status(scene) == "decided"


def test_recorded_twice_it_is_recorded_once(scene):
    sent(scene, "hand")
    data = given(scene)
    alice(scene).post(GIVEN, data)
    again = bob(scene).post(GIVEN, data | {"who": "Bob"}, follow=True)
    assert "This was recorded already. Nothing was changed." in words(again)
    assert one(scene).told_note.startswith("Alice")


def test_a_page_out_of_date_shows_what_changed_and_records_nothing_yet(scene):
    sent(scene, "hand")
    data = given(scene)
    with in_authority(scene.authority):
        Case.objects.update(version=version(scene) + 1)
    answer = alice(scene).post(GIVEN, data)
    assert answer.status_code == 422
    assert "At the library, alone." in words(answer)
    assert status(scene) == "decided"
    assert alice(scene).post(GIVEN, data | {"version": hidden(answer, "version")}).status_code == 302
    assert status(scene) == "told"


def test_a_letter_sent_online_is_not_given_by_hand(scene):
    sent(scene, "online")
    answer = alice(scene).post(GIVEN, given(scene), follow=True)
    assert "There is nothing to record" in words(answer)
    assert status(scene) == "decided"


def test_what_came_back_opens_the_duty_again_and_offers_another_way(scene):
    posted(scene)
    assert status(scene) == "told"
    assert BACK in alice(scene).get(LETTER).content.decode()
    assert alice(scene).post(BACK, {"why": " "}).status_code == 422
    page = words(alice(scene).post(BACK, {"why": "Gone away."}, follow=True))
    assert "The duty to tell is open again" in page
    assert "Gone away." in page
    assert "Write it again, for another way" in page
    assert status(scene) == "decided"
    again = alice(scene).post(BACK, {"why": "Other."}, follow=True)
    assert "This was recorded already." in words(again)
    assert one(scene).returned_why == "Gone away."


def test_only_what_was_posted_can_come_back(scene):
    sent(scene, "hand")
    answer = alice(scene).post(BACK, {"why": "x"}, follow=True)
    assert "Only a letter that was posted can come back." in words(answer)
    assert one(scene).state == "issued"


def attempt(scene: Scene, **over: str):
    data = {
        "version": str(version(scene)),
        "kind": "call",
        "text": "No answer.",
        **dated("on", TODAY.isoformat()),
    } | over
    return alice(scene).post(ATTEMPT, data, follow=True)


def test_two_attempts_on_record_let_a_managers_reason_stand_in(scene):
    sent(scene, "online")
    client = alice(scene)
    assert "Two recorded attempts are needed first" in words(client.get(STAND_IN, follow=True))
    assert "The attempt is on record, here and in the contact log." in words(attempt(scene))
    assert "Record a manager’s reason" not in words(client.get(LETTERS))
    attempt(scene, text="Still no answer.")
    page = words(client.get(LETTERS))
    assert "2 attempts that failed are on record." in page
    assert "Record a manager’s reason in place of telling" in page
    shown = words(client.get(STAND_IN))
    assert "No answer." in shown
    assert "Still no answer." in shown
    reason = {"version": version(scene), "manager": "Mo Manager, head of service", "reason": "Gone abroad."}
    assert client.post(STAND_IN, reason | {"manager": ""}).status_code == 422
    assert status(scene) == "decided"
    done = words(client.post(STAND_IN, reason, follow=True))
    assert "The reason stands in for telling. The case can go on." in done
    assert status(scene) == "told"
    with in_authority(scene.authority):
        assert ContactEntry.objects.filter(attempt_to_tell__isnull=False, reached=False).count() == 2


def test_an_attempt_by_a_way_that_is_not_safe_is_refused(scene):
    sent(scene, "spoken")
    reach(scene, call_safe=NO)
    answer = attempt(scene)
    assert answer.status_code == 422
    assert "They have said that this way is not safe. Do not use it" in words(answer)
    with in_authority(scene.authority):
        assert not ContactEntry.objects.exists()


def test_once_told_there_is_nothing_to_attempt(scene):
    sent(scene, "hand")
    alice(scene).post(GIVEN, given(scene))
    assert "There is nothing to tell by this letter any more." in words(attempt(scene))


def test_a_victim_is_not_told_where_that_is_not_safe_and_why_is_on_record(scene):
    vera = victim(scene)
    with in_authority(scene.authority):
        decide(scene, "met")
    path = f"{LETTERS}victims/{vera.pk}/"
    data = {"version": version(scene), "why": "She lives with <i>him</i>."}
    assert alice(scene).post(path, data | {"why": ""}).status_code == 422
    done = alice(scene).post(path, data, follow=True)
    assert "The reason is on record." in words(done)
    assert "Vera Victim was not told (Alice Adeyemi, 12 March 2026): She lives with <i>him</i>." in words(
        done
    )
    assert "&lt;i&gt;him" in done.content.decode()
    with in_authority(scene.authority):
        assert not Task.objects.filter(kind="tell-victim", done_at__isnull=True).exists()
    again = alice(scene).post(path, data, follow=True)
    assert "This is settled already" in words(again)


def test_only_a_victim_of_this_case_who_did_not_apply_has_such_a_page(scene):
    with in_authority(scene.authority):
        decide(scene, "met")
        applicant = Person.objects.get(is_applicant=True).pk
    for pk in (applicant, 999999, 999999999999999999999):
        assert alice(scene).get(f"{LETTERS}victims/{pk}/").status_code == 404


def take_back(scene: Scene, **data: object):
    given = {"version": one(scene).version} | data
    return alice(scene).post(f"{LETTER}take-back/", given, follow=True)


def test_what_has_not_left_is_taken_back_and_is_a_draft_again(scene):
    reach(scene)
    sent(scene, "post")
    assert "Take it back" in words(alice(scene).get(LETTER))
    assert "Somebody changed the letter meanwhile." in words(take_back(scene, version="nonsense"))
    assert "It is a draft again" in words(take_back(scene))
    assert one(scene).state == "draft"
    assert alice(scene).get(f"{LETTER}take-back/").status_code == 405


def test_what_has_left_is_not_taken_back(scene):
    posted(scene)
    assert "Take it back" not in words(alice(scene).get(LETTER))
    assert "It has gone: it cannot be taken back any more." in words(take_back(scene))
    assert one(scene).state == "told"


def test_a_draft_is_thrown_away_once_that_is_confirmed(scene):
    letter = drafted(scene)
    page = words(alice(scene).get(THROW))
    assert "It has not been sent to anybody." in page
    stale = alice(scene).post(THROW, {"version": letter.version - 1}, follow=True)
    assert "Somebody changed the letter meanwhile." in words(stale)
    done = alice(scene).post(THROW, {"version": letter.version}, follow=True)
    assert "The draft has been thrown away." in words(done)
    with in_authority(scene.authority):
        assert not Letter.objects.exists()


def test_what_has_gone_out_is_kept(scene):
    sent(scene, "online")
    answer = alice(scene).post(THROW, {"version": one(scene).version}, follow=True)
    assert "This letter has gone out: it is kept." in words(answer)
    assert one(scene).state == "issued"


def test_sent_another_way_the_first_says_which_letter_replaced_it(scene):
    posted(scene)
    alice(scene).post(BACK, {"why": "Gone away."})
    with in_authority(scene.authority):
        again = write(scene, Letter.objects.get().decision)
        issue(scene, again, "spoken", NOW + timedelta(minutes=1))
    page = words(alice(scene).get(LETTERS))
    assert "Replaced 12 March 2026, by letter 2" in page
    first = alice(scene).get(LETTER)
    assert f'href="{LETTERS}2/"' in first.content.decode()


@pytest.mark.parametrize(
    ("path", "way"), [(GIVEN, "hand"), (BACK, "post"), (ATTEMPT, "online"), (THROW, None)]
)
def test_nobody_from_outside_records_anything(scene, path, way):
    if way == "post":
        posted(scene)
    elif way:
        sent(scene, way)
    else:
        drafted(scene)
    before = one(scene)
    refuses_outsiders(scene, path, given(scene, why="x", kind="call", text="x"), reads=False)
    assert (one(scene).state, one(scene).version) == (before.state, before.version)
    with in_authority(scene.authority):
        assert not ContactEntry.objects.exists()


def test_nobody_from_outside_stands_in(scene):
    sent(scene, "online")
    for _time in range(2):
        attempt(scene)
    refuses_outsiders(
        scene, STAND_IN, {"version": version(scene), "manager": "M", "reason": "R"}, reads=False
    )
    assert status(scene) == "decided"


def test_nobody_from_outside_settles_a_victim(scene):
    vera = victim(scene)
    sent(scene, "online")
    refuses_outsiders(
        scene, f"{LETTERS}victims/{vera.pk}/", {"version": version(scene), "why": "x"}, reads=False
    )
    with in_authority(scene.authority):
        assert Task.objects.filter(kind="tell-victim", done_at__isnull=True).exists()


@pytest.mark.parametrize("path", [GIVEN, ATTEMPT])
def test_what_a_page_costs(scene, path, django_assert_max_num_queries):
    sent(scene, "hand")
    client = alice(scene)
    client.get(path)
    with django_assert_max_num_queries(20):
        assert client.get(path).status_code == 200
