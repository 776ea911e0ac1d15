"""``docs/scoring.md`` says what the rules do: every table of it is read, and worked out again."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from selfassess.domain.answers import Given, Mark
from selfassess.domain.bank import Aspect, Scope
from selfassess.domain.checks import SEVERITY, Code
from selfassess.domain.plan import gaps
from selfassess.domain.progress import progress
from selfassess.domain.scoring import Figure, Result, Score, score
from tests.domain.selfassess.small_bank import HELD, IDS, PUBLISHED, said, small_bank

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "scoring.md").read_text(encoding="utf-8")
MARKS = {
    "": Mark.BLANK,
    "met": Mark.MET,
    "not met": Mark.NOT_MET,
    "not applicable": Mark.NOT_APPLICABLE,
    "not tested": Mark.NOT_TESTED,
} | {str(level): Mark(str(level)) for level in range(4)}
SUM = re.compile(r"[\d ()×+÷]+")
Row = dict[str, str]


def section(heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}.*?\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def tables(text: str) -> list[list[Row]]:
    """The tables of a text, each a list of rows by column."""
    found: list[list[Row]] = []
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.strip().split("\n")]
        found.append([dict(zip(lines[0], line, strict=True)) for line in lines[2:]])
    return found


def worked_out(sum_: str) -> Fraction:
    """A sum as it stands on the page, exactly."""
    assert SUM.fullmatch(sum_), sum_
    exact = re.sub(r"\d+", lambda number: f"Fraction({number[0]})", sum_)
    return Fraction(eval(exact.replace("×", "*").replace("÷", "/"), {"Fraction": Fraction}))


def given_by(rows: list[Row]) -> dict[str, Given]:
    """The answers of an example's first table; what is not asked says so with a dash."""
    found = {}
    asked = {one.id: one.asks(Scope.ALL) for one in small_bank().criteria}
    for row in rows:
        cells = {aspect: row[aspect.value.title()] for aspect in Aspect}
        key = row["Criterion"]
        assert {aspect for aspect, cell in cells.items() if cell != "-"} == set(asked[key]), key
        draft = any(cell.endswith(" (draft)") for cell in cells.values())
        cells = {aspect: cell.removesuffix(" (draft)") for aspect, cell in cells.items() if cell != "-"}
        unsaid = {aspect for aspect, cell in cells.items() if cell.endswith(", no reason")}
        marks = {aspect: MARKS[cell.removesuffix(", no reason")] for aspect, cell in cells.items()}
        reasons = {aspect: "" if aspect in unsaid else "Because." for aspect in marks}
        found[key] = Given(key, marks=marks, reasons=reasons, draft=draft)
    assert list(found) == list(IDS)
    return found


def figure_words(score: Score) -> str:
    both = score.both
    counts = [(both.unanswered, "unanswered"), (both.not_applicable, "not applicable")]
    counts += [(both.not_tested, "not tested")]
    return ", ".join(
        [f"{both.rests_on} of {both.asked}", *(f"{count} {what}" for count, what in counts if count)]
    )


def duty_words(score: Score) -> str:
    duties = score.duties
    counts = [(duties.met, "met"), (duties.not_met, "not met"), (duties.not_tested, "not tested")]
    counts += [(duties.unanswered, "unanswered")]
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def same(figure: Figure, cell: str) -> bool:
    if cell == "none":
        return figure.mean is None and figure.shown is None
    sum_, shown = cell.rsplit(" = ", 1)
    return figure.mean == worked_out(sum_) and str(figure.shown) == str(Decimal(shown))


def scores(result: Result) -> dict[str, Score]:
    return {"overall": result.overall, **result.themes, **result.points}


EXAMPLES = re.findall(r"^## (Example \d+)", PAGE, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_comes_to_what_the_page_says(example):
    text = section(example)
    first, second = tables(text)
    answers = given_by(first)
    found = scores(score(small_bank(), Scope.ALL, answers))
    assert second[0]["Of"] == "overall"
    for row in second:
        one = found[row["Of"]]
        assert same(one.written, row["Written"]), row
        assert same(one.done, row["Done"]), row
        assert same(one.both, row["Both"]), row
        assert (figure_words(one), duty_words(one), one.band.value) == (
            row["Rests on"],
            row["Duties"],
            row["Colour"],
        )
    whole = progress(small_bank(), Scope.ALL, answers).whole
    line = f"{whole.answered} of {whole.asked} criteria, {whole.percent}%, drafts: {whole.drafts}."
    assert f"Progress: {line}" in text


def test_the_page_has_its_examples_and_each_theme_in_one():
    assert len(EXAMPLES) == 3
    for example in EXAMPLES:
        named = {row["Of"] for row in tables(section(example))[1]}
        assert named >= {"overall", "meeting", "learning"}


def test_the_criteria_of_the_examples_are_the_small_bank():
    (rows,) = tables(section("The criteria of the examples"))
    assert [tuple(row.values()) for row in rows] == [
        (
            one.id,
            one.theme,
            one.point,
            str(one.weight),
            str(one.effort),
            one.basis.value,
            ", ".join(aspect.value for aspect in one.asks(Scope.ALL)),
        )
        for one in small_bank().criteria
    ]


def test_every_check_is_in_the_table_with_its_severity():
    (rows,) = tables(section("What looks weak"))
    assert [(row["Code"], row["Severity"]) for row in rows] == [
        (code.value, SEVERITY[code].value) for code in Code
    ]


def test_the_gaps_of_the_page_are_in_its_order_with_its_sums():
    answers = given_by(tables(section("Example 3"))[0])
    answers[HELD] = said(HELD, "not-met")
    answers[PUBLISHED] = said(PUBLISHED, "nt 1 2")
    (rows,) = tables(section("What to close first"))
    found = gaps(small_bank(), Scope.ALL, answers)
    assert [(row["Criterion"], row["Part"], MARKS[row["Mark"]]) for row in rows] == [
        (gap.criterion, gap.aspect.value, gap.mark) for gap in found
    ]
    for row, gap in zip(rows, found, strict=True):
        sum_, shown = row["Priority"].split(" = ")
        assert gap.priority == worked_out(sum_) == int(shown)


def test_the_rules_are_numbered_and_each_says_something():
    (rows,) = tables(section("Rules"))
    assert [row["#"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert all(row["Rule"].endswith(".") for row in rows)
