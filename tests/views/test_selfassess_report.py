"""Q9: what can be taken away of a round, by whom; every file an attachment, and taking it in the log."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from pledge.audit import Action
from pledge.models import AuditEntry, Authority
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.models import AnswerChange, ImprovementAction, RoundEvent, SecondScore
from selfassess.views.report import DATA, DOCUMENTS
from tests.assessing import (
    STATEMENT,
    answer_everything,
    make_answer,
    make_edition,
    make_evidence,
    make_round,
    use_evidence,
)
from tests.factories import NOW, TODAY, make_authority, make_member, sign_in
from tests.views.assessed import ROUND, someone, text_of

pytestmark = pytest.mark.django_db
REPORT = f"{ROUND}report/"
READERS = (Role.ASSESSOR, Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR)
FILES = [one.key for one in (*DOCUMENTS, *DATA)] + ["everything"]
SCHEMA = json.loads(Path("docs/assessment.schema.json").read_text(encoding="utf-8"))
HOSTILE = '=HYPERLINK("https://evil.example") <script>alert(1)</script> {{ 7 * 7 }}'


@pytest.fixture(autouse=True)
def on_a_day_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def northfield() -> Authority:
    make_edition()
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "erin"))


def taken(client: Client, file: str) -> Any:
    return client.get(f"{REPORT}files/{file}/")


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def table(client: Client, file: str) -> list[dict[str, str]]:
    *rows, last = csv.DictReader(StringIO(body(taken(client, file)).decode("utf-8-sig")))
    # Every file ends with what the criteria are and are not.
    assert [value for value in last.values() if value] == [STATEMENT]
    return rows


def full(authority: Authority) -> None:
    """One of everything that the data files hold."""
    row = make_round(authority, status="submitted", submitted_at=NOW, title="The round")
    make_answer(row, "procedure-published", duty="met", written="3", done="2", comment=HOSTILE)
    make_answer(row, "site-findable", written="not-tested", written_reason="No case", draft=True)
    use_evidence(make_evidence(authority), row, "procedure-published")
    given = {"authority": authority, "round": row}
    with in_authority(authority):
        ImprovementAction.objects.create(
            **given, number=1, criterion="site-findable", aspect="done", mark_before="1", title="Act",
            due_on=TODAY, priority=3, opened_at=NOW,
        )  # fmt: skip
        SecondScore.objects.create(
            **given, criterion="procedure-published", written="1", opinion="Lower",
            reviewer=make_member(authority, "rita"), changed_at=NOW,
        )  # fmt: skip
        RoundEvent.objects.create(**given, kind="submitted", at=NOW, by_label="Erin Evans")
        AnswerChange.objects.create(
            **given, criterion="site-findable", field="done", before="0", after="1", at=NOW,
            by_label="Erin Evans", way="page",
        )  # fmt: skip


class Test_page:
    def test_everything_to_take_away_and_where_it_stands(self, northfield, erin: Client) -> None:
        make_round(northfield)
        answer = erin.get(REPORT)
        for file in FILES:
            assert f'href="{REPORT}files/{file}/"' in answer.content.decode()
        assert "This round is not signed off" in text_of(answer)
        assert STATEMENT in text_of(answer)

    def test_a_signed_round_names_its_day(self, northfield, erin: Client) -> None:
        make_round(northfield, status="signed", signed_at=NOW)
        assert "Signed off on 12 March 2026." in text_of(erin.get(REPORT))
        assert "not signed off" not in text_of(erin.get(REPORT))

    def test_few_queries_whatever_the_number_of_answers(
        self, northfield, erin: Client, django_assert_max_num_queries
    ) -> None:
        answer_everything(make_round(northfield))
        with django_assert_max_num_queries(12):
            assert erin.get(REPORT).status_code == 200


class Test_files:
    @pytest.mark.parametrize("file", FILES)
    def test_an_attachment_that_nobody_keeps_and_the_log_knows(self, northfield, erin, file: str) -> None:
        full(northfield)
        answer = taken(erin, file)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith('attachment; filename="self-assessment-1')
        assert "no-store" in answer["Cache-Control"]
        assert body(answer)
        with in_authority(northfield):
            entry = AuditEntry.objects.filter(action=Action.DOWNLOADED).get()
        assert entry.detail == {"file": file}
        assert entry.about.startswith("round:")

    @pytest.mark.parametrize("file", ["board", "partners", "statement"])
    @pytest.mark.parametrize("demonstration", [True, False])
    def test_documents_open_and_a_demonstration_says_so(
        self, northfield, erin, file: str, demonstration: bool
    ) -> None:
        Authority.objects.filter(pk=northfield.pk).update(demonstration=demonstration)
        full(northfield)
        header = Document(BytesIO(body(taken(erin, file)))).sections[0].header
        words = [one.text for one in header.paragraphs]
        assert ("Demonstration: an invented council" in words) is demonstration
        assert "Draft: not signed off" in words

    @pytest.mark.parametrize("file", ["nothing", "board.docx", "..", "Board"])
    def test_no_other_file(self, northfield, erin, file: str) -> None:
        make_round(northfield)
        assert taken(erin, file).status_code == 404

    def test_only_read(self, northfield, erin) -> None:
        make_round(northfield)
        assert erin.post(REPORT).status_code == 405
        assert erin.post(f"{REPORT}files/board/").status_code == 405


class Test_data:
    def test_the_json_file_follows_its_schema(self, northfield, erin) -> None:
        full(northfield)
        data = json.loads(body(taken(erin, "everything")))
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        jsonschema.validate(data, SCHEMA, format_checker=jsonschema.FormatChecker())
        by_id = {one["id"]: one for one in data["criteria"]}
        assert len(by_id) == 6
        published = by_id["procedure-published"]
        assert published["answers"]["written"] == {
            "mark": "3", "level": 3, "text": "Procedure published written 3", "reason": "",
        }  # fmt: skip
        assert published["comment"] == HOSTILE
        assert published["second_score"]["marks"]["written"] == "1"
        assert published["evidence"] == [data["evidence"][0]["key"]]
        assert by_id["site-findable"]["draft"] is True
        assert data["scores"]["overall"]["written"]["mean"] == "3/1"
        assert data["version"] == 1
        assert [len(data[name]) for name in ("plan", "trail", "changes")] == [1, 1, 1]

    def test_the_schema_refuses_what_it_should(self, northfield, erin) -> None:
        full(northfield)
        data = json.loads(body(taken(erin, "everything")))
        for broken in ({"version": 2}, {"extra": 1}, {"plan": [{}]}):
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(data | broken, SCHEMA)

    def test_an_empty_round_is_data_too(self, northfield, erin) -> None:
        make_round(northfield)
        jsonschema.validate(json.loads(body(taken(erin, "everything"))), SCHEMA)
        assert len(table(erin, "answers")) == 11
        assert table(erin, "plan") == []

    def test_no_cell_is_ever_run(self, northfield, erin) -> None:
        full(northfield)
        comments = {line["Comment"] for line in table(erin, "answers")}
        assert f"'{HOSTILE}" in comments
        assert not any(comment.startswith("=") for comment in comments)

    def test_tables_hold_what_the_round_holds(self, northfield, erin) -> None:
        full(northfield)
        first = table(erin, "answers")[0]
        assert (first["Criterion"], first["Answer"]) == ("procedure-published", "Met")
        scores = table(erin, "scores")[0]
        assert (scores["Of"], scores["Written"], scores["Not met"]) == ("Overall", "3.0", "0")
        assert table(erin, "evidence")[0]["Used for"] == "procedure-published"
        assert table(erin, "plan")[0]["Action"] == "Act"
        assert table(erin, "trail")[0]["By"] == "Erin Evans"
        assert table(erin, "changes")[0]["Part"] == "What is done"


class Test_who:
    @pytest.mark.parametrize("role", READERS)
    def test_who_reads_a_round_takes_it_away(self, northfield, role) -> None:
        make_round(northfield)
        client = someone(northfield, role)
        assert client.get(REPORT).status_code == 200
        assert taken(client, "board").status_code == 200

    @pytest.mark.parametrize("role", [Role.CHAIR, Role.PANEL_MEMBER])
    def test_nobody_else(self, northfield, role) -> None:
        make_round(northfield)
        client = someone(northfield, role)
        assert {client.get(REPORT).status_code, taken(client, "everything").status_code} == {403}

    def test_a_reviewer_waits_until_it_is_submitted(self, northfield) -> None:
        row = make_round(northfield)
        client = someone(northfield, Role.REVIEWER)
        assert {client.get(REPORT).status_code, taken(client, "everything").status_code} == {403}
        with in_authority(northfield):
            type(row).objects.update(status="submitted", submitted_at=NOW)
        assert taken(client, "everything").status_code == 200

    def test_another_authority_sees_nothing_of_it(self, northfield) -> None:
        full(northfield)
        elsewhere = make_authority("southfield")
        client = someone(elsewhere, Role.ASSESSOR)
        assert {client.get(REPORT).status_code, taken(client, "everything").status_code} == {404}
        assert client.get("/southfield/selfassessment/1/report/files/everything/").status_code == 404
        make_round(elsewhere, owner=make_member(elsewhere, "eve"))
        data = json.loads(client.get("/southfield/selfassessment/1/report/files/everything/").content)
        assert [data[name] for name in ("evidence", "plan", "signatures", "trail", "changes")] == [[]] * 5
        assert all(not one["comment"] for one in data["criteria"])
