"""Editions loaded from their files, and open rounds moved to a newer one: no answer is ever lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from pledge.audit import Action, Actor
from pledge.management.commands.prepare import Command as Prepare
from pledge.models import AuditEntry, Authority, Link
from pledge.scoping import in_authority
from selfassess import criteria
from selfassess.models import (
    Answer,
    AnswerChange,
    BankEdition,
    Contributor,
    EvidenceUse,
    Round,
    RoundEvent,
)
from selfassess.services import bank_moves, contributors
from selfassess.services.bank_moves import Moved, NothingNewer, what_differs
from selfassess.services.rounds import Locked, Stale
from tests.assessing import (
    IDS,
    answer_everything,
    bank_data,
    criterion_data,
    make_answer,
    make_edition,
    make_evidence,
    make_round,
    use_evidence,
)
from tests.factories import NOW, make_authority, make_member

pytestmark = pytest.mark.django_db
Data = dict[str, Any]


def newer(
    change: Callable[[dict[str, Data]], None], mapping: dict[str, list[str]], version: str = "2021-01"
) -> Data:
    """The small bank as a later edition: its criteria changed in place, by id."""
    data = bank_data(version, published_on="2021-01-01", what_changed="It was looked at again.")
    by_id = {one["id"]: one for one in data["criteria"]}
    change(by_id)
    return data | {"criteria": list(by_id.values()), "mapping": {"2020-01": mapping}}


def become(by_id: dict[str, Data], old: str, *news: str) -> None:
    """One criterion gives way to others that ask the same."""
    before = by_id.pop(old)
    for key in news:
        by_id.setdefault(key, before | {"id": key, "title": key.replace("-", " ").capitalize()})


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "erin"))


@pytest.fixture
def row(northfield: Authority) -> Round:
    return make_round(northfield)


def move(row: Round, data: Data, actor: Actor, version: int | None = None) -> Moved:
    edition = make_edition(data)
    with in_authority(row.authority_id):
        return bank_moves.move_round(row.pk, version, edition, actor=actor, at=NOW)


def answers(row: Round) -> dict[str, Answer]:
    with in_authority(row.authority_id):
        return {one.criterion: one for one in Answer.objects.filter(round=row)}


class Test_moving_a_round:
    def test_what_is_the_same_stays_untouched(self, row: Round, erin: Actor):
        answer_everything(row)
        before = answers(row)
        moved = move(row, newer(lambda by_id: None, {}), erin)
        assert (moved.stay, moved.drafts, moved.no_longer_asked) == (6, 0, 0)
        after = answers(row)
        for key in IDS:
            assert (after[key].version, after[key].draft, after[key].carried) == (1, False, None)
            assert after[key].written == before[key].written
        with in_authority(row.authority_id):
            assert Round.objects.get().edition.version == "2021-01"
            assert RoundEvent.objects.get().kind == "bank-changed"
            assert AuditEntry.objects.get(action=Action.CRITERIA_MOVED).detail["to"] == "2021-01"

    def test_what_stands_beside_the_question_changes_nothing(self, row: Round, erin: Actor):
        answer_everything(row)
        moved = move(row, newer(lambda by_id: by_id["site-findable"].update(why="Other words."), {}), erin)
        assert (moved.stay, moved.drafts) == (6, 0)

    def test_a_question_in_other_words_waits_to_be_confirmed(self, row: Round, erin: Actor):
        answer_everything(row)
        move(row, newer(lambda by_id: by_id["site-findable"].update(question="Is it?"), {}), erin)
        found = answers(row)
        answer = found.pop("site-findable")
        assert (answer.written, answer.draft, answer.version) == ("2", True, 2)
        assert answer.carried["because"] == "reworded"
        assert not any(one.draft for one in found.values())

    def test_renamed(self, row: Round, erin: Actor):
        make_answer(row, "lessons-kept", written="2", done="1", comment="Twice a year")
        use_evidence(make_evidence(row.authority), row, "lessons-kept")
        data = newer(
            lambda by_id: become(by_id, "lessons-kept", "learning-used"), {"lessons-kept": ["learning-used"]}
        )
        moved = move(row, data, erin)
        assert (moved.stay, moved.drafts, moved.no_longer_asked) == (0, 1, 0)
        found = answers(row)
        assert found["lessons-kept"].comment == "Twice a year"
        new = found["learning-used"]
        assert (new.written, new.done, new.comment, new.draft) == ("2", "1", "Twice a year", True)
        assert new.carried == {
            "because": "renamed",
            "round": 1,
            "edition": "2020-01",
            "from": [{"criterion": "lessons-kept", "title": "Lessons kept"}],
        }
        with in_authority(row.authority_id):
            changes = AnswerChange.objects.filter(criterion="learning-used")
            assert {(one.field, one.after, one.way) for one in changes} == {
                ("written", "2", "bank"),
                ("done", "1", "bank"),
                ("comment", "Twice a year", "bank"),
            }
            uses = EvidenceUse.objects.values_list("criterion", flat=True)
            assert sorted(uses) == ["learning-used", "lessons-kept"]

    def test_split(self, row: Round, erin: Actor):
        make_answer(row, "lessons-kept", written="2", done="1")
        data = newer(
            lambda by_id: become(by_id, "lessons-kept", "kept", "used"), {"lessons-kept": ["kept", "used"]}
        )
        assert move(row, data, erin).drafts == 2
        found = answers(row)
        assert found["kept"].written == found["used"].written == "2"
        assert found["kept"].carried["because"] == "split"

    def test_joined_into_a_new_one(self, row: Round, erin: Actor):
        make_answer(row, "lessons-kept", written="2", done="1", comment="A")
        make_answer(row, "site-findable", written="2", done="3", comment="B")

        def change(by_id: dict[str, Data]) -> None:
            become(by_id, "lessons-kept", "both")
            become(by_id, "site-findable", "both")

        move(row, newer(change, {"lessons-kept": ["both"], "site-findable": ["both"]}), erin)
        both = answers(row)["both"]
        assert (both.written, both.done, both.draft) == ("2", "", True)
        assert both.comment == "Lessons kept: A\n\nSite findable: B"
        assert both.carried["because"] == "joined"

    def test_joined_into_one_that_stays(self, row: Round, erin: Actor):
        make_answer(row, "site-findable", written="3", done="3", comment="B")
        make_answer(row, "lessons-kept", written="1", done="3", comment="A")

        def change(by_id: dict[str, Data]) -> None:
            del by_id["lessons-kept"]

        move(row, newer(change, {"lessons-kept": ["site-findable"]}), erin)
        found = answers(row)
        assert set(found) == {"site-findable", "lessons-kept"}
        assert (found["site-findable"].written, found["site-findable"].done) == ("", "3")
        assert found["site-findable"].draft
        assert "A" in found["site-findable"].comment
        with in_authority(row.authority_id):
            change_of = AnswerChange.objects.get(criterion="site-findable", field="written")
        assert (change_of.before, change_of.after) == ("3", "")

    def test_dropped_stays_as_it_was(self, row: Round, erin: Actor):
        answer_everything(row)
        moved = move(row, newer(lambda by_id: become(by_id, "lessons-kept"), {"lessons-kept": []}), erin)
        assert (moved.stay, moved.drafts, moved.no_longer_asked) == (5, 0, 1)
        kept = answers(row)["lessons-kept"]
        assert (kept.written, kept.draft, kept.version) == ("2", False, 1)

    def test_an_id_the_mapping_forgot_is_not_lost_either(self, row: Round, erin: Actor):
        answer_everything(row)
        assert move(row, newer(lambda by_id: become(by_id, "lessons-kept"), {}), erin).no_longer_asked == 1
        assert answers(row)["lessons-kept"].written == "2"

    def test_whose_theme_is_gone_has_no_link_any_more(self, row: Round, erin: Actor):
        person = {"name": "Priya", "organisation": "", "email": "priya@example.org"}
        with in_authority(row.authority_id):
            for theme in ("meeting", "learning"):
                contributors.invite(row.pk, theme=theme, **person, actor=erin, at=NOW)
        data = newer(lambda by_id: None, {})
        data["themes"] = [theme for theme in data["themes"] if theme["key"] != "learning"]
        data["criteria"] = [one for one in data["criteria"] if one["theme"] != "learning"]
        move(row, data, erin)
        with in_authority(row.authority_id):
            left = Contributor.objects.filter(ended_at__isnull=True)
            assert [one.theme for one in left] == ["meeting"]
            assert Link.objects.filter(revoked_at__isnull=True).count() == 1

    def test_only_an_open_round_and_only_from_the_page_as_it_is(self, row: Round, erin: Actor):
        data = newer(lambda by_id: None, {})
        with pytest.raises(Stale):
            move(row, data, erin, version=row.version + 1)
        move(row, data, erin, version=row.version)
        with pytest.raises(NothingNewer):
            move(row, data, erin)
        with in_authority(row.authority_id):
            Round.objects.update(status="submitted", edition=make_edition())
        with pytest.raises(Locked):
            move(row, data, erin)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Data], None]:
    """A folder of editions in place of the product's; what it gives writes one into it."""
    monkeypatch.setattr(criteria, "_FOLDER", tmp_path)
    criteria.load_edition.cache_clear()

    def write(data: Data) -> None:
        folder = tmp_path / data["version"]
        folder.mkdir(exist_ok=True)
        rest = {key: value for key, value in data.items() if key != "criteria"}
        (folder / "edition.json").write_text(json.dumps(rest))
        for theme in data["themes"]:
            own = [one for one in data["criteria"] if one["theme"] == theme["key"]]
            (folder / f"{theme['key']}.json").write_text(json.dumps(own))
        criteria.load_edition.cache_clear()

    return write


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_criteria", *arguments, stdout=out)
    return out.getvalue()


