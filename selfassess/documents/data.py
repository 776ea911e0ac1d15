"""A round as data: one JSON file (``docs/assessment.schema.json``), and tables for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfassess.documents.evidence_lines import place
from selfassess.documents.gathered import Gathered
from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Bank, Criterion
from selfassess.domain.scoring import Figure, Score
from selfassess.models import Answer, AnswerChange, RoundEvent, SecondScore
from selfassess.words import ASPECTS, FIELDS, MARKS

# Raised when a field changes its meaning or goes; a new field does not raise it.
VERSION = 1
SCHEMA = "assessment.schema.json"


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: the words over its columns, and its rows."""

    header: tuple[str | Promise, ...]
    rows: Callable[[Gathered], Iterable[tuple[object, ...]]]


def statement_row(bank: Bank, columns: int) -> tuple[str, ...]:
    """The last row of every table: what the criteria are and are not, in its first cell."""
    return (bank.statement, *[""] * (columns - 1))


def everything(got: Gathered) -> dict[str, Any]:
    """The whole round in plain values; moments are UTC, days are dates, unanswered is ""."""
    row = got.row
    return {
        "version": VERSION,
        "statement": got.bank.statement,
        "authority": {
            "slug": got.authority.slug,
            "name": got.authority.name,
            "demonstration": got.authority.demonstration,
        },
        "round": {
            "number": row.number,
            "title": row.title,
            "scope": row.scope,
            "status": row.status,
            "draft": got.is_draft,
            "criteria_edition": got.bank.version,
            "period_first": row.period_first,
            "period_last": row.period_last,
            "cut_off": row.cut_off,
            "started_at": row.started_at,
            "submitted_at": row.submitted_at,
            "signed_at": row.signed_at,
        },
        "progress": asdict(got.progress.whole),
        "scores": {
            "overall": _score(got.result.overall),
            "themes": {key: _score(one) for key, one in got.result.themes.items()},
            "points": {key: _score(one) for key, one in got.result.points.items()},
        },
        "criteria": [_criterion(got, one) for one in got.bank.asked(got.scope)],
        "evidence": list(_evidence(got)),
        "plan": list(_plan(got)),
        "signatures": [
            {"kind": one.kind, "name": one.name, "position": one.position, "signed_on": one.signed_on}
            for one in got.signatures.values()
        ],
        "trail": list(_trail(got)),
        "changes": list(_changes(got)),
    }


def _criterion(got: Gathered, criterion: Criterion) -> dict[str, Any]:
    answer, second = got.answers.get(criterion.id), got.second.get(criterion.id)
    asked = criterion.asks(got.scope)
    return {
        "id": criterion.id,
        "theme": criterion.theme,
        "point": criterion.point,
        "title": criterion.title,
        "basis": criterion.basis.value,
        "source": criterion.source,
        "citation": criterion.duty.citation if criterion.duty else "",
        "weight": criterion.weight,
        "answers": {aspect.value: _answer(criterion, aspect, answer) for aspect in asked},
        "draft": bool(answer and answer.draft),
        "comment": answer.comment if answer else "",
        "departs": answer.departs if answer else "",
        "changed_at": answer.changed_at if answer else None,
        "changed_by": answer.changed_by_label if answer else "",
        "evidence": [use.evidence.key for use in got.uses if use.criterion == criterion.id],
        "second_score": _second(criterion, asked, second) if second else None,
    }


def _answer(criterion: Criterion, aspect: Aspect, answer: Answer | None) -> dict[str, Any]:
    mark = _mark(answer, aspect)
    texts, level = criterion.levels(aspect), mark.level
    return {
        "mark": mark.value,
        "level": level,
        "text": texts[level] if texts and level is not None else "",
        "reason": getattr(answer, f"{aspect.value}_reason") if answer else "",
    }


def _second(criterion: Criterion, asked: Iterable[Aspect], second: SecondScore) -> dict[str, Any]:
    marks = {aspect.value: _mark(second, aspect).value for aspect in asked}
    return {"marks": marks, "opinion": second.opinion, "reply": second.reply}


def _mark(row: Answer | SecondScore | None, aspect: Aspect) -> Mark:
    return Mark(getattr(row, aspect.value)) if row else Mark.BLANK


