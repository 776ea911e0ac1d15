"""M3: a letter as a page and a Word file: only one's own, and opening it after signing in is being told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from pledge.audit import Actor
from pledge.models import AuditEntry
from pledge.scoping import in_authority
from reviews.models import Case, Letter, Person, Task
from reviews.services import letters as writing
from reviews.services.cases import locked
from tests.applicants import come_in, make_clock, make_decision, make_letter
from tests.factories import NOW, make_authority, make_case, make_person
from tests.scenes import Scene, make_scene
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db

MINE = "/northfield/my-application/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def scene(clock: Clock) -> Scene:
    return make_scene()


@pytest.fixture
def person(scene: Scene) -> Person:
    with in_authority(scene.authority):
        return scene.applicant


@pytest.fixture
def mine(person: Person) -> Client:
    return come_in(Client(), person)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def address(letter: Letter) -> str:
    return f"{MINE}letters/{letter.number}/"


def take_file(client: Client, letter: Letter):
    """The answer to a download, and the bytes of it."""
    answer = client.get(f"{address(letter)}file/")
    data = b"".join(answer.streaming_content)
    return answer, data


def now(letter: Letter) -> Letter:
    with in_authority(letter.authority):
        return Letter.objects.get(pk=letter.pk)


def count(scene: Scene, action: str) -> int:
    with in_authority(scene.authority):
        return AuditEntry.objects.filter(action=action, case_key=scene.case.key).count()


# Reading


def test_the_letter_is_the_very_file_that_was_sent(mine, scene, person):
    letter = make_letter(person, "Dear Zainab", "There will be a review, and this is why.")
    answer = mine.get(address(letter))
    page = text(answer)
    assert "There will be a review, and this is why." in page
    assert page.count("<h1") == 1
    assert '<h1 class="govuk-heading-l">Letter 1</h1>' in page
    assert "There will be a case review</h2>" in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert f'href="{address(letter)}file/"' in page


def test_the_tab_says_nothing_of_what_it_says(mine, person):
    page = text(mine.get(address(make_letter(person, "Dear Zainab"))))
    assert page.split("<title>")[1].split("</title>")[0].strip() == "Letter 1 – Northfield Council"


def test_the_word_file_comes_as_an_attachment_with_a_neutral_name(mine, scene, person):
    letter = make_letter(person, "Dear Zainab")
    answer, data = take_file(mine, letter)
    assert answer.headers["Content-Type"] == WORD
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letter-1.docx"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert data[:2] == b"PK"
    assert count(scene, "downloaded") == 1


def test_a_real_acknowledgement_can_be_read(scene, person):
    with in_authority(scene.authority):
        Case.objects.update(named_contact=scene.alice)
        with locked(scene.case.pk) as case:
            letter = writing.issue_acknowledgement(case, person, actor=Actor.public(), at=NOW)
    page = text(come_in(Client(), person).get(address(letter)))
    assert "We have received your application" in page
    assert "ASB-BCDF-GHJK" in page


def test_a_letter_that_could_not_be_made_says_whom_to_ring_and_tells_nothing(mine, scene, person):
    letter = make_letter(person, kind="acknowledgement")
    page = text(mine.get(address(letter)))
    assert "This letter cannot be shown here." in page
    assert "01632 960100" in page
    assert now(letter).opened_at is None
    assert mine.get(f"{address(letter)}file/").status_code == 404


def test_hostile_words_are_only_text(mine, person):
    page = mine.get(address(make_letter(person, "<script>alert(1)</script>", "{{ 7|add:7 }}")))
    assert "<script>alert" not in page.content.decode()
    assert "{{ 7|add:7 }}" in page.content.decode()


# Being told


def test_opening_it_is_being_told_once(mine, scene, person, clock):
    decision = make_decision(scene.case, scene.alice)
    make_clock(scene.case, "appeal-ask", base_kind="letter-sent", base_on=None)
    with in_authority(scene.authority):
        Task.objects.create(case=scene.case, kind="tell", about=f"decision:{decision.pk}", created_at=NOW)
    letter = make_letter(person, "There will be a review.", decision=decision)
    mine.get(address(letter))
    first = now(letter)
    assert (first.state, first.opened_at, first.told_on) == ("told", clock.now, date(2026, 3, 12))
    with in_authority(scene.authority):
        case = Case.objects.get(pk=scene.case.pk)
        assert (case.status, case.applicant_told_on) == ("told", date(2026, 3, 12))
        assert Task.objects.get().done_at is not None
        assert case.clocks.get().base_on == date(2026, 3, 12)
    clock.pass_by(minutes=10)
    mine.get(address(letter))
    take_file(mine, letter)
    assert now(letter).opened_at == first.opened_at
    assert count(scene, "letter-opened") == count(scene, "told") == 1


def test_taking_the_file_first_is_opening_it_too(mine, scene, person):
    letter = make_letter(person, "There will be a review.", decision=make_decision(scene.case, scene.alice))
    take_file(mine, letter)
    assert now(letter).state == "told"


def test_neither_the_first_page_nor_signing_in_is_being_told(mine, scene, person):
    letter = make_letter(person, "There will be a review.", decision=make_decision(scene.case, scene.alice))
    mine.get(MINE)
    mine.head(MINE)
    assert now(letter).state == "issued"


def test_a_letter_that_came_back_is_told_by_opening_it(mine, scene, person):
    letter = make_letter(person, "Dear Zainab", state="returned", returned_at=NOW)
    mine.get(address(letter))
    assert now(letter).state == "told"


def test_one_told_before_keeps_the_day_it_was_told(mine, scene, person):
    day = date(2026, 3, 2)
    letter = make_letter(
        person, "Dear Zainab", state="told", way="post", told_on=day, told_at=NOW, posted_on=day
    )
    mine.get(address(letter))
    assert (now(letter).told_on, now(letter).state) == (day, "told")
    assert count(scene, "told") == 0


def test_one_that_a_later_letter_replaced_leads_there_and_tells_nothing(mine, scene, person):
    old = make_letter(person, "Old words.", state="replaced", decision=make_decision(scene.case, scene.alice))
    new = make_letter(person, "New words.")
    with in_authority(scene.authority):
        Letter.objects.filter(pk=old.pk).update(replaced_by=new)
    page = text(mine.get(address(old)))
    assert "A later letter replaces this one." in page
    assert f'href="{address(new)}"' in page
    assert "Old words." in page
    assert (now(old).state, now(new).state) == ("replaced", "issued")
    assert count(scene, "told") == 0


def test_a_later_letter_that_is_in_the_post_is_not_linked_to(mine, scene, person):
    old = make_letter(person, "Old words.", state="replaced")
    new = make_letter(person, "New words.", state="to-post", way="post")
    with in_authority(scene.authority):
        Letter.objects.filter(pk=old.pk).update(replaced_by=new)
    page = text(mine.get(address(old)))
    assert "It reaches you another way." in page
    assert address(new) not in page


# Only one's own


@pytest.mark.parametrize("page", ["", "file/"])
def test_nobody_reads_it_without_signing_in(person, page):
    letter = make_letter(person, "Dear Zainab")
    answer = Client().get(address(letter) + page)
    assert answer.url.startswith(f"{MINE}sign-in/?next=")
    assert now(letter).opened_at is None


@pytest.mark.parametrize("page", ["", "file/"])
def test_a_letter_to_somebody_else_of_the_same_case_is_not_found(mine, scene, page):
    victim = make_person(scene.case, "affected", name="Ngozi Obi", is_victim=True, told_too=True)
    letter = make_letter(victim, "Dear Ngozi")
    assert mine.get(address(letter) + page).status_code == 404
    assert now(letter).opened_at is None
    theirs = come_in(Client(), victim, "other words for them 12")
    assert "Dear Ngozi" in text(theirs.get(address(letter)))


@pytest.mark.parametrize("page", ["", "file/"])
def test_a_letter_of_another_case_is_not_found(mine, scene, page):
    other = make_case(scene.authority, "ASB-MNPQ-RTVW")
    with in_authority(scene.authority):
        theirs = Person.objects.get(case=other)
    letter = make_letter(theirs, "Not yours.")
    assert mine.get(address(letter) + page).status_code == 404
    assert now(letter).opened_at is None


def test_nor_one_of_another_authority(mine, person):
    southmere = make_authority("southmere")
    other = make_case(southmere, "ASB-MNPQ-RTVW")
    with in_authority(southmere):
        theirs = Person.objects.get(case=other)
    make_letter(theirs, "Not yours.")
    assert mine.get("/southmere/my-application/letters/1/").status_code == 302
    assert mine.get(f"{MINE}letters/1/").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft", "issued_at": None},
        {"state": "to-post", "way": "post"},
        {"state": "issued", "way": "hand"},
        {"state": "issued", "way": "spoken"},
    ],
)
def test_a_letter_that_goes_another_way_or_is_being_written_is_not_found(mine, person, fields):
    letter = make_letter(person, "Not yet.", **fields)
    for page in ("", "file/"):
        assert mine.get(address(letter) + page).status_code == 404
    assert now(letter).opened_at is None


def test_signed_out_after_twenty_minutes_the_letter_is_closed(mine, person, clock):
    letter = make_letter(person, "Dear Zainab")
    mine.get(address(letter))
    clock.now = clock.now + timedelta(minutes=21)
    assert mine.get(address(letter)).status_code == 302
    assert mine.get(f"{address(letter)}file/").status_code == 302