class Test_the_command:
    def test_it_loads_once_and_says_what_changed(self, files: Callable[[Data], None]):
        files(bank_data())
        assert "Edition 2020-01: 6 criteria, loaded." in load()

        def change(by_id: dict[str, Data]) -> None:
            by_id["site-findable"]["question"] = "Is it?"
            become(by_id, "lessons-kept", "kept", "used")
            become(by_id, "victim-invited")
            by_id["chair"] = criterion_data("chair", "meeting", "develop")

        files(newer(change, {"lessons-kept": ["kept", "used"]}))
        said = load()
        for line in (
            "Edition 2020-01: 6 criteria, there already.",
            "Edition 2021-01: 7 criteria, loaded.",
            "site-findable has other words: question",
            "lessons-kept was split into kept, used",
            "victim-invited is missing, and the mapping does not say what became of it",
            "chair is new",
        ):
            assert line in said
        assert BankEdition.objects.count() == 2

    def test_an_edition_with_other_words_is_refused_by_name_and_nothing_is_loaded(self, files):
        files(bank_data())
        load()
        data = bank_data(statement="We changed our mind.")
        data["criteria"][1]["written"][2] = "Better words."
        del data["criteria"][5]
        files(data)
        files(bank_data("2021-01"))
        with pytest.raises(CommandError) as refused:
            load()
        assert refused.value.returncode == 2
        said = str(refused.value)
        assert "2020-01: statement has other words" in said
        assert "2020-01: criteria.site-findable.written has other words" in said
        assert "2020-01: criteria.lessons-kept is no longer there" in said
        assert list(BankEdition.objects.values_list("version", flat=True)) == ["2020-01"]

    def test_an_order_that_changed_is_a_change(self):
        data = bank_data()
        assert what_differs(data, data | {"criteria": data["criteria"][::-1]}) != []
        assert what_differs(data, bank_data()) == []

    def test_files_that_are_no_bank_are_refused_with_every_problem(self, files):
        data = bank_data()
        data["criteria"][0]["weight"] = 9
        data["criteria"][1]["title"] = ""
        files(data)
        with pytest.raises(CommandError) as refused:
            load()
        assert refused.value.returncode == 2
        assert len(str(refused.value).splitlines()) == 2

    def test_it_moves_open_rounds_of_every_authority(self, northfield: Authority, files):
        files(bank_data())
        load()
        edition = BankEdition.objects.get()
        signed = make_round(northfield, status="signed", signed_at=NOW, edition=edition)
        open_now = make_round(northfield, 2, edition=edition)
        southmere = make_authority("southmere")
        other = make_round(southmere, edition=edition, owner=make_member(southmere, "sam", "assessor"))
        answer_everything(open_now)
        files(newer(lambda by_id: become(by_id, "lessons-kept"), {"lessons-kept": []}))
        assert "round" not in load()
        said = load("--move")
        assert "northfield, round 2: 5 answers stay, 0 wait to be confirmed, 1 are no longer asked." in said
        for row, version in ((signed, "2020-01"), (open_now, "2021-01"), (other, "2021-01")):
            with in_authority(row.authority_id):
                assert Round.objects.get(pk=row.pk).edition.version == version
        assert "round" not in load("--move")

    def test_the_real_bank_loads(self):
        assert "Edition 2026-11" in load()

    def test_preparing_loads_it_and_a_refusal_keeps_nobody_from_working(self, files):
        files(bank_data())
        Prepare().load_criteria()
        assert BankEdition.objects.count() == 1
        files(bank_data(statement="We changed our mind."))
        said = StringIO()
        Prepare(stderr=said).load_criteria()
        assert "2020-01: statement has other words" in said.getvalue()
        assert bank_moves.newest_loaded(at=NOW).version == "2020-01"


def test_the_tenth_correction_is_newer_than_the_second():
    for version in ("2020-01.2", "2020-01.10", "2020-01"):
        make_edition(bank_data(version))
    assert bank_moves.newest_loaded(at=NOW).version == "2020-01.10"
    second = BankEdition.objects.get(version="2020-01.2")
    assert [one.version for one in bank_moves.since(second)] == ["2020-01.10"]
