"""C9: a decision as a Word file: for the bodies, or for the case file; noted when it is taken."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from docx import Document

from pledge.documents.reader import read
from pledge.scoping import in_authority
from reviews.models import Case, ContactEntry, Decision, Letter, Person
from tests.by_link import SECRET, SECRET_CODE
from tests.deciding import FINDINGS, and_police, begin, decide, issue, say, scene_with, terms, write
from tests.factories import NOW, make_member, sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import outsiders
from tests.views.deciding import RECORD, alice
from tests.views.lettering import logged

WORD = f"{RECORD}1/word/"
CASE_FILE = f"{WORD}?copy=case-file"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    """Two reports, weighed and not met; the police asked as well."""
    made = scene_with(2, terms("hull", deciders=None))
    with in_authority(made.authority):
        decide(
            made,
            "not-met",
            at=NOW - timedelta(hours=1),
            own_criteria={"hate-motivation": "No sign of it."},
            deciders=and_police(),
        )
    return made


def taken(scene: Scene, client: Client | None = None, address: str = WORD) -> str:
    """The words of the file, read back as a page."""
    answer = (client or alice(scene)).get(address)
    assert answer.status_code == 200
    return "\n".join(every_paragraph(answer.content))


def every_paragraph(data: bytes) -> list[str]:
    document = Document(BytesIO(data))
    places = [document.element.body]
    for section in document.sections:
        places += [section.header._element, section.footer._element]
    return ["".join(node.itertext()) for place in places for node in place.iter() if node.tag.endswith("}p")]


def test_everything_on_record_is_in_it_and_it_says_that_it_stays_inside(scene):
    words = taken(scene)
    for said in (
        "Decision 1: Threshold not met",
        "Persistence, harm and adequacy, section 104(5)",
        "Advice 1 of 12 March 2026",
        "No sign of it.",
        "Northfield Police",
        "Not answered",
        "Report 1",
        "Counts",
        "Not by a letter: the duty to tell is open (section 104(6))",
        "For the relevant bodies only: not for the applicant",
        "ASB-BCDF-GHJK",
        *(words for name, words in FINDINGS.items() if name != "internal_reasoning"),
    ):
        assert said in words, said


def test_internal_reasoning_is_in_the_copy_for_the_case_file_and_not_in_what_bodies_get(scene):
    page = alice(scene).get(RECORD).content.decode()
    assert f'href="{WORD}"' in page
    assert f'href="{CASE_FILE}"' in page
    bodies, case_file = taken(scene), taken(scene, address=CASE_FILE)
    inside, outside = "Copy for the case file, not to be shared", "For the relevant bodies only"
    for words, is_there, label, other in (
        (bodies, False, outside, inside),
        (case_file, True, inside, outside),
    ):
        assert (FINDINGS["internal_reasoning"] in words) is is_there
        assert ("Internal reasoning" in words) is is_there
        assert label in words
        assert other not in words
        assert FINDINGS["reasons"] in words
    for address, is_there in ((WORD, False), (CASE_FILE, True)):
        with ZipFile(BytesIO(alice(scene).get(address).content)) as parts:
            found = any(
                FINDINGS["internal_reasoning"].encode() in parts.read(name) for name in parts.namelist()
            )
        assert found is is_there
    answer = alice(scene).get(CASE_FILE)
    assert answer["Content-Disposition"] == 'attachment; filename="decision-1-case-file.docx"'
    with in_authority(scene.authority):
        copies = [detail["copy"] for detail in scene.logged("downloaded")]
    assert copies == ["bodies", "case-file"] * 2 + ["case-file"]


@pytest.mark.parametrize("copy", ["", "all", "CASE-FILE", "case-file "])
def test_any_other_address_gives_the_copy_for_the_bodies(scene, copy):
    assert FINDINGS["internal_reasoning"] not in taken(scene, address=f"{WORD}?copy={copy}")


def test_a_confidential_address_is_nowhere_in_it(scene):
    with in_authority(scene.authority):
        Person.objects.update(
            address=f"{SECRET}\nNorthfield", postcode=SECRET_CODE, address_confidential=True
        )
        words = f"She moved to {SECRET.lower()}, {SECRET_CODE}."
        Decision.objects.update(
            persistence=words,
            harm=words,
            adequacy=words,
            reasons=words,
            internal_reasoning=words,
            other_help=words,
        )
        say(Decision.objects.get(), "police", agrees=False, note=words)
        letter = issue(scene, write(scene, Decision.objects.get()), Letter.Way.HAND)
        case = Case.objects.get()
        ContactEntry.objects.create(
            case=case, kind="call", direction="out", reached=False, text=words, on=NOW.date(),
            recorded_by=scene.alice, recorded_at=NOW, attempt_to_tell=letter,
        )  # fmt: skip
    for address, times in ((WORD, 7), (CASE_FILE, 8)):
        found = taken(scene, address=address).casefold()
        assert SECRET.casefold() not in found
        assert SECRET_CODE.casefold() not in found
        assert found.count("she moved to [address kept back]") >= times


def test_what_was_said_and_sent_since_is_in_it(scene):
    with in_authority(scene.authority):
        decision = Decision.objects.get()
        say(decision, "police", agrees=False, note="Two calls\nare missing.")
        issue(scene, write(scene, decision))
    words = taken(scene)
    assert "Does not agree" in words
    assert "Jo Jones, Inspector" in words
    assert "Two calls" in words
    assert "Letter 1 to Zainab Okafor" in words


def test_it_is_an_attachment_with_a_neutral_name_and_taking_it_is_noted(scene):
    answer = alice(scene).get(WORD)
    assert answer["Content-Disposition"] == 'attachment; filename="decision-1.docx"'
    assert "no-store" in answer["Cache-Control"]
    assert logged(scene, "downloaded") == 1
    assert WORD in alice(scene).get(RECORD).content.decode()


def test_it_is_a_document_with_real_headings_and_tables(scene):
    page = read(alice(scene).get(WORD).content)
    kinds = [block.kind for block in page.blocks]
    assert kinds[0] == "heading"
    assert kinds.count("table") == 3


def test_hostile_words_stand_as_they_were_typed(scene):
    bad = "<w:t>{{ case.pk }}</w:t> {% for x in y %} \x0b & \u202e"
    with in_authority(scene.authority):
        Decision.objects.update(reasons=bad, internal_reasoning=bad)
    for address in (WORD, CASE_FILE):
        assert "<w:t>{{ case.pk }}</w:t> {% for x in y %}" in taken(scene, address=address)


def test_in_a_demonstration_it_says_so_on_every_page(scene):
    assert "Demonstration" not in taken(scene)
    scene.authority.demonstration = True
    scene.authority.save()
    assert "Demonstration: not a real case" in taken(scene)


def test_a_decision_on_the_number_of_reports_needs_no_findings(db):
    scene = scene_with(3)
    with in_authority(scene.authority):
        decide(scene, "met", at=NOW, reasons="", persistence="", harm="", adequacy="")
    words = taken(scene)
    assert "The number of reports, section 104(4)" in words
    assert "Persistence" not in words
    assert "The law leaves this decision; the letter says so." in words


def test_an_auditor_takes_it_and_nobody_from_outside_does(scene):
    assert "Decision 1" in taken(scene, sign_in(Client(), make_member(scene.authority, "dev")))
    for who, client, expected in outsiders(scene):
        assert client.get(WORD).status_code == expected, who
    assert logged(scene, "downloaded") == 1


def test_only_a_decision_of_the_case_has_a_file(scene):
    with in_authority(scene.authority):
        begin(scene)
        assert not Letter.objects.exists()
    for number in (0, 2, 999999999999999999999):
        assert alice(scene).get(f"{RECORD}{number}/word/").status_code == 404
