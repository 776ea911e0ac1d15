"""Q4: the shelf as a list, and what becomes of a piece: changed, replaced, used elsewhere, taken off."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pledge.audit import Actor
from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Evidence, EvidenceUse, Round
from selfassess.services import evidence, evidence_uses
from selfassess.services.evidence import Details
from tests.assessing import IDS, make_evidence, make_round, use_evidence
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.uploads import PDF, upload
from tests.views.assessed import ROUND, text_of

SHELF = f"{ROUND}evidence/"
CRITERION = f"{ROUND}criteria/{IDS[0]}/"
PICK = f"{SHELF}for/{IDS[0]}/"


@pytest.fixture
def row(db, settings, tmp_path) -> Round:
    settings.MEDIA_ROOT, settings.VIRUS_SCANNER = tmp_path, ""
    return make_round(make_authority())


@pytest.fixture
def erin(row) -> Client:
    return sign_in(Client(), row.owner)


@pytest.fixture
def bob(row) -> Actor:
    return Actor.member(make_member(row.authority, "bea", "assessor"))


@pytest.fixture
def piece(row) -> Evidence:
    return make_evidence(row.authority)


@pytest.fixture
def item(piece) -> str:
    return f"{SHELF}{piece.pk}/"


def the(model=Evidence, **fields):
    with in_authority(Authority.objects.get(slug="northfield")):
        return list(model.objects.filter(**fields).order_by("pk"))


def lock(status: str = "signed") -> None:
    with in_authority(Authority.objects.get(slug="northfield")):
        Round.objects.filter(number=1).update(status=status)


def used(**fields) -> list[tuple[int, str]]:
    return [(use.evidence_id, use.criterion) for use in the(EvidenceUse, **fields)]


def typed(page, **fields) -> dict:
    """The form as the page has it: its hidden boxes, and what somebody types over the rest."""
    html = page.content.decode()
    hidden = dict(
        re.findall(r'<input type="hidden" name="(version|seen|press)" (?:id="\w+" )?value="([^"]*)"', html)
    )
    hidden.setdefault("press", str(uuid4()))
    given = {"title": "Newer page", "shows": "both", "owner_name": "Erin Evans"}
    return hidden | given | {"url": "https://northfield.example.org/newer"} | fields


class Test_the_list:
    def test_empty_says_what_to_do_and_none_match_is_another_page(self, erin, row):
        assert "The shelf is empty" in text_of(erin.get(SHELF))
        assert "An assessor adds" in text_of(sign_in(Client(), make_member(row.authority, "dev")).get(SHELF))
        make_evidence(row.authority)
        page = text_of(erin.get(f"{SHELF}?show=stale"))
        assert "Nothing on the shelf matches" in page
        assert "The shelf is empty" not in page

    def test_filters_and_what_they_mean(self, erin, row):
        today, signed = timezone.localdate(), make_round(row.authority, 2, status="signed")
        stale = make_evidence(row.authority, "Stale", review_on=today - timedelta(days=1))
        make_evidence(
            row.authority, "Soon", review_on=today + timedelta(days=30), kind="figure", figure="9 of 9"
        )
        fresh = make_evidence(row.authority, "Fresh", review_on=today + timedelta(days=31))
        use_evidence(stale, row, IDS[0])
        use_evidence(fresh, signed, IDS[0])
        old = make_evidence(row.authority, "Old", retired_at=NOW)
        gone = make_evidence(row.authority, "Gone")
        make_evidence(row.authority, "Instead", replaces=gone)
        use_evidence(old, signed, IDS[1])

        def shown(query: str, number: int = 1) -> set[str]:
            with in_authority(row.authority):
                titles = set(Evidence.objects.values_list("title", flat=True))
            html = erin.get(f"/northfield/selfassessment/{number}/evidence/{query}").content.decode()
            return {title for title in titles if f'/">{title}</a>' in html}

        assert shown("") == {"Stale", "Soon", "Fresh", "Instead"}
        assert shown("", 2) == {"Stale", "Soon", "Fresh", "Instead", "Old"}
        assert shown("?show=here") == {"Stale"}
        assert shown("?show=stale") == {"Stale"}
        assert shown("?show=soon") == {"Soon"}
        assert shown("?show=nowhere") == {"Soon", "Instead"}
        assert shown("?show=off") == {"Old", "Gone"}
        assert shown("?kind=figure") == {"Soon"}
        assert shown("?show=stale&kind=figure") == set()
        assert shown("?show=nonsense&kind=nonsense&page=nonsense") == shown("")

    def test_states_in_words(self, erin, row, piece):
        assert "Used nowhere" in text_of(erin.get(SHELF))
        for key in IDS:
            use_evidence(piece, row, key)
        page = text_of(erin.get(SHELF))
        assert "Used for 6 criteria" in page
        assert "Used nowhere" not in page.partition("Owner and review")[2]

    def test_twenty_five_a_page_the_newest_first(self, erin, row):
        for number in range(30):
            make_evidence(row.authority, f"Piece {number:02}")
        first = erin.get(f"{SHELF}?kind=link")
        assert "1 to 25 of 30" in text_of(first)
        assert "Piece 29" in text_of(first)
        assert "Piece 04" not in text_of(first)
        following = re.search(r'href="(\?[^"]*page=n[^"]*)"', first.content.decode())[1].replace("&amp;", "&")
        second = text_of(erin.get(SHELF + following))
        assert "26 to 30 of 30" in second
        assert "Piece 00" in second

    @pytest.mark.parametrize("page", [SHELF, CRITERION, PICK])
    def test_queries_do_not_grow(self, erin, row, page, django_assert_num_queries):
        def add(number: int) -> None:
            made = make_evidence(row.authority, f"Piece {number}")
            with in_authority(row.authority):
                actor = Actor.member(row.owner)
                again = evidence.add(
                    "file",
                    Details(title=f"File {number}", shows="done", owner_name="E", note=""),
                    actor=actor, at=NOW, upload=upload("a.pdf", PDF),
                )  # fmt: skip
            if page != PICK:
                for one in (made, again):
                    use_evidence(one, row, IDS[0])

        add(1)
        erin.get(page)
        with CaptureQueriesContext(connection) as few:
            erin.get(page)
        for number in range(2, 12):
            add(number)
        with django_assert_num_queries(len(few)):
            assert "Piece 11" in text_of(erin.get(page))
        for number in range(12, 16):
            add(number)
        # Beyond one page the whole is counted, once.
        with CaptureQueriesContext(connection) as many:
            assert "Piece 15" in text_of(erin.get(page))
        assert len(many) <= len(few) + (page == SHELF)
        assert len(many) <= 15

    def test_queries_of_one_piece_do_not_grow(self, erin, row, piece, item, django_assert_num_queries):
        use_evidence(piece, row, IDS[0])
        erin.get(item)
        with CaptureQueriesContext(connection) as few:
            erin.get(item)
        for number in range(2, 7):
            signed = make_round(row.authority, number, status="signed")
            for key in IDS:
                use_evidence(piece, signed, key)
        with django_assert_num_queries(len(few)):
            page = text_of(erin.get(item))
        assert page.count("(Self-assessment ") == 31
        assert len(few) <= 12


class Test_using:
    def test_from_the_criterion_several_at_once(self, erin, row, piece):
        other = make_evidence(row.authority, "Another")
        assert "Nothing stands beside this answer yet" in text_of(erin.get(CRITERION))
        answer = erin.post(PICK, {"pieces": [piece.pk, other.pk]}, follow=True)
        assert "2 pieces of evidence are used" in text_of(answer)
        assert used() == [(piece.pk, IDS[0]), (other.pk, IDS[0])]
        assert "Nothing on the shelf is left to use" in text_of(erin.get(PICK))

    def test_nothing_chosen_or_something_gone_is_said(self, erin, piece, bob, row):
        assert "Choose at least one" in text_of(erin.post(PICK, {}))
        with in_authority(row.authority):
            evidence.retire(piece.pk, 1, seen=[], actor=bob, at=NOW)
        answer = erin.post(PICK, {"pieces": [piece.pk]})
        assert (answer.status_code, used()) == (422, [])

    def test_from_the_piece_for_one_more_criterion(self, erin, piece, item):
        for _press in range(2):
            answer = erin.post(f"{item}use/", {"criterion": IDS[1]})
            assert answer.url == item
        assert used() == [(piece.pk, IDS[1])]
        for wrong in ("", "no-such"):
            assert erin.post(f"{item}use/", {"criterion": wrong}).status_code == 422
        assert erin.post(f"{PICK.replace(IDS[0], IDS[1])}{piece.pk}/detach/", {"back": "item"}).url == item
        assert used() == []

    def test_replaced_while_somebody_attaches_it_says_which_is_used(self, erin, piece, item, bob, row):
        with in_authority(row.authority):
            words = Details(title="New", shows="both", owner_name="B", note="", url="https://example.org/")
            newer = evidence.replace(piece.pk, 1, words, seen=[], actor=bob, at=NOW)
        answer = erin.post(f"{item}use/", {"criterion": IDS[0]}, follow=True)
        assert "The newer version is used" in text_of(answer)
        assert used() == [(newer.pk, IDS[0])]

    @pytest.mark.parametrize("status", ["submitted", "signed"])
    def test_a_locked_round_offers_nothing_and_takes_nothing(self, erin, row, piece, item, status):
        use_evidence(piece, row, IDS[0])
        lock(status)
        for page in (CRITERION, item):
            assert "Do not use it here" not in text_of(erin.get(page))
        assert erin.get(PICK).status_code == 302
        erin.post(f"{PICK}{piece.pk}/detach/")
        erin.post(f"{item}use/", {"criterion": IDS[1]})
        erin.post(PICK, {"pieces": [piece.pk]})
        assert used() == [(piece.pk, IDS[0])]
        assert erin.get(f"{SHELF}add/").status_code == 200


class Test_changing:
    def test_details(self, erin, item):
        page = erin.get(f"{item}change/")
        assert erin.post(f"{item}change/", typed(page, title="Renamed")).url == item
        (now,) = the()
        assert (now.title, now.shows, now.url) == ("Renamed", "both", "https://northfield.example.org/newer")

    def test_somebody_else_saved_meanwhile_and_nothing_is_saved_over(self, erin, item, piece, bob, row):
        old = typed(erin.get(f"{item}change/"), note="Mine")
        with in_authority(row.authority):
            evidence.change(piece.pk, 1, Details(note="Theirs"), actor=bob, at=NOW)
        both = erin.post(f"{item}change/", old)
        assert both.status_code == 422
        for words in (f"{bob.label} saved a change", "Theirs", "Mine", "Save mine over it"):
            assert words in text_of(both) or words in both.content.decode()
        assert the()[0].note == "Theirs"
        again = typed(both, note="Mine", stale="mine")
        assert again["version"] == "2"
        assert erin.post(f"{item}change/", again).status_code == 302
        assert the()[0].note == "Mine"

    def test_what_a_signed_round_rests_on_keeps_its_words(self, erin, item, row, piece):
        use_evidence(piece, row, IDS[0])
        open_page = typed(erin.get(f"{item}change/"), note="Mine")
        lock()
        page = erin.get(f"{item}change/")
        assert "A round that was submitted rests on it" in text_of(page)
        assert 'name="title"' not in page.content.decode()
        assert erin.post(f"{item}change/", open_page).status_code == 302
        (now,) = the()
        assert (now.title, now.note) == ("The procedure", "Mine")


class Test_replacing:
    def test_every_use_is_shown_and_the_open_round_moves(self, erin, item, row, piece):
        signed = make_round(row.authority, 2, status="signed")
        for key in IDS[:2]:
            use_evidence(piece, row, key)
        use_evidence(piece, signed, IDS[2])
        page = erin.get(f"{item}replace/")
        moving, _sep, staying = text_of(page).partition("they keep it as it is")
        assert "Procedure published (Self-assessment 1)" in moving
        assert "Site findable (Self-assessment 1)" in moving
        assert "Review held (Self-assessment 2)" in staying
        words = typed(page)
        first = erin.post(f"{item}replace/", words)
        assert erin.post(f"{item}replace/", words).url == first.url
        old, new = the()
        assert first.url == f"{SHELF}{new.pk}/"
        assert used(round=row) == [(new.pk, IDS[0]), (new.pk, IDS[1])]
        assert used(round=signed) == [(old.pk, IDS[2])]
        assert "A newer version replaced it" in text_of(erin.get(item))
        for what in ("change", "replace", "retire"):
            assert erin.get(f"{item}{what}/").url == item

    def test_a_use_added_meanwhile_is_shown_before_anything_happens(self, erin, item, row, piece, bob):
        words = typed(erin.get(f"{item}replace/"))
        with in_authority(row.authority):
            evidence_uses.attach(piece.pk, row.pk, IDS[0], actor=bob, at=NOW)
        again = erin.post(f"{item}replace/", words)
        assert again.status_code == 422
        assert "Somebody used it for another criterion" in text_of(again)
        assert "Procedure published (Self-assessment 1)" in text_of(again)
        assert 'value="Newer page"' in again.content.decode()
        assert len(the()) == 1
        assert erin.post(f"{item}replace/", typed(again)).status_code == 302
        assert used() == [(the()[1].pk, IDS[0])]

    def test_replaced_by_somebody_else_meanwhile_keeps_what_was_typed(self, erin, item, piece, bob, row):
        words = typed(erin.get(f"{item}replace/"), note="Typed by me")
        with in_authority(row.authority):
            other = Details(title="Theirs", shows="both", owner_name="B", note="", url="https://example.org/")
            newer = evidence.replace(piece.pk, 1, other, seen=[], actor=bob, at=NOW)
        for page in (f"{item}replace/", f"{item}change/"):
            answer = erin.post(page, words)
            assert answer.status_code == 422
            assert "Somebody replaced it" in text_of(answer)
            assert "Typed by me" in answer.content.decode()
            assert f"{SHELF}{newer.pk}/" in answer.content.decode()
        assert len(the()) == 2

    def test_a_file_by_a_file_and_never_by_a_bad_one(self, erin, row):
        item = erin.post(f"{SHELF}add/file/?", typed_file(upload("a.pdf", PDF)), follow=False).url
        page = erin.get(f"{item}replace/")
        bad = erin.post(f"{item}replace/", typed(page, files=upload("b.exe", b"MZ"), title="Kept title"))
        assert bad.status_code == 422
        assert "We do not take files of this type" in text_of(bad)
        assert "Kept title" in bad.content.decode()
        assert "Choose a file" in text_of(erin.post(f"{item}replace/", typed(page)))
        good = erin.post(f"{item}replace/", typed(page, files=upload("c.pdf", PDF)))
        assert good.status_code == 302
        assert [one.file_id for one in the()] == [the()[0].file_id, the()[1].file_id]
        assert the()[0].file_id != the()[1].file_id

    def test_after_reopening_the_newer_one_is_one_press_away(self, erin, item, row, piece, bob):
        use_evidence(piece, row, IDS[0])
        lock("submitted")
        erin.post(f"{item}replace/", typed(erin.get(f"{item}replace/")))
        lock("open")
        assert "Use the newer version in the open round" in text_of(erin.get(item))
        assert "Replaced" in text_of(erin.get(CRITERION))
        erin.post(f"{item}use-newer/")
        assert used() == [(the()[1].pk, IDS[0])]


class Test_taking_off:
    def test_confirmed_with_the_uses_shown(self, erin, item, row, piece):
        use_evidence(piece, row, IDS[0])
        page = erin.get(f"{item}retire/")
        assert "Procedure published (Self-assessment 1)" in text_of(page)
        for _press in range(2):
            assert erin.post(f"{item}retire/", typed(page)).url == item
        assert used() == []
        assert "Taken off the shelf on" in text_of(erin.get(item))
        assert "The procedure" in text_of(erin.get(f"{SHELF}?show=off"))

    @pytest.mark.parametrize("what", ["used", "changed"])
    def test_what_happened_meanwhile_is_shown_first(self, erin, item, row, piece, bob, what):
        words = typed(erin.get(f"{item}retire/"))
        with in_authority(row.authority):
            if what == "used":
                evidence_uses.attach(piece.pk, row.pk, IDS[0], actor=bob, at=NOW)
            else:
                evidence.change(piece.pk, 1, Details(note="Look"), actor=bob, at=NOW)
        again = erin.post(f"{item}retire/", words)
        assert again.status_code == 422
        assert "Nothing was saved" in text_of(again)
        assert the()[0].retired_at is None
        assert erin.post(f"{item}retire/", typed(again)).status_code == 302
        assert the()[0].retired_at is not None

    def test_a_file_is_deleted_and_the_page_says_so_first(self, erin):
        item = erin.post(f"{SHELF}add/file/", typed_file(upload("a.pdf", PDF))).url
        page = erin.get(f"{item}retire/")
        assert "Its file is deleted" in text_of(page)
        erin.post(f"{item}retire/", typed(page))
        assert "This file was deleted" in text_of(erin.get(item))
        assert erin.get(f"{item}file/").status_code != 200


def typed_file(file) -> dict:
    return {"press": str(uuid4()), "shows": "done", "owner_name": "Erin Evans", "files": [file]}
