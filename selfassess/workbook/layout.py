"""What the workbook of a round looks like: every sheet, column and line of it, from plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pledge.workbooks import (
    LONGEST_TEXT,
    Cell,
    Column,
    Line,
    Look,
    Sheet,
    Value,
    Workbook,
    cleaned,
    length,
    sheet_names,
)
from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Bank, Basis, Criterion, Scope, Theme
from selfassess.domain.scoring import Result
from selfassess.words import BASES, mark_words
from selfassess.workbook.columns import CONFIRM, FIELDS, NOT_ASKED, PART, YES, Described, columns
from selfassess.workbook.summary import summary

# Raised when an older file could no longer be read: it is then refused, and says so.
FORMAT = 1
HEADER_ROW = 4
ABOUT, EXPORTED = "About this file", "As taken away"
# What stands in the first row of these two, which nobody sees: names in the file, not words on a page.
ABOUT_TITLES = ("name", "value")
EXPORTED_TITLES = ("criterion", "version", "draft", "too long", *FIELDS)
_LOOKS = {"id": Look.QUIET, "figure": Look.QUIET, "evidence": Look.QUIET}
PLAN_WIDTHS = (9, 40, 34, 26, 22, 24, 16, 44)


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer as it is taken away: its version, its fields, whether it was carried over and waits."""

    version: int
    fields: Mapping[str, str]
    draft: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """Which round of which authority this is, under which edition, as it stood when."""

    authority: str
    slug: str
    number: int
    title: str
    first: date
    last: date
    started_at: datetime
    scope: Scope
    taken_at: datetime

    def identifiers(self, edition: str, *, drafts: bool) -> dict[str, str]:
        """What tells this file from every other, as it is written and as it is asked for."""
        return {
            "format": str(FORMAT),
            "authority": self.slug,
            "round": str(self.number),
            "started": self.started_at.isoformat(),
            "edition": edition,
            "scope": self.scope.value,
            "drafts": "yes" if drafts else "no",
            "taken": self.taken_at.isoformat(),
        }


@dataclass(frozen=True)
class Contents:
    """Everything that a workbook says."""

    about: About
    bank: Bank
    answers: Mapping[str, Taken]
    result: Result
    not_met: Sequence[Criterion]
    figures: Mapping[str, str]
    evidence: Mapping[str, Sequence[str]]
    plan_header: Sequence[str | Promise] = ()
    plan: Sequence[Sequence[Value]] = ()

    @cached_property
    def drafts(self) -> bool:
        return any(self.answers[one.id].draft for one in self.asked if one.id in self.answers)

    @cached_property
    def asked(self) -> tuple[Criterion, ...]:
        return self.bank.asked(self.about.scope)


@dataclass(frozen=True, slots=True)
class Names:
    """What the sheets are called: the same for every round under one edition."""

    read_me: str
    summary: str
    plan: str
    themes: Mapping[str, str]


def names_of(bank: Bank) -> Names:
    """The names of the sheets; those of the themes by key, cut where a workbook takes no more."""
    own = [_("Read me"), _("Summary"), _("Plan"), ABOUT, EXPORTED]
    found = sheet_names([*own, *(theme.title for theme in bank.themes)])
    themes = {theme.key: name for theme, name in zip(bank.themes, found[len(own) :], strict=True)}
    return Names(found[0], found[1], found[2], themes)


def themes_of(bank: Bank, scope: Scope) -> list[Theme]:
    """The themes of which a round of this scope asks something."""
    return [theme for theme in bank.themes if bank.of_theme(theme.key, scope)]


def workbook_of(contents: Contents) -> Workbook:
    """The description of the whole file."""
    about, bank, names = contents.about, contents.bank, names_of(contents.bank)
    described = columns(about.scope, drafts=contents.drafts)
    by_theme: dict[str, list[Criterion]] = {}
    for one in contents.asked:
        by_theme.setdefault(one.theme, []).append(one)
    return Workbook(
        title=about.title,
        sheets=[
            _read_me(contents, names),
            summary(names.summary, bank, about.scope, contents.result, contents.not_met),
            *(
                _theme(contents, names.themes[theme.key], theme, by_theme[theme.key], described)
                for theme in bank.themes
                if theme.key in by_theme
            ),
            _plan(contents, names),
            _about(contents),
            _exported(contents),
        ],
        made_at=about.taken_at,
        author=about.authority,
        subject=_("Self-assessment"),
        footer=(_("Page"), _("of")),
    )


def fits(text: str) -> bool:
    """Whether a cell holds this text."""
    return len(text) <= LONGEST_TEXT // 2 or length(cleaned(text)) <= LONGEST_TEXT


def _theme(
    contents: Contents,
    name: str,
    theme: Theme,
    asked: Sequence[Criterion],
    described: Sequence[Described],
) -> Sheet:
    return Sheet(
        name,
        [one.column() for one in described],
        [list(_row(contents, one, described)) for one in asked],
        above=[
            Line(theme.title, Look.TITLE),
            Line(theme.about),
            Line(_("Fill in the blue cells. All others stay as they are."), Look.QUIET),
        ],
        frozen_columns=2,
        pages_wide=3,
    )


