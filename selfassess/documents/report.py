"""Q9: the report on a round, for the board or for partners, from its rows to the Word file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from pledge.documents.clean import Picture
from pledge.documents.library import shipped_template
from pledge.documents.render import render
from pledge.figures import NotRecorded
from selfassess.documents import evidence_lines
from selfassess.documents.charts import burn_down_chart, change_chart, profile_chart
from selfassess.documents.contexts import (
    AssessmentReport,
    ChangeRow,
    DutyRow,
    Entry,
    FigureRow,
    LeftRow,
    Line,
    PlanRow,
    ScoreRow,
    ThemePart,
)
from selfassess.documents.gathered import Edition, Gathered, day
from selfassess.documents.wording import (
    draft_words,
    due_words,
    plan_words,
    score_words,
    signed_rows,
    standing,
)
from selfassess.domain.answers import Given, Mark
from selfassess.domain.bank import Aspect, Criterion
from selfassess.domain.scoring import Figure, Score
from selfassess.models import SecondScore
from selfassess.pictures import Left
from selfassess.pictures import shown as shown_number
from selfassess.selectors.given import marks_of
from selfassess.selectors.results import groups, lines
from selfassess.words import (
    ASPECTS,
    BASES,
    FIELDS,
    answered_words,
    compared_words,
    duties_rest_words,
    duties_words,
    figure_words,
    level_words,
    mark_words,
    rests_words,
)

NAMED = 2


def report_file(got: Gathered, edition: Edition, *, at: datetime, banner: str = "") -> bytes:
    """The report as a Word file.

    Raises:
        RenderError: when the template cannot be filled.
    """
    context = report(got, edition)
    return render(
        shipped_template(context.kind),
        context,
        title=context.title,
        author=got.authority.name,
        made_at=at,
        banner=banner,
    )


def report(got: Gathered, edition: Edition) -> AssessmentReport:
    """Everything the report says; for partners without comments and names."""
    board = edition is Edition.BOARD
    themes = lines({one.key: one.title for one in got.bank.themes}, got.result.themes)
    points = lines({one.key: one.heading for one in got.bank.points}, got.result.points)
    left = [Left(day(one.on), one.open, one.overdue, one.awaiting) for one in got.burn_down]
    change = got.change if got.change and got.change.has_levels else None
    moved = change_chart(change.shifts) if change else None
    second = moved or burn_down_chart(left)
    figures, too_few, unknown = _figures(got)
    duties = tuple(_duties(got))
    evidence = evidence_lines.rows(got, owners=board)
    plan = tuple(_plan(got, board=board))
    return AssessmentReport(
        authority=got.authority.name,
        edition=_("For the board: with comments and names.")
        if board
        else _("For partners: without comments and names."),
        reference=got.row.title,
        draft=draft_words(got),
        title=_("Self-assessment of ASB case reviews"),
        standing=standing(got),
        statement=got.bank.statement,
        summary=tuple(_summary(got)),
        profile=profile_chart(groups(themes)),
        second_chart=second,
        second_title=_second_title(second, moved),
        scores=tuple(_score_row(one.label, one.score) for one in themes),
        points=tuple(_score_row(one.label, one.score) for one in points),
        changes=tuple(
            ChangeRow(name=line.label, change=line.cells[2].words, rests=line.cells[2].rests)
            for line in (change.lines if change else ())
            if line.cells[2].is_asked
        ),
        changes_between=_("From %(before)s to %(after)s, by the answers that both rounds gave.")
        % {"before": change.earlier.title, "after": change.later.title}
        if change
        else "",
        left=()
        if moved
        else tuple(
            LeftRow(on=one.label, still_open=one.open, overdue=one.overdue, waiting=one.awaiting)
            for one in left
        ),
        duties=duties,
        no_duties="" if duties else _no_duties(got),
        themes=tuple(_theme(got, one.key, one.title, board=board) for one in got.bank.themes)
        if got.answers
        else (),
        figures=figures,
        figures_period=_("What this service itself recorded from %(first)s to %(last)s.")
        % {"first": day(got.row.period_first), "last": day(got.row.period_last)},
        figures_left_out=_("Left out because they rest on fewer than five cases: %(names)s.")
        % {"names": "; ".join(too_few)}
        if too_few
        else "",
        figures_not_recorded=_("Not recorded here yet, so evidence has to stand in: %(names)s.")
        % {"names": "; ".join(unknown)}
        if unknown
        else "",
        evidence=evidence,
        no_evidence="" if evidence else _("No evidence stands beside the answers of this round yet."),
        plan=plan,
        no_plan="" if plan else _("There is no improvement plan yet."),
        signed=signed_rows(got, names=board),
    )


def _second_title(second: Picture | None, moved: Picture | None) -> str:
    """The heading over the second chart; none where there is no chart."""
    if second is None:
        return ""
    return _("Change since the round before") if moved else _("How the plan burns down")


def _no_duties(got: Gathered) -> str:
    """What stands instead of the table: nothing answered is not "all met"."""
    found = got.result.overall.duties
    if found.unanswered == found.asked:
        return _("No legal duty has been answered yet.")
    return _("None of the legal duties answered so far is not met or not tested.")


def _duties(got: Gathered) -> Iterator[DutyRow]:
    """What is not met, then what nobody has tested."""
    for mark in (Mark.NOT_MET, Mark.NOT_TESTED):
        for criterion, _mark in got.duties(mark):
            if criterion.duty:
                reason = got.given[criterion.id].reasons.get(Aspect.DUTY, "")
                yield DutyRow(
                    citation=criterion.duty.citation,
                    name=criterion.duty.question,
                    said=_reasoned(mark_words(mark), reason if mark.needs_reason else ""),
                )


def _summary(got: Gathered) -> Iterator[str]:
    """What a board reads first: four to six sentences."""
    whole, overall = got.progress.whole, got.result.overall
    if overall.duties.asked:
        yield _("%(not_met)s. Of all the legal duties asked: %(rest)s.") % {
            "not_met": duties_words(overall.duties.not_met, overall.duties.unanswered),
            "rest": duties_rest_words(overall.duties),
        }
    if not whole.complete:
        yield _("%(words)s, so every figure rests on what has been answered so far.") % {
            "words": answered_words(whole.answered, whole.asked)
        }
    if overall.both.asked:
        yield _("What is written: %(written)s. What is done: %(done)s.") % {
            "written": figure_words(overall.written),
            "done": figure_words(overall.done),
        }
    else:
        yield _("This round asks the legal duties alone. It has counts and no figures.")
    titles = {one.key: one.title for one in got.bank.themes}
    ranked = sorted(
        ((key, one.both.mean) for key, one in got.result.themes.items() if one.both.mean is not None),
        key=lambda pair: -pair[1],
    )
    named = min(NAMED, len(ranked) // 2)
    if named:
        strongest = [titles[key] for key, _mean in ranked[:named]]
        weakest = [titles[key] for key, _mean in reversed(ranked[-named:])]
        yield _("Strongest: %(strongest)s. Weakest: %(weakest)s.") % {
            "strongest": "; ".join(strongest),
            "weakest": "; ".join(weakest),
        }
    if got.change and got.change.has_levels:
        yield _("Since the round before: %(change)s (%(rests)s).") % {
            "change": got.change.overall.cells[2].words,
            "rests": compared_words(got.change.overall.change.both),
        }
    yield plan_words(got)


def _score_row(name: str, found: Score) -> ScoreRow:
    def cell(figure: Figure) -> str:
        if not figure.asked:
            return _("Not asked")
        return shown_number(figure.shown)

    return ScoreRow(
        name=name,
        written=cell(found.written),
        done=cell(found.done),
        rests=rests_words(found.both) if found.both.asked else _("Legal duties alone"),
        duties="\n".join(
            (duties_words(found.duties.not_met, found.duties.unanswered), duties_rest_words(found.duties))
        )
        if found.duties.asked
        else duties_rest_words(found.duties),
    )


def _theme(got: Gathered, key: str, title: str, *, board: bool) -> ThemePart:
    found = got.result.themes.get(key)
    entries = tuple(_entry(got, one, board=board) for one in got.bank.of_theme(key, got.scope))
    return ThemePart(name=title, score=score_words(found) if found else _("Not asked"), entries=entries)


def _entry(got: Gathered, criterion: Criterion, *, board: bool) -> Entry:
    basis = str(BASES[criterion.basis])
    if criterion.duty:
        basis = _("%(basis)s. The legal duty: %(citation)s") % {
            "basis": basis,
            "citation": criterion.duty.citation,
        }
    return Entry(name=criterion.title, basis=basis, lines=tuple(_lines(got, criterion, board=board)))


def _lines(got: Gathered, criterion: Criterion, *, board: bool) -> Iterator[Line]:
    answer = got.given.get(criterion.id)
    if answer is None or not (answer.marks or answer.comment):
        yield Line(label=_("Answer:"), words=mark_words(Mark.BLANK))
    else:
        yield from _said(got, criterion, answer, board=board)
    second = got.second.get(criterion.id)
    if second is not None:
        yield from _second(got, criterion, second, board=board)


def _said(got: Gathered, criterion: Criterion, answer: Given, *, board: bool) -> Iterator[Line]:
    if answer.draft:
        yield Line(
            label=_("Draft carried over:"), words=_("Nobody has confirmed this answer, so it does not count.")
        )
    for aspect in criterion.asks(got.scope):
        words = level_words(criterion, aspect, answer.mark(aspect))
        reason = answer.reasons.get(aspect, "") if answer.mark(aspect).needs_reason else ""
        yield Line(label=f"{ASPECTS[aspect]}:", words=_reasoned(words, reason))
    if board and answer.departs:
        yield Line(label=f"{FIELDS['departs']}:", words=answer.departs)
    if board and answer.comment:
        yield Line(label=f"{FIELDS['comment']}:", words=answer.comment)


def _second(got: Gathered, criterion: Criterion, second: SecondScore, *, board: bool) -> Iterator[Line]:
    """The reviewer's marks; opinion and reply only for the board."""
    marks = marks_of(second)
    said = [
        f"{ASPECTS[aspect]}: {mark_words(marks[aspect])}"
        for aspect in criterion.asks(got.scope)
        if marks[aspect] is not Mark.BLANK
    ]
    if said:
        yield Line(label=_("Second score:"), words="; ".join(said))
    if board and second.opinion:
        yield Line(label=_("The reviewer’s opinion:"), words=second.opinion)
    if board and second.reply:
        yield Line(label=_("Reply to the reviewer:"), words=second.reply)


