"""Q3: one criterion with all that helps to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pledge.figures import Figure, NotRecorded, read
from pledge.figures import Period as FigurePeriod
from selfassess.domain.answers import Given, Mark, is_answered
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope, Theme
from selfassess.domain.suggest import suggested_level
from selfassess.models import Answer, AnswerChange, Round
from selfassess.selectors.evidence import Beside, beside
from selfassess.selectors.given import bank_for, given
from selfassess.words import ASPECTS, BASES, BASIS_TAGS, FIELDS, WAYS, carried_words, level_words


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """What the product knows about practice in the round's period; ``level`` is what it suggests."""

    figure: Figure | NotRecorded
    level: int | None
    level_text: str = ""

    @property
    def recorded(self) -> bool:
        return isinstance(self.figure, Figure)

    @property
    def too_few(self) -> bool:
        """So few cases that the report leaves the figure out, and no level is suggested."""
        return isinstance(self.figure, Figure) and self.figure.too_few

    def as_seen(self) -> dict[str, object]:
        """What is kept with the answer: the sum as it stood when the level was chosen."""
        if not isinstance(self.figure, Figure):
            return {"recorded": False}
        return {
            "recorded": True,
            "part": self.figure.part,
            "whole": self.figure.whole,
            "sum": self.figure.sum,
            "suggested": self.level,
        }


@dataclass(frozen=True, slots=True)
class Said:
    """One part of an answer in words, for those who read only and for the round before."""

    label: str
    words: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a criterion stands in the round: "12 of 80", and the ways on."""

    theme: Theme
    number: int
    of: int
    previous: str
    next: str
    next_open: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    criterion: Criterion
    place: Place
    answer: Answer | None
    given: Given
    said: tuple[Said, ...]
    earlier: tuple[Said, ...]
    earlier_comment: str
    unchanged: bool
    live: LiveFigure | None
    beside: Beside | None = None

    @property
    def carried_words(self) -> str:
        return carried_words(self.answer.carried if self.answer else None)

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def basis_words(self) -> str:
        return str(BASES[self.criterion.basis])

    @property
    def basis_tag(self) -> str:
        return BASIS_TAGS[self.criterion.basis]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history of an answer; ``pk`` goes on from it."""

    pk: int

    label: str
    before: str
    after: str
    by: str
    at: datetime
    way: str


def answer_page(
    row: Round, criterion: Criterion, *, theme: str = "", today: date | None = None
) -> AnswerPage:
    """Everything on the page of one criterion. ``theme`` keeps the ways on within one theme (by link).

    Without ``today`` the page is not shown, only where it leads: then its evidence is not read.
    """
    bank, scope = bank_for(row), Scope(row.scope)
    answers = {one.criterion: one for one in Answer.objects.filter(round=row)}
    answer = answers.get(criterion.id)
    before = None
    if row.carried_from_id:
        before = Answer.objects.filter(round_id=row.carried_from_id, criterion=criterion.id).first()
    now = given(answer, criterion.id, before=before)
    return AnswerPage(
        criterion=criterion,
        place=_place(bank, scope, criterion, answers, theme),
        answer=answer,
        given=now,
        said=said_of(criterion, scope, now),
        earlier=said_of(criterion, scope, given(before, criterion.id)) if before else (),
        earlier_comment=before.comment if before else "",
        unchanged=_unchanged(now),
        live=live_figure(row, criterion, today) if Aspect.DONE in criterion.asks(scope) else None,
        beside=beside(row, criterion, today) if today else None,
    )


def live_figure(row: Round, criterion: Criterion, today: date | None = None) -> LiveFigure | None:
    """The figure of the round's period, where this criterion has one."""
    if not criterion.figure:
        return None
    figure = read(criterion.figure, FigurePeriod(row.period_first, row.period_last, today))
    if not isinstance(figure, Figure) or figure.too_few or figure.share is None:
        return LiveFigure(figure, None)
    level = suggested_level(figure.share, criterion.figure_levels)
    text = criterion.done[level] if criterion.done and level is not None else ""
    return LiveFigure(figure, level, text)


def said_of(criterion: Criterion, scope: Scope, answer: Given) -> tuple[Said, ...]:
    """Each part that the round asks, in words."""
    return tuple(
        Said(
            str(ASPECTS[aspect]),
            level_words(criterion, aspect, answer.marks.get(aspect, Mark.BLANK)),
            answer.reasons.get(aspect, ""),
        )
        for aspect in criterion.asks(scope)
    )


def history_of(
    row: Round, criterion: Criterion, *, before: int | None = None, most: int = 25
) -> list[Change]:
    """Who changed what, the newest first; ``before`` is the id to go on from."""
    changes = AnswerChange.objects.filter(round=row, criterion=criterion.id)
    if before is not None:
        changes = changes.filter(pk__lt=before)
    return [_change(criterion, change) for change in changes[:most]]


def _change(criterion: Criterion, change: AnswerChange) -> Change:
    aspects = {aspect.value: aspect for aspect in Aspect}
    if change.field in aspects:
        aspect = aspects[change.field]
        label = str(ASPECTS[aspect])
        before, after = (level_words(criterion, aspect, Mark(mark)) for mark in (change.before, change.after))
    else:
        label, before, after = str(FIELDS[change.field]), change.before, change.after
    return Change(change.pk, label, before, after, change.by_label, change.at, str(WAYS[change.way]))


def _place(bank: Bank, scope: Scope, criterion: Criterion, answers: dict[str, Answer], theme: str) -> Place:
    asked = [one for one in bank.asked(scope) if not theme or one.theme == theme]
    here = [one.id for one in asked].index(criterion.id)
    later = [*asked[here + 1 :], *asked[:here]]
    unanswered = (one.id for one in later if not is_answered(one, given(answers.get(one.id), one.id), scope))
    return Place(
        theme=next(one for one in bank.themes if one.key == criterion.theme),
        number=here + 1,
        of=len(asked),
        previous=asked[here - 1].id if here else "",
        next=asked[here + 1].id if here + 1 < len(asked) else "",
        next_open=next(unanswered, ""),
    )


def _unchanged(answer: Given) -> bool:
    """Whether marks and comment are, word for word, those of the round before."""
    return answer.before is not None and answer.before == (answer.marks, answer.comment)
