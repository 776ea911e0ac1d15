"""Q8: a round taken away and brought back on its pages, by whoever may, and nothing saved unseen."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pledge.audit import Action, Actor
from pledge.models import AuditEntry
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.models import Answer, PendingUpload
from selfassess.services.answers import Words, save
from tests.assessing import IDS, make_answer, make_evidence, make_round, use_evidence
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.views.assessed import ROUND, someone, text_of
from tests.workbooking import edited, put, taken

FRONT = f"{ROUND}workbook/"
WRITTEN = put("site-findable", "What is written", "Level 3")
DUTY = put("review-held", "Legal duty", "Met")


@pytest.fixture
def row(db):
    return make_round(make_authority("northfield"))


@pytest.fixture
def erin(row):
    return sign_in(Client(), row.owner)


def file_of(data: bytes, name: str = "assessment-round-1.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def send(client, row, *edits, data=None):
    return client.post(FRONT, {"workbook": file_of(data or taken(row, *edits))})


def seen_on(page) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def answers(row) -> dict[str, tuple[str, str, str]]:
    with in_authority(row.authority):
        rows = Answer.objects.filter(round=row)
        return {one.criterion: (one.duty, one.written, one.comment) for one in rows}


def change(row, criterion="site-findable", version=0, **words):
    bob = make_member(row.authority, "bob", "assessor")
    with in_authority(row.authority):
        save(row.pk, criterion, version, Words(**words), actor=Actor.member(bob), at=NOW)


def test_taken_away_compared_and_saved(erin, row):
    assert "Download the workbook" in text_of(erin.get(FRONT))
    file = erin.get(f"{FRONT}file/")
    assert file["Content-Disposition"] == 'attachment; filename="assessment-round-1.xlsx"'
    assert "no-store" in file["Cache-Control"]
    answer = send(erin, row, data=edited(file.content, WRITTEN, DUTY))
    assert (answer.status_code, answer.url) == (302, f"{FRONT}1/")
    page = erin.get(f"{FRONT}1/")
    words = text_of(page)
    assert "Nothing has been saved yet" in words
    assert "2 changes" in words
    assert "Level 3: Site findable written 3" in words
    assert answers(row) == {}
    done = erin.post(f"{FRONT}1/", {"seen": seen_on(page)}, follow=True)
    assert "2 answers have been saved." in text_of(done)
    assert answers(row) == {"site-findable": ("", "3", ""), "review-held": ("met", "", "")}
    assert "Saved" in text_of(erin.get(FRONT))


def test_taking_it_away_is_in_the_log(erin, row):
    erin.get(f"{FRONT}file/")
    with in_authority(row.authority):
        entry = AuditEntry.objects.get(action=Action.DOWNLOADED)
    assert (entry.about, entry.detail) == (row.key, {"file": "workbook"})


def test_nothing_changed_has_nothing_to_save(erin, row):
    make_answer(row, "site-findable", written="1")
    page = erin.get(send(erin, row).url)
    assert "Nothing in the workbook differs from what is saved now." in text_of(page)
    assert b"Save these answers" not in page.content


def test_every_problem_has_its_place_and_the_rest_can_be_saved(erin, row):
    page = erin.get(send(erin, row, put("site-findable", "What is done", "Level 9"), WRITTEN).url)
    words = text_of(page)
    assert "1 place could not be read and stays as it is" in words
    assert re.search(r"Publicity 6 K “Level 9” is none of the answers here", words)
    assert b"Save these answers" in page.content


def test_the_list_of_problems_is_a_file_that_runs_nothing(erin, row):
    def name_it(book):
        book["Publicity"]["A6"] = '=HYPERLINK("http://x")'
        book["Publicity"]["A6"].data_type = "s"
        book["Publicity"]["A5"] = "@SUM(1)"
        book.create_sheet("=cmd|calc")

    url = send(erin, row, name_it, put("review-held", "Legal duty", "=1")).url
    answer = erin.get(f"{url}problems/")
    assert answer["Content-Disposition"] == 'attachment; filename="assessment-round-1-problems.csv"'
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["Sheet", "Row", "Column", "Cell", "What it means", "Problem"]
    assert ["The review meeting", "5", "E", "E5"] in [line[:4] for line in rows]
    assert ["'=cmd|calc", "", "", ""] in [line[:4] for line in rows]
    assert not [cell for line in rows for cell in line if cell.startswith(("=", "@", "+", "-"))]


def test_a_file_that_is_refused_lists_why_and_offers_nothing(erin, row):
    page = erin.get(send(erin, row, lambda book: book["Publicity"].merge_cells("E5:F6"), WRITTEN).url)
    words = text_of(page)
    assert "The workbook was not taken" in words
    assert "Cells E5:F6 are merged" in words
    assert b"Save these answers" not in page.content
    posted = erin.post(f"{FRONT}1/", {"seen": "x"})
    assert posted.status_code in (302, 422)
    assert answers(row) == {}


@pytest.mark.parametrize(
    ("sent", "words"),
    [({}, "Choose the workbook"), ({"workbook": ("x.xlsx", b"")}, "The file is empty. Choose the workbook")],
)
def test_without_a_file_the_field_says_so(erin, row, sent, words):
    answer = erin.post(FRONT, {name: SimpleUploadedFile(*value) for name, value in sent.items()})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'href="#id_workbook"' in answer.content.decode()


def test_a_conflict_shows_all_three_and_asks(erin, row):
    make_answer(row, "site-findable", written="1")
    url = send(erin, row, WRITTEN, DUTY).url
    change(row, version=1, written="0")
    page = erin.get(url)
    words = text_of(page)
    assert "Level 1: Site findable written 1" in words
    assert "Level 0: Site findable written 0" in words
    assert "Level 3: Site findable written 3" in words
    assert "last saved by" in words
    unchosen = erin.post(url, {"seen": seen_on(page)})
    assert unchosen.status_code == 422
    assert "Choose which is right for “Site findable: What is written”" in text_of(unchosen)
    assert answers(row) == {"site-findable": ("", "0", "")}
    chosen = {"seen": seen_on(page), "site-findable.written.2": "theirs"}
    done = erin.post(url, chosen, follow=True)
    assert "1 answer has been saved. 1 difference was left as it is." in text_of(done)
    assert answers(row) == {"site-findable": ("", "0", ""), "review-held": ("met", "", "")}


def test_mine_is_saved_when_chosen(erin, row):
    url = send(erin, row, WRITTEN).url
    change(row, written="0")
    erin.post(url, {"seen": seen_on(erin.get(url)), "site-findable.written.1": "mine"})
    assert answers(row) == {"site-findable": ("", "3", "")}


def test_an_answer_changed_while_the_page_is_open_becomes_a_conflict_again(erin, row):
    make_answer(row, "site-findable", written="1")
    url = send(erin, row, WRITTEN, DUTY).url
    page = erin.get(url)
    change(row, version=1, written="0")
    again = erin.post(url, {"seen": seen_on(page)})
    assert again.status_code == 422
    assert "Answers have changed since this page was opened" in text_of(again)
    assert answers(row) == {"site-findable": ("", "0", "")}
    assert seen_on(again) != seen_on(page)
    erin.post(url, {"seen": seen_on(again), "site-findable.written.2": "mine"})
    assert answers(row)["site-findable"] == ("", "3", "")


def test_an_unrelated_change_while_the_page_is_open_is_shown_before_anything_is_saved(erin, row):
    make_answer(row, "site-findable", written="1")
    url = send(erin, row, WRITTEN).url
    page = erin.get(url)
    change(row, version=1, comment="Theirs")
    again = erin.post(url, {"seen": seen_on(page)})
    assert again.status_code == 422
    assert answers(row) == {"site-findable": ("", "1", "Theirs")}
    erin.post(url, {"seen": seen_on(again)})
    assert answers(row) == {"site-findable": ("", "3", "Theirs")}


def test_a_choice_already_made_stays_chosen_when_another_answer_changes(erin, row):
    url = send(erin, row, WRITTEN, DUTY).url
    change(row, written="0")
    page = erin.get(url)
    change(row, "review-held", duty="not-met")
    again = erin.post(url, {"seen": seen_on(page), "site-findable.written.1": "theirs"})
    html = again.content.decode()
    assert again.status_code == 422
    assert re.search(r'name="site-findable\.written\.1"[^>]*value="theirs"[^>]*checked', html)
    assert not re.search(r'name="review-held\.duty\.1"[^>]*checked', html)


def test_a_locked_round_can_be_taken_away_and_says_why_nothing_comes_back(erin, row):
    data = taken(row, WRITTEN)
    url = send(erin, row, data=data).url
    page = erin.get(url)
    row.status = "submitted"
    with in_authority(row.authority):
        row.save()
    words = text_of(erin.get(FRONT))
    assert "This round has been submitted" in words
    assert "none can be uploaded" in words
    assert erin.get(f"{FRONT}file/").status_code == 200
    refused = send(erin, row, data=data)
    assert refused.status_code == 422
    assert "Your workbook was not taken" in text_of(refused)
    kept = erin.post(url, {"seen": seen_on(page)})
    assert kept.status_code == 422
    assert "Nothing can be saved now" in text_of(kept)
    assert b"Save these answers" not in kept.content
    assert answers(row) == {}


def test_thrown_away_once_asked(erin, row):
    url = send(erin, row, WRITTEN).url
    assert "Throw it away" in text_of(erin.get(f"{url}discard/"))
    done = erin.post(f"{url}discard/", follow=True)
    assert "The workbook has been thrown away" in text_of(done)
    assert "You threw this workbook away." in text_of(erin.get(url))
    assert "There is nothing left to throw away." in text_of(erin.get(f"{url}discard/"))


def test_nobody_else_finds_an_upload(erin, row):
    url = send(erin, row, WRITTEN).url
    bob = sign_in(Client(), make_member(row.authority, "bob", "assessor"))
    sam = sign_in(Client(), make_member(make_authority("southmere"), "sam", "assessor"))
    for page in (url, f"{url}problems/", f"{url}discard/"):
        assert erin.get(page).status_code == 200
        assert bob.get(page).status_code == 404
        assert sam.get(page).status_code == 404
        assert sam.get(page.replace("northfield", "southmere")).status_code == 404
        assert erin.get(page.replace("/1/workbook/1/", "/1/workbook/2/")).status_code == 404
    assert bob.post(url, {"seen": seen_on(erin.get(url))}).status_code == 404
    assert bob.post(f"{url}discard/").status_code == 404
    assert "Upload 1" not in text_of(bob.get(FRONT))
    with in_authority(row.authority):
        assert PendingUpload.objects.get().discarded_at is None


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.ASSESSOR])
def test_only_an_assessor_takes_it_away_or_brings_it_back(row, role):
    client = someone(row.authority, role)
    for page in (FRONT, f"{FRONT}file/", f"{FRONT}1/"):
        assert client.get(page).status_code == 403
    assert send(client, row).status_code == 403


def test_hostile_words_are_words(erin, row):
    text = "<script>alert(1)</script>{{ 7*7 }}\u202e"
    url = send(erin, row, put("site-findable", "Comment", text), put("review-held", "Legal duty", text)).url
    html = erin.get(url).content.decode()
    assert "<script>alert(1)" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}") >= 2


def test_evidence_and_plan_stand_in_the_file_and_names_do_not_in_its_name(erin, row):
    use_evidence(make_evidence(row.authority, "=The procedure"), row, "site-findable")
    file = erin.get(f"{FRONT}file/")
    from openpyxl import load_workbook

    sheet = load_workbook(BytesIO(file.content))["Publicity"]
    cell = next(cell for cell in sheet[6] if cell.value == "=The procedure")
    assert (cell.data_type, cell.protection.locked, cell.quotePrefix) == ("s", True, True)


def test_queries_do_not_grow_with_answers(erin, row, django_assert_max_num_queries):
    url = send(erin, row, WRITTEN).url
    everything = [put(key, "Comment", f"About {key}") for key in IDS]
    for key in IDS:
        make_answer(row, key, written="1")
    many = send(erin, row, *everything).url
    for page in (FRONT, url, many, f"{many}problems/", f"{many}discard/"):
        with django_assert_max_num_queries(14):
            assert erin.get(page).status_code == 200
    with django_assert_max_num_queries(16):
        erin.get(f"{FRONT}file/")
