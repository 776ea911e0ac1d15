"""The report on a round and the commitment statement: what they say, to whom, and that nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from pledge import figures
from pledge.documents import package
from pledge.documents.clean import clean_text
from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.documents.gathered import Edition, Gathered
from selfassess.documents.report import report, report_file
from selfassess.documents.statement import statement, statement_file
from selfassess.models import Commitment, ImprovementAction, Round, SecondScore, Signature
from tests.assessing import (
    STATEMENT,
    answer_everything,
    make_answer,
    make_edition,
    make_evidence,
    make_round,
    use_evidence,
)
from tests.documents.awkward import HOSTILE
from tests.factories import NOW, TODAY, make_authority, make_member

pytestmark = pytest.mark.django_db
LONG = "thirty thousand " * 1900


@pytest.fixture
def northfield() -> Authority:
    make_edition()
    return make_authority()


def text_of(data: bytes) -> str:
    return "\n".join(package.paragraphs_of(data))


def made(row: Round, edition: Edition = Edition.BOARD, **given: Any) -> bytes:
    with in_authority(row.authority_id):
        return report_file(Gathered(row.authority, row, TODAY), edition, at=NOW, **given)


def stated(row: Round) -> bytes:
    with in_authority(row.authority_id):
        return statement_file(Gathered(row.authority, row, TODAY), at=NOW)


def act(row: Round, number: int = 1, **fields: Any) -> ImprovementAction:
    given = {
        "criterion": "procedure-published", "aspect": "done", "mark_before": "1", "title": "Rewrite the page",
        "measure": "Ten people find it", "owner_name": "Priya Shah", "due_on": TODAY - timedelta(days=1),
        "priority": 10, "opened_at": NOW - timedelta(days=30),
    }  # fmt: skip
    with in_authority(row.authority_id):
        return ImprovementAction.objects.create(
            authority_id=row.authority_id, round=row, number=number, **(given | fields)
        )


def sign(row: Round, kind: str, name: str, *, agreed: bool) -> None:
    with in_authority(row.authority_id):
        Signature.objects.create(
            authority_id=row.authority_id, round=row, kind=kind, name=name, position=f"The {kind}",
            signed_on=TODAY, name_may_be_published=agreed, recorded_by=row.owner, recorded_at=NOW,
            answers_digest="0" * 64,
        )  # fmt: skip


def full(authority: Authority, **fields: Any) -> Round:
    """A round with everything that a report can hold, under names that are told apart."""
    row = make_round(authority, status="submitted", submitted_at=NOW, **fields)
    make_answer(row, "procedure-published", duty="not-met", written="3", done="2", comment="A frank comment")
    make_answer(row, "site-findable", written="2", done="0", departs="A reason to depart")
    make_answer(row, "review-held", duty="not-tested", duty_reason="No case yet")
    piece = make_evidence(authority, owner_name="Olive Owner", review_on=TODAY - timedelta(days=1))
    use_evidence(piece, row, "procedure-published")
    act(row)
    with in_authority(authority):
        SecondScore.objects.create(
            authority=authority, round=row, criterion="procedure-published", written="1",
            opinion="A blunt opinion", reply="A sharp reply", reviewer=make_member(authority, "rita"),
            changed_at=NOW,
        )  # fmt: skip
    return row


class Test_what_it_says:
    def test_everything_of_the_round_stands_in_the_report_for_the_board(self, northfield) -> None:
        text = text_of(made(full(northfield)))
        for words in (
            "1 legal duty not met", "3 of 6 criteria answered", "Level 3: Procedure published written 3",
            "A frank comment", "A reason to depart", "Not tested. Why: No case yet", "A blunt opinion",
            "A sharp reply", "Olive Owner", "Was to be looked at again by 11 March 2026", "Priya Shah",
            "Overdue. Planned", "Success is: Ten people find it", STATEMENT,
        ):  # fmt: skip
            assert words in text, words

    def test_partners_get_it_without_comments_and_names(self, northfield) -> None:
        row = full(northfield)
        sign(row, "lead", "Lena Lead", agreed=False)
        sign(row, "member", "Mo Member", agreed=True)
        text = text_of(made(row, Edition.PARTNERS))
        for words in ("A frank comment", "A reason to depart", "A blunt opinion", "A sharp reply"):
            assert words not in text
        for name in ("Olive Owner", "Priya Shah", "Lena Lead", "Erin Evans"):
            assert name not in text
        for words in (
            "Mo Member, The member",
            "The lead",
            "Rewrite the page",
            "The procedure",
            "without comments",
        ):
            assert words in text, words
        assert "Lena Lead, The lead" in text_of(made(row))

    def test_an_empty_round_is_a_report_that_says_so(self, northfield) -> None:
        row = make_round(northfield)
        text = text_of(made(row))
        for words in (
            "0 of 6 criteria answered", "No evidence stands beside", "There is no improvement plan yet",
            "No levels given", "no figure", "No legal duty has been answered yet",
        ):  # fmt: skip
            assert words in text, words
        assert text_of(stated(row)).count("Not signed yet") == 2

    def test_a_second_score_is_not_shown_while_the_round_is_open_again(self, northfield) -> None:
        row = full(northfield)
        with in_authority(northfield):
            Round.objects.filter(pk=row.pk).update(status="open")
            row.refresh_from_db()
        assert "A blunt opinion" not in text_of(made(row))

    def test_change_since_the_round_before_else_the_burn_down(self, northfield) -> None:
        first = make_round(northfield, 1, status="signed", signed_at=NOW)
        answer_everything(first, "1")
        act(first)
        only = text_of(made(first))
        assert "How the plan burns down" in only
        assert "Change since the round before" not in only
        second = make_round(northfield, 2)
        answer_everything(second, "2")
        both = text_of(made(second))
        assert "1.0 to 2.0, up 1.0" in both
        assert "How the plan burns down" not in both


class Test_figures:
    @pytest.mark.parametrize(("whole", "shown"), [(4, False), (5, True)])
    def test_below_five_it_is_left_out_and_said(
        self, northfield, monkeypatch, whole: int, shown: bool
    ) -> None:
        known = figures._Registered(
            "Victims invited", "The letters", lambda period: figures.Count(3, whole, "A sum")
        )
        monkeypatch.setitem(figures._figures, "victims-invited", known)
        text = text_of(made(make_round(northfield)))
        assert (f"3 of {whole} (" in text) is shown
        assert ("A sum" in text) is shown
        assert ("fewer than five cases: Victims invited." in text) is not shown

    def test_what_is_not_recorded_is_said(self, northfield, monkeypatch) -> None:
        monkeypatch.delitem(figures._figures, "victims-invited", raising=False)
        text = text_of(made(make_round(northfield)))
        assert "Not recorded here yet, so evidence has to stand in: Victim invited." in text


class Test_draft:
    def header(self, data: bytes) -> Any:
        return Document(BytesIO(data)).sections[0].header

    @pytest.mark.parametrize("make", [made, stated])
    def test_every_page_says_so_until_it_is_signed(self, northfield, make) -> None:
        row = make_round(northfield)
        header = self.header(make(row))
        assert "Draft: not signed off" in [one.text for one in header.paragraphs]
        marks = list(header._element.iter("{urn:schemas-microsoft-com:vml}textpath"))
        assert [one.get("string") for one in marks if one.get("string")] == ["DRAFT"]
        assert "This is a draft: the round is still open." in text_of(make(row))
        assert not Document(BytesIO(make(row))).sections[0].different_first_page_header_footer

    @pytest.mark.parametrize("make", [made, stated])
    def test_signed_it_is_no_draft(self, northfield, make) -> None:
        row = make_round(northfield, status="signed", signed_at=NOW)
        data = make(row)
        assert "raft" not in text_of(data)
        assert not list(self.header(data)._element.iter(qn("w:pict")))
        assert "Signed off on 12 March 2026." in text_of(data)

    def test_a_demonstration_says_so_too(self, northfield) -> None:
        data = made(make_round(northfield), banner="Demonstration: an invented council")
        words = [one.text for one in self.header(data).paragraphs]
        assert words[0] == "Demonstration: an invented council"
        assert "Draft: not signed off" in words


class Test_read_aloud:
    @pytest.mark.parametrize("make", [made, stated])
    def test_title_language_headings_and_tables(self, northfield, make) -> None:
        document = Document(BytesIO(make(full(northfield))))
        assert document.core_properties.title
        assert document.core_properties.language == "en-GB"
        styles = [one.style.name for one in document.paragraphs if one.style.name.startswith("Heading")]
        levels = [int(name[-1]) for name in styles]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        for table in document.tables:
            assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None

    def test_charts_say_in_words_what_they_show(self, northfield) -> None:
        row = full(northfield)
        document = Document(BytesIO(made(row)))
        pictures = list(document.element.body.iter(qn("wp:docPr")))
        assert len(pictures) == 2
        assert "Publicity: What is written 2.6, What is done 1.2" in pictures[0].get("descr")
        assert "1 at the end of 12 March 2026, 1 of them overdue" in pictures[1].get("descr")

    def test_a_chart_is_as_wide_as_the_text(self, northfield) -> None:
        document = Document(BytesIO(made(full(northfield))))
        section = document.sections[0]
        text_width = section.page_width - section.left_margin - section.right_margin
        for extent in document.element.body.iter(qn("wp:extent")):
            assert int(extent.get("cx")) == pytest.approx(text_width, rel=0.02)

    def test_the_same_round_gives_the_same_bytes(self, northfield) -> None:
        row = full(northfield)
        assert made(row) == made(row)


class Test_statement:
    def test_two_dates_apart_and_only_names_agreed(self, northfield) -> None:
        row = full(northfield)
        with in_authority(northfield):
            Commitment.objects.create(
                authority=northfield, signed_on=TODAY, signed_by="Cora Chief",
                signed_position="Chief executive", judged_on=TODAY, judged_by="Jay Judge",
                judged_organisation="An audit firm",
                judged_name_agreed=True, recorded_by=row.owner, recorded_at=NOW,
            )  # fmt: skip
        text = text_of(stated(row))
        assert "Commitment: signed on 12 March 2026 by Chief executive." in text
        assert "Standard: judged met on 12 March 2026 by Jay Judge, An audit firm." in text
        for name in ("Cora Chief", "Priya Shah", "Olive Owner", "A frank comment"):
            assert name not in text
        assert "Rewrite the page. By 11 March 2026." in text
        assert "Not met: Procedure published (s.104(2)(b))." in text
        assert STATEMENT in text


class Test_any_text:
    @pytest.mark.parametrize("words", [*HOSTILE, "<w:p><w:r/></w:p> {{ 7 * 7 }}", LONG])
    def test_it_is_in_the_document_word_for_word(self, northfield, words: str) -> None:
        # What no database keeps has gone before.
        words = words.replace("\x00", "").replace("\ud83d", "")
        row = make_round(northfield, title=words[:90])
        make_answer(row, "site-findable", written="not-tested", written_reason=f"R {words}")
        make_answer(row, "review-held", duty="met", comment=f"C {words}")
        act(row, title=words[:190], measure=f"M {words}")
        text = text_of(made(row))
        for mark in ("R", "C", "M"):
            assert clean_text(f"{mark} {words}") in text
        assert "49" not in text_of(stated(row))

    def test_contexts_differ_by_edition_alone(self, northfield) -> None:
        """What partners get is the board's report with less in it: the same scores and charts."""
        row = full(northfield)
        with in_authority(northfield):
            got = Gathered(northfield, row, TODAY)
            board, partners = report(got, Edition.BOARD), report(got, Edition.PARTNERS)
            assert statement(got).draft == board.draft
        same = {
            name: getattr(board, name)
            for name in ("edition", "themes", "evidence", "plan", "signed")
        }  # fmt: skip
        assert replace(partners, **same) == board
