"""The bank that is shipped: its shape, its words, and that each duty is the Act's and stands apart."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from selfassess import criteria
from selfassess.domain.bank import Aspect, Bank, Basis, Criterion, Scope
from selfassess.domain.bank_load import FIGURES, ID
from tests.guards.test_words import bad_words

FOLDER = Path(criteria.__file__).parent
THEMES = {
    "publicity-and-access",
    "threshold",
    "application-handling",
    "victim-voice",
    "information-sharing",
    "review-meeting-and-chair",
    "action-plan-and-interventions",
    "outcome-and-appeals",
    "training-and-leadership",
    "data-and-learning",
}
# Every duty of the Act on the bodies that an authority can be asked about, by where it stands.
DUTIES = {
    "s.104(1)",
    "s.104(1)(a)",
    "s.104(1)(b)",
    "s.104(2)(a)",
    "s.104(2)(b)",
    "s.104(3)(a)",
    "s.104(3)(b)",
    "s.104(4)",
    "s.104(5)",
    "s.104(6)",
    "s.104(7)",
    "s.104(8)",
    "s.104(9)",
    "s.104(10)",
    "s.104(12)",
    "s.105(4)",
    "Sch 4 para 1(1)",
    "Sch 4 para 2",
    "Sch 4 para 3",
    "Sch 4 para 4",
    "Sch 4 para 5(1)",
    "Sch 4 para 6(1)",
    "Sch 4 para 6(2)",
    "Sch 4 para 7(2)",
    "Sch 4 para 8(1)(b)",
}
LEADS_ELSEWHERE = re.compile(r"\bas (?:in |at )?(?:level )?[0-3]\b|\bas above\b|\bsee level\b", re.I)
# A text that stands beside its choice, in a report or in a workbook has nothing before it to point back to.
POINTS_BACK = re.compile(
    r"^(?:They|It|These|This|That|Such|All of this|(?:Some|All|Most|Both|Others) (?:are|is|were|get|have))\b"
    r"|\b(?:say|says|do|does) so\b|\ball of this\b",
    re.I,
)
ACT = " ".join((Path(__file__).parent / "the_act.txt").read_text(encoding="utf-8").split())
ADDRESS = re.compile(r"https?://\S+")
VERSIONS = criteria.editions()


@pytest.fixture(params=VERSIONS)
def bank(request) -> Bank:
    return criteria.load_edition(request.param)


def texts(one: Criterion) -> dict[str, str]:
    """Every text of a criterion that stands on a page, by where it stands."""
    found = {
        name: getattr(one, name)
        for name in ("title", "question", "why", "source", "template_document", "action")
    }
    if one.duty:
        found |= {"duty.words": one.duty.words, "duty.question": one.duty.question}
    for name in ("written", "done", "evidence", "policy_signals", "warning_signals"):
        found |= {f"{name}[{index}]": text for index, text in enumerate(getattr(one, name) or ())}
    return found


def every_text(bank: Bank) -> list[tuple[str, str]]:
    found = [("statement", bank.statement), ("what_changed", bank.what_changed)]
    found += [(one.key, f"{one.heading} {one.meaning} {one.source}") for one in bank.points]
    found += [(one.key, f"{one.title} {one.about}") for one in bank.themes]
    found += [(f"{one.id}.{name}", text) for one in bank.criteria for name, text in texts(one).items()]
    return [(place, ADDRESS.sub("", text)) for place, text in found]


def levels_of(one: Criterion) -> list[str]:
    return [text for aspect in Aspect for text in one.levels(aspect) or ()]


def test_there_is_an_edition_and_the_newest_is_last():
    assert VERSIONS
    assert criteria.newest() == VERSIONS[-1]
    assert list(VERSIONS) == sorted(VERSIONS, key=lambda one: criteria.load_edition(one).published_on)


def test_a_mended_edition_comes_after_the_one_it_mends(tmp_path, monkeypatch):
    for version in ("2027-01", "2026-11.10", "2026-11", "2026-11.2"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "edition.json").touch()
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(criteria, "_FOLDER", tmp_path)
    assert criteria.editions() == ("2026-11", "2026-11.2", "2026-11.10", "2027-01")


def test_an_edition_that_is_not_there_is_a_key_error():
    for version in ("1999-01", "../2026-11", ""):
        with pytest.raises(KeyError):
            criteria.load_edition(version)


def test_the_folder_is_the_version(bank: Bank):
    assert bank.version in VERSIONS
    assert (FOLDER / bank.version / "edition.json").exists()


def test_every_theme_has_its_file_and_no_file_is_left_over(bank: Bank):
    files = {path.stem for path in (FOLDER / bank.version).glob("*.json")} - {"edition"}
    assert {one.key for one in bank.themes} == THEMES
    assert files == THEMES
    for key in THEMES:
        of_file = json.loads((FOLDER / bank.version / f"{key}.json").read_text(encoding="utf-8"))
        assert [one["id"] for one in of_file] == [one.id for one in bank.of_theme(key)]


def test_files_are_pretty_one_text_a_line(bank: Bank):
    for path in sorted((FOLDER / bank.version).glob("*.json")):
        text = path.read_text(encoding="utf-8")
        assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n", path.name


def test_ids_are_unique_and_readable(bank: Bank):
    ids = [one.id for one in bank.criteria]
    assert len(set(ids)) == len(ids) >= 69
    assert [one for one in ids if not ID.fullmatch(one)] == []


def test_the_six_points_spell_the_pledge_and_each_is_asked_about(bank: Bank):
    assert "".join(one.letter for one in bank.points) == "PLEDGE"
    assert {one.point for one in bank.criteria} == {one.key for one in bank.points}


def test_must_and_duty_go_together(bank: Bank):
    assert {one.basis for one in bank.criteria} == set(Basis)
    assert [one.id for one in bank.criteria if (one.basis is Basis.MUST) != (one.duty is not None)] == []


def test_every_duty_of_the_act_is_asked(bank: Bank):
    cited = " ".join(f"{one.duty.citation} " for one in bank.criteria if one.duty)
    assert [where for where in DUTIES if f"{where} " not in cited] == []


def test_a_duty_has_the_acts_words_and_a_question(bank: Bank):
    for one in bank.asked(Scope.DUTIES):
        assert one.duty is not None
        assert re.match(r"(?:s\.10[45]|Sch 4 para )", one.duty.citation), one.id
        assert one.duty.question.endswith("?"), one.id
        assert one.weight >= 2, one.id


def test_a_duty_says_what_the_act_says_to_the_letter(bank: Bank):
    for one in bank.asked(Scope.DUTIES):
        assert one.duty is not None
        pieces = [piece.strip(" .,;") for piece in one.duty.words.split("…")]
        assert [piece for piece in pieces if not piece or piece not in ACT] == [], one.id


def test_no_duty_says_the_words_of_another(bank: Bank):
    words = [one.duty.words for one in bank.criteria if one.duty]
    assert len(set(words)) == len(words)


def test_level_texts_stand_alone_and_are_all_different(bank: Bank):
    seen: dict[str, str] = {}
    for one in bank.criteria:
        for text in levels_of(one):
            assert not LEADS_ELSEWHERE.search(text), (one.id, text)
            assert not POINTS_BACK.search(text), (one.id, text)
            assert text.casefold() not in seen, (one.id, seen[text.casefold()], text)
            seen[text.casefold()] = one.id
            assert text.endswith("."), (one.id, text)
            assert len(text) <= 200, (one.id, text)


def test_questions_are_questions_and_different(bank: Bank):
    questions = [one.question for one in bank.criteria]
    assert len(set(questions)) == len(questions)
    assert [text for text in questions if not text.endswith("?")] == []


def test_a_target_of_ours_is_said_at_most_once_a_criterion(bank: Bank):
    often = {one.id: "".join(texts(one).values()).count("(our target)") for one in bank.criteria}
    assert {key: count for key, count in often.items() if count > 2} == {}
    for one in bank.criteria:
        for aspect in (Aspect.WRITTEN, Aspect.DONE):
            assert " ".join(one.levels(aspect) or ()).count("(our target)") <= 1, one.id
    assert sum(often.values()) > 10


def test_the_statement_says_what_this_is_not(bank: Bank):
    for says in (
        "our own",
        "not ASB Help’s self-assessment checklist",
        "not public",
        "is not ASB Help’s recognition",
    ):
        assert says in bank.statement


def test_the_words_are_ours(bank: Bank):
    assert [(place, bad) for place, text in every_text(bank) if (bad := bad_words(text))] == []


def test_apostrophes_and_quotation_marks_are_curly(bank: Bank):
    assert [(place, text) for place, text in every_text(bank) if "'" in text or '"' in text] == []


def test_figures_are_known_and_each_stands_once(bank: Bank):
    used = [one.figure for one in bank.criteria if one.figure]
    assert len(set(used)) == len(used)
    assert set(used) == FIGURES


def test_the_time_for_a_theme_is_two_minutes_a_part(bank: Bank):
    for theme in bank.themes:
        parts = sum(len(one.asks(Scope.ALL)) for one in bank.of_theme(theme.key))
        assert abs(theme.minutes - 2 * parts) <= 2, (theme.key, parts)
        assert theme.minutes % 5 == 0, theme.key


def test_both_scopes_ask_what_they_say(bank: Bank):
    duties = bank.asked(Scope.DUTIES)
    assert 0 < len(duties) < len(bank.asked(Scope.ALL)) == len(bank.criteria)
    assert {one.asks(Scope.DUTIES) for one in duties} == {(Aspect.DUTY,)}


def test_most_criteria_ask_what_is_written_and_what_is_done(bank: Bank):
    both = [one for one in bank.criteria if one.written and one.done]
    assert len(both) > len(bank.criteria) / 2