def _reasoned(words: str, reason: str) -> str:
    return _("%(words)s. Why: %(reason)s") % {"words": words, "reason": reason} if reason else words


def _figures(got: Gathered) -> tuple[tuple[FigureRow, ...], list[str], list[str]]:
    """The figures that may be shown, the names of those below five cases, and what is not recorded."""
    rows, too_few, unknown = [], [], []
    titles = {one.figure: one.title for one in got.bank.asked(got.scope) if one.figure}
    for name, figure in got.figures.items():
        if isinstance(figure, NotRecorded):
            unknown.append(titles[name])
        elif figure.too_few or figure.share is None:
            too_few.append(figure.title)
        else:
            value = _("%(part)s of %(whole)s (%(percent)s%%)") % {
                "part": figure.part,
                "whole": figure.whole,
                "percent": int(figure.share * 100),
            }
            rows.append(FigureRow(name=figure.title, value=value, how=f"{figure.sum}\n{figure.source}"))
    return tuple(rows), too_few, unknown


def _plan(got: Gathered, *, board: bool) -> Iterator[PlanRow]:
    for one in got.actions:
        criterion = got.bank.by_id.get(one.criterion)
        about = _("Closes: %(title)s") % {"title": criterion.title} if criterion else ""
        measure = _("Success is: %(measure)s") % {"measure": one.measure} if one.measure else ""
        owner = (one.owner_name or (one.owner.full_name if one.owner else "")) if board else ""
        who = [owner or _("No owner yet")] if board else []
        status = str(one.get_status_display())
        yield PlanRow(
            action="\n".join(part for part in (f"{one.number}. {one.title}", about, measure) if part),
            who_when="\n".join([due_words(one), *who]),
            status=_("Overdue. %(status)s") % {"status": status} if got.is_overdue(one) else status,
        )