def _row(contents: Contents, criterion: Criterion, described: Sequence[Described]) -> Iterator[Value | Cell]:
    taken = contents.answers.get(criterion.id, Taken(0, {}))
    asked = criterion.asks(contents.about.scope)
    must = Look.STRONG if criterion.basis is Basis.MUST else None
    beside = {
        "id": criterion.id,
        "question": f"{criterion.title}\n{criterion.question}",
        "basis": str(BASES[criterion.basis]),
        "act": f"{criterion.duty.words}\n{criterion.duty.citation}" if criterion.duty else "",
        "written_levels": _levels(criterion, Aspect.WRITTEN),
        "done_levels": _levels(criterion, Aspect.DONE),
        "figure": contents.figures.get(criterion.id, ""),
        "evidence": _within("\n".join(contents.evidence.get(criterion.id, ()))),
    }
    for one in described:
        if one.is_field:
            yield _field(one, taken.fields.get(one.key, ""), asked, criterion)
        elif one.key == CONFIRM:
            yield Cell(None, editable=True, choices=(str(YES),)) if taken.draft else Cell(None)
        else:
            look = _LOOKS.get(one.key) or (must if one.key == "basis" else None)
            yield Cell(beside[one.key], look) if look else beside[one.key]


def _field(one: Described, text: str, asked: Sequence[Aspect], criterion: Criterion) -> Value | Cell:
    part = PART[one.key]
    if (part is not None and part not in asked) or (one.key == "departs" and not criterion.figure):
        return Cell(str(NOT_ASKED) if one.is_mark else None, Look.QUIET, editable=False)
    if one.is_mark:
        mark = Mark(text)
        if mark is Mark.NOT_MET:
            return Cell(mark_words(mark), Look.BAD)
        return mark_words(mark) if mark is not Mark.BLANK else None
    if not fits(text):
        words = _("This text is too long for a cell. Read it and change it on the page.")
        return Cell(words, Look.QUIET, editable=False)
    return text


def _levels(criterion: Criterion, aspect: Aspect) -> str:
    texts = criterion.levels(aspect) or ()
    return "\n".join(f"{number}: {text}" for number, text in enumerate(texts))


def _within(text: str) -> str:
    """A text that is there to be read only, cut where a cell ends."""
    return text if fits(text) else text[: LONGEST_TEXT // 2 - 1] + "…"


def _read_me(contents: Contents, names: Names) -> Sheet:
    about = contents.about
    taken_on = date_format(about.taken_at, "j F Y")
    period = _("Period: %(first)s to %(last)s") % {
        "first": date_format(about.first, "j F Y"),
        "last": date_format(about.last, "j F Y"),
    }
    lines: list[Value | Cell] = [
        Cell(about.title, Look.TITLE),
        Cell(about.authority, Look.STRONG),
        period,
        _("Edition of the criteria: %(edition)s") % {"edition": contents.bank.version},
        _("Downloaded on %(day)s. What is saved after that is not in this file.") % {"day": taken_on},
        None,
        Cell(_("How to fill it in"), Look.HEADING),
        _("1. There is a sheet for each theme. Fill in the blue cells only: choose an answer from its list."),
        _("2. “Does not apply” and “Not tested” need a reason, or they do not count."),
        _("3. An empty cell means no answer. If you empty a cell, its answer is taken out."),
        _("4. Do not rename, move or merge anything, and do not type formulas: nothing here is calculated."),
        _("5. Level texts, questions, evidence, summary and plan are there to read only."),
        _("6. Where an answer was carried over from an earlier round, choose “Yes” in the last column if it "
          "is still true. Changing one part of such an answer confirms the rest of it."),
        None,
        Cell(_("How to bring it back"), Look.HEADING),
        _("Upload it on the page of this round called Workbook. You then see every difference and every "
          "problem, and nothing is saved until you say so. Where somebody changed an answer after you "
          "downloaded it, you see both and choose."),
        None,
        Cell(_("What these criteria are"), Look.HEADING),
        contents.bank.statement,
        None,
        _("Do not write about cases or name people: this file leaves the service."),
    ]  # fmt: skip
    return Sheet(
        names.read_me,
        [Column("", 72, boxed=False)],
        [[line] for line in lines],
        header=False,
        landscape=False,
    )


def _plan(contents: Contents, names: Names) -> Sheet:
    titles = [str(title) for title in contents.plan_header]
    widths = [*PLAN_WIDTHS, *[20] * len(titles)]
    none_yet = [[Cell(_("No action yet"), Look.QUIET)]]
    return Sheet(
        names.plan,
        [Column(title, width) for title, width in zip(titles, widths, strict=False)] or [Column("", 60)],
        list(contents.plan) or none_yet,
        above=[
            Line(_("Improvement plan"), Look.TITLE),
            Line(_("As it stood when this file was downloaded. It is changed on its page, not here.")),
        ],
        header=bool(titles),
    )


def _about(contents: Contents) -> Sheet:
    found = contents.about.identifiers(contents.bank.version, drafts=contents.drafts)
    return _unseen(ABOUT, ABOUT_TITLES, [list(pair) for pair in found.items()])


def _exported(contents: Contents) -> Sheet:
    rows = []
    for criterion in contents.asked:
        taken = contents.answers.get(criterion.id, Taken(0, {}))
        texts = {name: taken.fields.get(name, "") for name in FIELDS}
        draft = "yes" if taken.draft else "no"
        kept = [text if fits(text) else "" for text in texts.values()]
        left_out = " ".join(name for name, text in texts.items() if not fits(text))
        rows.append([criterion.id, str(taken.version), draft, left_out, *kept])
    return _unseen(EXPORTED, EXPORTED_TITLES, rows)


def _unseen(name: str, titles: Sequence[str], rows: Sequence[Sequence[Value | Cell]]) -> Sheet:
    return Sheet(name, [Column(title, wrap=False, boxed=False) for title in titles], rows, hidden=True)
