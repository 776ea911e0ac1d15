"""C10: letters listed, written, seen as pages, sent by a safe way only, and taken as Word files."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from pledge.models import Message
from pledge.scoping import in_authority
from reviews.forms.letters import WriteForm
from reviews.models import Letter
from reviews.services import letters
from tests.deciding import add_report, assess, decide, scene_with, write
from tests.factories import NOW, make_member, sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import dated, hidden, outsiders, refuses_outsiders, words
from tests.views.deciding import alice, bob
from tests.views.lettering import (
    LETTER,
    LETTERS,
    NO,
    UNKNOWN,
    YES,
    drafted,
    logged,
    one,
    reach,
    sent,
    victim,
)

SEND = f"{LETTER}send/"
WORD = f"{LETTER}word/"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    return scene_with(3)


def parts(scene: Scene, **over: str) -> dict[str, str]:
    """What the page of the draft would post."""
    letter = one(scene)
    kept = dict(letter.free_parts)
    day = dated("take_part_by", kept.pop("take_part_by", "") or "2026-03-26")
    return {"version": str(letter.version)} | kept | day | over


def test_a_not_met_that_the_facts_have_overtaken_is_not_sent_and_the_page_says_why(db):
    scene = scene_with(2)
    with in_authority(scene.authority):
        write(scene, decide(scene, "not-met"))
        add_report(scene, 3)
        assess(scene)
    for answer in (send(scene, "hand"), alice(scene).get(SEND, follow=True)):
        assert "The bodies must decide again: nothing was sent." in words(answer)
    assert one(scene).state == "draft"


def send(scene: Scene, way: str, client: Client | None = None):
    data = {"version": one(scene).version, "way": way}
    return (client or alice(scene)).post(SEND, data, follow=True)


def test_with_no_letter_the_page_says_what_will_come_here(scene):
    page = words(alice(scene).get(LETTERS))
    assert "No letters yet" in page


def test_before_a_decision_only_the_acknowledgement_can_be_written(scene):
    with in_authority(scene.authority):
        scene.case.status = "closed"
        scene.case.save()
    client = alice(scene)
    assert "Write a letter" not in words(client.get(LETTERS))
    told = client.get(f"{LETTERS}write/", follow=True)
    assert "There is no letter to write now." in words(told)


def test_after_a_decision_the_duty_to_tell_stands_on_the_page_until_it_is_done(scene):
    with in_authority(scene.authority):
        decide(scene, "met")
    page = words(alice(scene).get(LETTERS))
    assert "The applicant must be told the decision (section 104(6))" in page
    assert "Write a letter" in page


def test_the_only_letter_there_is_to_write_is_chosen_already(scene):
    path = f"{LETTERS}write/"
    one_offer = [("threshold-met:1", "To the applicant")]
    assert WriteForm(offers=one_offer)["letter"].value() == "threshold-met:1"
    assert WriteForm(offers=[*one_offer, ("closed:1", "It is closed")])["letter"].value() is None
    page = alice(scene).get(path).content.decode()
    assert page.count('type="radio"') == page.count(" checked") == 1


def test_a_letter_is_chosen_written_and_gone_on_with(scene):
    with in_authority(scene.authority):
        decide(scene, "met")
    client = alice(scene)
    assert client.post(f"{LETTERS}write/", {"letter": ""}).status_code == 422
    key = f"threshold-met:{applicant(scene)}"
    for _press in range(2):
        answer = client.post(f"{LETTERS}write/", {"letter": key})
        assert answer.url == LETTER
    assert one(scene).state == "draft"


def applicant(scene: Scene) -> int:
    with in_authority(scene.authority):
        return scene.applicant.pk


@pytest.mark.parametrize("key", ["threshold-not-met:{}", "threshold-met:999999", "x", "threshold-met:", ":1"])
def test_only_what_is_offered_can_be_written(scene, key):
    with in_authority(scene.authority):
        decide(scene, "met")
    answer = alice(scene).post(f"{LETTERS}write/", {"letter": key.format(applicant(scene))})
    assert answer.status_code == 422
    with in_authority(scene.authority):
        assert not Letter.objects.exists()


def test_a_draft_names_what_is_missing_with_a_link_to_where_it_is_written(scene):
    with in_authority(scene.authority):
        decide(scene, "met")
        letters.write_for_case(scene.case.pk, "threshold-met", scene.applicant.pk, actor=scene.actor, at=NOW)
    page = alice(scene).get(LETTER)
    assert "Before it can go out" in words(page)
    assert 'href="#id_chair"' in page.content.decode()
    assert 'id="id_chair"' in page.content.decode()
    refused = alice(scene).get(SEND)
    assert "This letter cannot go out yet" in words(refused)
    assert f'href="{LETTER}#id_chair"' in refused.content.decode()
    assert send(scene, "online").status_code == 422
    assert one(scene).state == "draft"


def test_what_is_typed_is_kept_as_typed_and_stands_in_the_letter(scene):
    drafted(scene)
    typed = "Ann Able,\r\n  of the fire service.\r\n\r\nShe is new here."
    done = alice(scene).post(LETTER, parts(scene, chair=typed), follow=True)
    assert "Saved. This is the letter as it stands." in words(done)
    assert one(scene).free_parts["chair"].split() == typed.split()
    assert "She is new here." in words(done).partition("The letter as it stands")[2]


def test_words_a_colleague_saved_meanwhile_are_shown_beside_yours(scene):
    drafted(scene)
    mine = parts(scene, chair="Alice’s words.")
    bob(scene).post(LETTER, parts(scene, chair="Bob’s words."))
    answer = alice(scene).post(LETTER, mine)
    assert answer.status_code == 422
    assert "Bob’s words." in words(answer)
    assert "Alice’s words." in words(answer)
    assert one(scene).free_parts["chair"] == "Bob’s words."
    alice(scene).post(LETTER, mine | {"version": hidden(answer, "version")})
    assert one(scene).free_parts["chair"] == "Alice’s words."


def test_an_impossible_day_is_an_error_and_not_lost(scene):
    drafted(scene)
    answer = alice(scene).post(LETTER, parts(scene, **{"take_part_by-day": "45"}))
    assert answer.status_code == 422
    assert 'value="45"' in answer.content.decode()


def test_only_safe_ways_are_offered_and_the_others_say_why_not(scene):
    drafted(scene)
    reach(scene, email_safe=NO, phone="", post_safe=NO, contact_notes="Ring after school.")
    page = alice(scene).get(SEND)
    assert 'value="online"' not in page.content.decode()
    assert 'value="post"' not in page.content.decode()
    assert 'value="hand"' in page.content.decode()
    for said in (
        "Online: neither email nor text message is known to be safe",
        "By post: they have said that post is not safe.",
        "Ring after school.",
    ):
        assert said in words(page)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"post_safe": UNKNOWN}, "By post: it is not known whether post is safe."),
        ({"address": " "}, "By post: there is no address."),
        ({"email": "", "phone": ""}, "Online: there is no email address or mobile number"),
    ],
)
def test_each_way_not_offered_has_its_own_reason(scene, fields, said):
    drafted(scene)
    reach(scene, **fields)
    assert said in words(alice(scene).get(SEND))


@pytest.mark.parametrize("way", ["post", "online", "pigeon", ""])
def test_a_forged_way_is_refused_and_nothing_goes_out(scene, way):
    drafted(scene)
    reach(scene, email_safe=NO, phone="", post_safe=NO)
    answer = send(scene, way)
    assert answer.status_code == 422
    assert "Error:" in words(answer)
    assert one(scene).state == "draft"
    with in_authority(scene.authority):
        assert not Message.objects.filter(kind="letter-waiting").exists()


@pytest.mark.parametrize(
    ("way", "state", "said"),
    [
        ("online", "issued", "It counts as told when they open it."),
        ("post", "to-post", "It waits in the letters to post."),
        ("hand", "issued", "Print it, hand it over, then record it here."),
        ("spoken", "issued", "Read it out or explain it, then record it here."),
    ],
)
def test_each_way_says_what_comes_next_and_does_not_count_as_told(scene, way, state, said):
    drafted(scene)
    reach(scene)
    assert said in words(send(scene, way))
    assert one(scene).state == state
    assert "must be told the decision (section 104(6))" in words(alice(scene).get(LETTERS))


def test_sent_twice_it_goes_out_once(scene):
    drafted(scene)
    data = {"version": one(scene).version, "way": "online"}
    alice(scene).post(SEND, data)
    again = bob(scene).post(SEND, data, follow=True)
    assert "This letter has gone out already. Nothing was sent twice." in words(again)
    with in_authority(scene.authority):
        assert Message.objects.filter(kind="letter-waiting").count() == 1
    late = alice(scene).post(LETTER, {"chair": "Too late."}, follow=True)
    assert "it cannot be changed any more" in words(late)
    assert "Too late." not in words(late)


def test_a_letter_changed_since_it_was_looked_at_is_looked_at_again_before_it_goes(scene):
    drafted(scene)
    old = one(scene).version
    bob(scene).post(LETTER, parts(scene, chair="Somebody else leads it."))
    answer = alice(scene).post(SEND, {"version": old, "way": "online"}, follow=True)
    assert "Somebody changed the letter meanwhile." in words(answer)
    assert one(scene).state == "draft"


def test_the_letter_of_a_decision_that_is_replaced_does_not_go_out(scene):
    drafted(scene)
    with in_authority(scene.authority):
        decide(scene, "met", reasons="Again.")
    answer = send(scene, "online")
    assert "has been replaced, so it must not go out" in words(answer)
    assert one(scene).state == "draft"


def test_the_word_file_is_an_attachment_with_a_name_that_gives_nothing_away(scene):
    drafted(scene)
    for way in (None, "online"):
        if way:
            send(scene, way)
        before = logged(scene, "downloaded")
        answer = alice(scene).get(WORD)
        assert answer["Content-Disposition"] == 'attachment; filename="letter-1.docx"'
        assert answer["Content-Type"].endswith("wordprocessingml.document")
        assert "no-store" in answer["Cache-Control"]
        assert "A manager of another council leads it." in all_words(answer.content)
        assert logged(scene, "downloaded") == before + 1


def all_words(data: bytes) -> str:
    return "\n".join(node.text or "" for node in Document(BytesIO(data)).element.body.iter())


def test_nobody_from_outside_takes_the_file_and_none_is_noted(scene):
    drafted(scene)
    for who, client, expected in outsiders(scene):
        assert client.get(WORD).status_code == expected, who
    assert logged(scene, "downloaded") == 0


def test_what_stays_inside_and_what_is_hostile_never_reaches_the_letter(scene):
    drafted(scene)
    bad = "<script>alert(1)</script> {{ letter.chair }} {% now 'Y' %}"
    page = alice(scene).post(LETTER, parts(scene, chair=bad), follow=True)
    assert "<script>alert" not in page.content.decode()
    assert bad.replace("  ", " ") in words(page)
    assert "INTERNAL" not in words(page)
    assert bad in all_words(alice(scene).get(WORD).content)


def test_in_a_demonstration_page_and_file_say_so(scene):
    drafted(scene)
    assert "emonstration" not in headers(alice(scene).get(WORD).content)
    scene.authority.demonstration = True
    scene.authority.save()
    assert "app-sheet__banner" in alice(scene).get(LETTER).content.decode()
    assert "emonstration" in headers(alice(scene).get(WORD).content)


def headers(data: bytes) -> str:
    document = Document(BytesIO(data))
    found = [p.text for section in document.sections for p in section.header.paragraphs]
    return "\n".join(found) + all_words(data)


def test_large_print_is_marked_and_set_large(scene):
    drafted(scene)
    reach(scene, letter_format="large-print", language="Urdu")
    page = alice(scene).get(LETTER)
    assert "Large print" in words(page)
    assert "Language: Urdu" in words(page)
    assert "app-sheet--large" in page.content.decode()


def test_an_auditor_reads_letters_and_is_offered_nothing(scene):
    drafted(scene)
    dev = sign_in(Client(), make_member(scene.authority, "dev"))
    page = dev.get(LETTER)
    assert "A manager of another council leads it." in words(page)
    for offered in ("Choose how to send it", "Throw it away", "Save, and see the letter"):
        assert offered not in words(page)
    for path in ("write/", "1/send/", "1/given/", "1/throw-away/", "stand-in/"):
        assert dev.get(LETTERS + path).status_code == 403, path


@pytest.mark.parametrize("path", [LETTERS, LETTER])
def test_who_may_read(scene, path):
    drafted(scene)
    refuses_outsiders(scene, path)


@pytest.mark.parametrize("path", [f"{LETTERS}write/", SEND])
def test_who_may_write_and_send(scene, path):
    drafted(scene)
    refuses_outsiders(scene, path, {"version": 2, "way": "online"}, reads=False)
    assert one(scene).state == "draft"


@pytest.mark.parametrize("number", ["9", "0", "999999999999999999999"])
def test_a_number_that_is_none_is_not_found(scene, number):
    drafted(scene)
    for path in ("", "send/", "word/", "given/", "came-back/", "attempt/", "throw-away/"):
        assert alice(scene).get(f"{LETTERS}{number}/{path}").status_code == 404, path


def test_a_victim_is_written_to_as_well_in_a_letter_of_their_own(scene):
    vera = victim(scene)
    with in_authority(scene.authority):
        decide(scene, "met")
    page = words(alice(scene).get(LETTERS))
    assert "Tell Vera Victim the decision too, where that is safe" in page
    answer = alice(scene).post(f"{LETTERS}write/", {"letter": f"threshold-met:{vera.pk}"}, follow=True)
    assert "Vera Victim, the victim" in words(answer)


@pytest.mark.parametrize(("path", "cost"), [(LETTERS, 17), (LETTER, 24), (SEND, 23)])
def test_what_a_page_costs(scene, path, cost, django_assert_num_queries):
    drafted(scene)
    reach(scene, email_safe=YES)
    client = alice(scene)
    client.get(path)
    with django_assert_num_queries(cost):
        assert client.get(path).status_code == 200


def test_many_letters_cost_what_one_does(scene, django_assert_num_queries):
    for _time in range(4):
        sent(scene, "spoken")
    client = alice(scene)
    client.get(LETTERS)
    with django_assert_num_queries(17):
        client.get(LETTERS)