def _score(found: Score) -> dict[str, Any]:
    return {
        "written": _figure(found.written),
        "done": _figure(found.done),
        "both": _figure(found.both),
        "duties": asdict(found.duties),
        "band": found.band.value,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    """Exact as a fraction, and as it is shown."""
    return asdict(figure) | {
        "mean": f"{figure.mean.numerator}/{figure.mean.denominator}" if figure.mean is not None else None,
        "shown": float(figure.shown) if figure.shown is not None else None,
    }


def _evidence(got: Gathered) -> Iterator[dict[str, Any]]:
    used: dict[int, list[str]] = {}
    for use in got.uses:
        used.setdefault(use.evidence_id, []).append(use.criterion)
    for piece in {use.evidence_id: use.evidence for use in got.uses}.values():
        yield {
            "key": piece.key,
            "title": piece.title,
            "kind": piece.kind,
            "shows": piece.shows,
            "place": place(piece),
            "quote": piece.quote,
            "note": piece.note,
            "owner": piece.owner_name,
            "review_on": piece.review_on,
            "used_for": used[piece.pk],
        }


def _plan(got: Gathered) -> Iterator[dict[str, Any]]:
    for one in got.actions:
        yield {
            "number": one.number,
            "title": one.title,
            "criterion": one.criterion,
            "part": one.aspect,
            "mark_before": one.mark_before,
            "measure": one.measure,
            "template_document": one.template_document,
            "owner": one.owner_name or (one.owner.full_name if one.owner else ""),
            "due_on": one.due_on,
            "overdue": got.is_overdue(one),
            "status": one.status,
            "priority": one.priority,
            "opened_at": one.opened_at,
            "done_at": one.done_at,
            "closed_at": one.closed_at,
            "dropped_at": one.dropped_at,
        }


def _trail(got: Gathered) -> Iterator[dict[str, Any]]:
    for one in RoundEvent.objects.filter(round=got.row).order_by("id"):
        yield {"kind": one.kind, "at": one.at, "by": one.by_label, "reason": one.reason}


def _changes(got: Gathered) -> Iterator[dict[str, Any]]:
    for one in AnswerChange.objects.filter(round=got.row).order_by("id").iterator():
        yield {
            "criterion": one.criterion,
            "field": one.field,
            "before": one.before,
            "after": one.after,
            "at": one.at,
            "by": one.by_label,
            "way": one.way,
        }


def _answer_rows(got: Gathered) -> Iterator[tuple[object, ...]]:
    for criterion in got.bank.asked(got.scope):
        answer, second = got.answers.get(criterion.id), got.second.get(criterion.id)
        for aspect in criterion.asks(got.scope):
            said = _answer(criterion, aspect, answer)
            yield (
                criterion.theme,
                criterion.point,
                criterion.id,
                criterion.title,
                ASPECTS[aspect],
                MARKS[_mark(answer, aspect)],
                said["text"],
                said["reason"],
                _("Yes") if answer and answer.draft else "",
                answer.comment if answer else "",
                MARKS[_mark(second, aspect)] if second else "",
                second.opinion if second else "",
                second.reply if second else "",
            )


def _score_rows(got: Gathered) -> Iterator[tuple[object, ...]]:
    themes = {one.key: one.title for one in got.bank.themes}
    points = {one.key: one.heading for one in got.bank.points}
    groups: list[tuple[str | Promise, Mapping[str, str], Mapping[str, Score]]] = [
        (_("Overall"), {"": ""}, {"": got.result.overall}),
        (_("Theme"), themes, got.result.themes),
        (_("Point of the Pledge"), points, got.result.points),
    ]
    for kind, titles, scores in groups:
        for key, found in scores.items():
            figures = (found.written, found.done, found.both)
            yield (
                kind,
                titles[key],
                *("" if one.shown is None else one.shown for one in figures),
                found.both.rests_on,
                found.both.asked,
                found.both.unanswered,
                found.both.not_applicable,
                found.both.not_tested,
                *asdict(found.duties).values(),
            )


def _rows_of(listed: Callable[[Gathered], Iterable[dict[str, Any]]]) -> Callable[[Gathered], Any]:
    """The same facts as in the JSON file; several in one cell are set apart by semicolons."""

    def rows(got: Gathered) -> Iterator[tuple[object, ...]]:
        for one in listed(got):
            yield tuple(_cell(value) for value in one.values())

    return rows


def _change_rows(got: Gathered) -> Iterator[tuple[object, ...]]:
    for one in _changes(got):
        yield tuple(
            _cell(value) for value in (one | {"field": FIELDS.get(one["field"], one["field"])}).values()
        )


def _cell(value: Any) -> object:
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return _("Yes") if value else ""
    return "" if value is None else value


TABLES: Mapping[str, Table] = {
    "answers": Table(
        (
            _("Theme"), _("Point of the Pledge"), _("Criterion"), _("Title"), _("Part"), _("Answer"),
            _("Text of the level"), _("Reason"), _("Draft carried over"), _("Comment"), _("Second score"),
            _("Reviewer’s opinion"), _("Reply"),
        ),
        _answer_rows,
    ),
    "scores": Table(
        (
            _("Of"), _("Name"), _("Written"), _("Done"), _("Both together"), _("Rests on"), _("Asked"),
            _("Unanswered"), _("Does not apply"), _("Not tested"), _("Legal duties asked"), _("Met"),
            _("Not met"), _("Duties not tested"), _("Duties unanswered"),
        ),
        _score_rows,
    ),
    "evidence": Table(
        (
            _("Key"), _("Title"), _("Kind"), _("Shows"), _("Where"), _("Quotation"), _("Note"),
            _("Looked after by"), _("To be looked at again on"), _("Used for"),
        ),
        _rows_of(_evidence),
    ),
    "plan": Table(
        (
            _("Number"), _("Action"), _("Criterion"), _("Part"), _("Answer before"), _("Measure"),
            _("Template document"), _("Owner"), _("Due on"), _("Overdue"), _("Status"), _("Priority"),
            _("Opened at (UTC)"), _("Done at (UTC)"), _("Closed at (UTC)"), _("Dropped at (UTC)"),
        ),
        _rows_of(_plan),
    ),
    "trail": Table((_("What"), _("At (UTC)"), _("By"), _("Reason")), _rows_of(_trail)),
    "changes": Table(
        (
            _("Criterion"), _("Part"), _("Before"), _("After"), _("At (UTC)"), _("By"), _("Way"),
        ),
        _change_rows,
    ),
}  # fmt: skip
