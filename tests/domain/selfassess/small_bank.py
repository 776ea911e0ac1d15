"""The bank of six criteria as the rules see it, and answers to it written in a line.

Which parts each asks, and its weight, stands in the table of ``docs/scoring.md``; a test compares the two.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from hypothesis import strategies as st

from selfassess.domain.answers import MARKS_FOR, EvidenceKind, EvidenceSeen, Given, Mark
from selfassess.domain.bank import Aspect, Bank, Scope
from selfassess.domain.bank_load import load_bank
from tests.assessing import IDS, bank_data

PUBLISHED, SITE, HELD, INVITED, CONSULTED, LESSONS = IDS
SHORT = {"": Mark.BLANK, "na": Mark.NOT_APPLICABLE, "nt": Mark.NOT_TESTED}
BOTH = frozenset({Aspect.WRITTEN, Aspect.DONE})


def small_bank(version: str = "2020-01", change: Any = None, **fields: Any) -> Bank:
    """The six criteria; ``change`` receives their data by id and gives the criteria of another edition."""
    data = deepcopy(bank_data(version, **fields))
    if change:
        data["criteria"] = change({one["id"]: one for one in data["criteria"]})
    return load_bank(data)


def said(criterion: str, marks: str = "", **fields: Any) -> Given:
    """An answer from "duty written done", such as ``"met 2 na"``; ``-`` where a part is not asked or blank.

    A mark that needs a reason has one, unless ``reasons`` says otherwise.
    """
    words = [*marks.split(), "-", "-", "-"][:3]
    named = [(aspect, word) for aspect, word in zip(Aspect, words, strict=True) if word != "-"]
    given = {aspect: SHORT.get(word) or Mark(word) for aspect, word in named}
    reasons = {aspect: "Because." for aspect, mark in given.items() if mark.needs_reason}
    return Given(criterion, marks=given, **({"reasons": reasons} | fields))


def answers(*given: Given) -> dict[str, Given]:
    return {one.criterion: one for one in given}


def everything(level: str = "2", duty: str = "met") -> dict[str, Given]:
    """Every part of every criterion answered alike."""
    return answers(*(said(key, f"{duty} {level} {level}") for key in IDS))


def evidence(shows: frozenset[Aspect] = BOTH, review_on: date | None = None, key: str = "evidence:1") -> Any:
    return EvidenceSeen(key, EvidenceKind.LINK, shows, review_on)


@st.composite
def any_answers(draw: st.DrawFn) -> dict[str, Given]:
    """Any answers to the small bank: some missing, some drafts, some marks without their reason."""
    found = {}
    for key in IDS:
        if draw(st.booleans()) and draw(st.booleans()):
            continue
        marks = {aspect: draw(st.sampled_from((Mark.BLANK, *MARKS_FOR[aspect]))) for aspect in Aspect}
        reasons = {aspect: draw(st.sampled_from(("", " ", "Because."))) for aspect in Aspect}
        draft = draw(st.integers(0, 5)) == 0
        found[key] = Given(key, marks=marks, reasons=reasons, draft=draft)
    return found


any_scope = st.sampled_from(Scope)
