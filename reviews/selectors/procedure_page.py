"""A procedure as a page: what it says, thing by thing, the lawful checks, what is unclear in it, its data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.domain.threshold import Procedure
from reviews.domain.threshold.differences import Difference, differences
from reviews.domain.threshold.lint import BREACH, GOOD, MUST, SHOULD, LawfulFinding, lawful_checks
from reviews.domain.threshold.read_back import Section, Statement, in_english, read_back
from reviews.domain.threshold.read_back_words import ARRANGEMENT, HEADINGS, STEPS
from reviews.selectors.procedure_places import place_words, without_paths

#: More statements than this about one thing stand behind "the rest": no page is a wall of text.
SHOWN = 4
#: Sections whose statements are points in a list, with nothing to call each by.
LISTS = ("exclusions", "unclear", "notes")
#: What is said beside a statement and not in it: the question to the applicant, the reason, where it is said.
BESIDE = ("asked", "because", "clock-source", "settled")
#: What a statement is about, by the beginning of its code; the first that fits.
ABOUT: tuple[tuple[tuple[str, ...], str | Promise], ...] = (
    (("status",), _("Procedure")),
    (("source",), _("Source")),
    (("valid",), _("In force")),
    (("area",), _("Area")),
    (("language", "edition"), _("Languages")),
    (("act-number", "count"), _("How many")),
    (("act-report", "reporting"), _("Time to report")),
    (("act-apply", "window"), _("Time to apply")),
    (("latest", "not-before"), _("How recent")),
    (("repeats",), _("Repeats")),
    (("kind",), _("Kind of route")),
    (("in-words",), _("As they put it")),
    (("made-by", "people", "agreement", "anonymous"), _("Whose")),
    (("about", "need-not-be-reported"), _("About what")),
    (("hate",), _("Hate")),
    (("to-", "by-"), _("To whom and how")),
    (("condition", "check", "any-of", "all-of"), _("Conditions")),
    (("reading",), _("Unclear")),
    (("who",), _("Who")),
    (("consent",), _("Agreement")),
    (("apply-by",), _("How")),
    (("deciders",), _("Deciders")),
    (("criterion",), _("Also weighed")),
    (("clocks-none",), _("Times")),
    (("appeal-ground",), _("Grounds")),
    (("appeal-window",), _("Time to ask")),
    (("appeal",), _("To whom")),
    (("review-due",), _("Next review")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One statement, with what stands beneath it, and what is said beside it (asked of whom, and why)."""

    text: str
    under: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What is said about one thing: the first statements, and the rest where there are many."""

    key: str | Promise
    lines: tuple[Line, ...]
    rest: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page under its heading: rows by what they are about, or points in a list."""

    code: str
    heading: str
    rows: tuple[Row, ...] = ()
    lines: tuple[Line, ...] = ()
    rest: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """The findings of one weight: what the text falls short of, and what was not seen in it."""

    weight: str
    heading: str | Promise
    colour: str
    none: str | Promise
    breaches: tuple[LawfulFinding, ...]
    not_seen: tuple[LawfulFinding, ...]


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """A whole procedure: the Act's own route, its local routes, the parts around them, the checks, the data.

    ``source_href`` is the source's address where it is one that a browser should follow.
    """

    procedure: Procedure
    before: tuple[Part, ...]
    routes: tuple[Part, ...]
    after: tuple[Part, ...]
    unclear: Part | None
    checks: tuple[CheckGroup, ...]
    data: str
    source_href: str


#: Each weight: its heading, its colour, and what is said where nothing falls short.
WEIGHTS: tuple[tuple[str, str | Promise, str, str | Promise], ...] = (
    (MUST, _("The Act demands it"), "govuk-tag--red", _("Nothing was found that the Act forbids.")),
    (SHOULD, _("Guidance asks for it"), "govuk-tag--yellow", _("Nothing departs from guidance.")),
    (GOOD, _("Good practice"), "govuk-tag--blue", _("Nothing to suggest.")),
)


def procedure_page(procedure: Procedure, today: date) -> ProcedurePage:
    """Everything that the procedure says, and what is to be said about it."""
    parts = [_part(section) for section in read_back(procedure)]
    first = ("standing", "act")
    apart = (*first, "route", "unclear")
    address = procedure.source.address
    return ProcedurePage(
        procedure=procedure,
        before=tuple(part for part in parts if part.code in first),
        routes=tuple(part for part in parts if part.code == "route"),
        after=tuple(part for part in parts if part.code not in apart),
        unclear=next((part for part in parts if part.code == "unclear"), None),
        checks=_checks(procedure, today),
        data=data_file(procedure),
        source_href=address if address.startswith(("https://", "http://")) else "",
    )


def _checks(procedure: Procedure, today: date) -> tuple[CheckGroup, ...]:
    found = lawful_checks(procedure, today)
    return tuple(
        CheckGroup(
            weight,
            heading,
            colour,
            none,
            tuple(one for one in found if one.weight == weight and one.state == BREACH),
            tuple(one for one in found if one.weight == weight and one.state != BREACH),
        )
        for weight, heading, colour, none in WEIGHTS
    )


def data_file(procedure: Procedure) -> str:
    """The procedure's own JSON as people read it: indented, letters as they are."""
    return json.dumps(procedure.as_data(), indent=2, ensure_ascii=False) + "\n"


def compared(before: Procedure, after: Procedure) -> tuple[Difference, ...]:
    """Every statement in which two procedures differ, as a page says it."""
    return tuple(
        replace(
            one,
            changes=tuple(
                replace(change, before=without_paths(change.before), after=without_paths(change.after))
                for change in one.changes
            ),
        )
        for one in differences(before, after)
    )


def about(statement: Statement) -> str | Promise:
    """What a statement is about: the heading of its row."""
    if statement.code.startswith("clock-") or statement.code == "clock":
        return STEPS[str(statement.args["step"])]
    if statement.code.startswith("arranged-"):
        return ARRANGEMENT[str(statement.args["name"])]
    return next(words for codes, words in ABOUT if statement.code.startswith(codes))


def _part(section: Section) -> Part:
    heading = section.title or HEADINGS[section.code]
    if section.code in LISTS:
        lines = tuple(_line(one) for one in section.statements)
        return Part(section.code, heading, lines=lines[:SHOWN], rest=lines[SHOWN:])
    return Part(section.code, heading, rows=tuple(_rows(section.statements)))


def _rows(statements: Iterable[Statement]) -> Iterable[Row]:
    """The statements by what they are about, each thing once, in the order in which it is first spoken of."""
    found: dict[str | Promise, list[Line]] = {}
    for one in statements:
        found.setdefault(about(one), []).append(_line(one))
    for key, lines in found.items():
        yield Row(key, tuple(lines[:SHOWN]), tuple(lines[SHOWN:]))


def _line(statement: Statement) -> Line:
    beneath = list(_beneath(statement))
    return Line(
        _said(statement),
        tuple(_said(one) for one in beneath if not one.code.startswith(BESIDE)),
        tuple(_said(one) for one in beneath if one.code.startswith(BESIDE)),
    )


def _beneath(statement: Statement) -> Iterable[Statement]:
    for one in statement.under:
        yield one
        yield from _beneath(one)


def _said(statement: Statement) -> str:
    """The statement, with what it is about in words and not as a path of the data."""
    field = statement.args.get("field")
    if not field:
        return in_english(statement)
    return in_english(replace(statement, args={**statement.args, "field": place_words(str(field))}))
