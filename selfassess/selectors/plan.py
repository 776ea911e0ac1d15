"""The improvement plan as its pages show it: the list, the gaps without an action, and one action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.domain.working_days import london_date
from pledge.models import User
from pledge.paging import KeyPage, Order, page_by_key, summary
from selfassess.domain.answers import Mark, counted
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope
from selfassess.domain.plan import ActionSpan, BurnPoint, Gap, burn_down, gaps
from selfassess.domain.rescoring import called_in
from selfassess.domain.status import ActionStatus
from selfassess.models import ActionNote, Answer, ImprovementAction, Round
from selfassess.pictures import Left, Name
from selfassess.pictures import burn_down as burn_down_picture
from selfassess.plan_words import (
    EFFORTS,
    OPEN,
    STATUS_TAGS,
    STATUSES,
    WEIGHTS,
    aim_words,
    due_words,
    is_overdue,
    why_words,
)
from selfassess.selectors.given import bank_for, given
from selfassess.services.plan import covered, gap_value
from selfassess.words import BASES, level_words

BY_PRIORITY = Order("priority", descending=True, number=True)
NOTES = 25
SHOWS: dict[str, str | Promise] = {
    "open": gettext_lazy("Open"),
    "overdue": gettext_lazy("Overdue"),
    "no-owner": gettext_lazy("No owner"),
    "mine": gettext_lazy("Mine"),
    "waiting": gettext_lazy("Waiting to be scored again"),
    "ended": gettext_lazy("Closed or dropped"),
}
FIRST = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """One action in the list, in words."""

    action: ImprovementAction
    today: date

    @property
    def status(self) -> ActionStatus:
        return ActionStatus(self.action.status)

    @property
    def status_words(self) -> str:
        return str(STATUSES[self.status])

    @property
    def status_tag(self) -> str:
        return STATUS_TAGS[self.status]

    @property
    def why(self) -> str:
        return why_words(Aspect(self.action.aspect), Mark(self.action.mark_before))

    @property
    def is_alarm(self) -> bool:
        return self.action.mark_before == Mark.NOT_MET

    @property
    def due(self) -> str:
        return due_words(self.action.due_on, self.status, self.today)

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.action.due_on, self.status, self.today)

    @property
    def criterion(self) -> str:
        found = bank_for(self.action.round).by_id.get(self.action.criterion)
        return found.title if found else self.action.criterion


@dataclass(frozen=True, slots=True)
class PlanPage:
    show: str
    filters: list[dict[str, Any]]
    lines: list[Line]
    page: KeyPage[ImprovementAction]
    summary: str
    is_empty: bool
    burn: Burn | None


@dataclass(frozen=True, slots=True)
class Burn:
    """How the plan burns down: a picture, and the same as a table."""

    picture: SafeString
    points: list[BurnPoint]


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap without an action, in words."""

    gap: Gap
    criterion: Criterion
    value: str

    @property
    def why(self) -> str:
        return why_words(self.gap.aspect, self.gap.mark)

    @property
    def is_alarm(self) -> bool:
        return self.gap.mark is Mark.NOT_MET

    @property
    def basis(self) -> str:
        return str(BASES[self.gap.basis])

    @property
    def weight(self) -> str:
        return f"{WEIGHTS[self.criterion.weight]} · {EFFORTS[self.criterion.effort]}"

    @property
    def hint(self) -> str:
        """Everything that speaks for this gap, in one line."""
        document = _("Document: %(name)s") % {"name": self.criterion.template_document}
        parts = [self.criterion.title, self.why, self.basis, self.weight]
        return " · ".join([*parts, document] if self.criterion.template_document else parts)


@dataclass(frozen=True, slots=True)
class GapsPage:
    """``round`` is None before there is one; ``seen_to``: how many gaps have an action already."""

    round: Round | None
    bank: Bank | None
    lines: list[GapLine]
    seen_to: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A part of a criterion as a round scored it."""

    round: Round
    words: str
    criterion: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ActionPage:
    line: Line
    bank: Bank
    criterion: Criterion | None
    before: str
    aim: str
    now: list[Standing]
    notes: list[dict[str, Any]]
    older: int | None

    @property
    def score_again(self) -> Standing | None:
        """Where its criterion can be scored again now."""
        return next((one for one in self.now if one.is_open), None)


def visible(user: User | None, *, reads_open: bool) -> QuerySet[ImprovementAction]:
    """The actions that a member may read: of a round still being answered, only their own unless they may."""
    rows = ImprovementAction.objects.select_related("round__edition", "owner", "authority")
    rows = rows.defer("round__edition__data")
    return rows if reads_open else rows.filter(~Q(round__status=Round.Status.OPEN) | Q(owner=user))


def shown_by(user: User | None, today: date) -> dict[str, Q]:
    """What each filter of the list finds."""
    is_open = Q(status__in=OPEN)
    return {
        "open": is_open,
        "overdue": is_open & Q(due_on__lt=today),
        "no-owner": is_open & Q(owner__isnull=True, owner_name=""),
        "mine": Q(status__in=(*OPEN, ActionStatus.DONE), owner=user),
        "waiting": Q(status=ActionStatus.DONE),
        "ended": Q(status__in=(ActionStatus.CLOSED, ActionStatus.DROPPED)),
    }


def plan_page(user: User, today: date, *, show: str, cursor: str, reads_open: bool) -> PlanPage:
    """One page of the plan, the first to do at the top: three queries whatever the number of actions."""
    rows, by = visible(user, reads_open=reads_open), shown_by(user, today)
    show = show if show in by else FIRST
    asked = {f"n_{key.replace('-', '_')}": Count("pk", filter=found) for key, found in by.items()}
    counts = rows.order_by().aggregate(every=Count("pk"), **asked)
    page = page_by_key(rows.filter(by[show]), BY_PRIORITY, cursor)
    filters = [
        {"show": key, "label": label, "number": counts[f"n_{key.replace('-', '_')}"], "active": key == show}
        for key, label in SHOWS.items()
    ]
    total = counts[f"n_{show.replace('-', '_')}"]
    before = page.before(rows.filter(by[show])).count() if page.previous else 0
    return PlanPage(
        show=show,
        filters=filters,
        lines=[Line(one, today) for one in page.rows],
        page=page,
        summary=summary(page, total, before),
        is_empty=not counts["every"],
        burn=_burn(rows, today) if counts["every"] else None,
    )


def _burn(rows: QuerySet[ImprovementAction], today: date) -> Burn:
    found = list(rows.order_by().values_list("opened_at", "due_on", "done_at", "closed_at", "dropped_at"))
    spans = [
        ActionSpan(
            opened=london_date(opened),
            due=due,
            done=london_date(done) if done else None,
            rescored=london_date(closed) if closed else None,
            dropped=london_date(dropped) if dropped else None,
        )
        for opened, due, done, closed, dropped in found
    ]
    points = burn_down(spans, min(span.opened for span in spans), today)
    name = Name("burn-down", _("How the plan burns down"), _("Actions that are not closed, day by day."))
    left = [
        Left(date_format(point.on, "j M Y"), point.open, point.overdue, point.awaiting) for point in points
    ]
    return Burn(burn_down_picture(name, left), points)


def readable_rounds(*, reads_open: bool) -> QuerySet[Round]:
    """The rounds that a member may read, the newest first."""
    rows = Round.objects.select_related("edition", "owner").defer("edition__data").order_by("-number")
    return rows if reads_open else rows.exclude(status=Round.Status.OPEN)


def gaps_page(*, reads_open: bool) -> GapsPage:
    """The gaps of the newest round in which anything counts; of the newest at all, while nothing does."""
    newest: GapsPage | None = None
    for row in readable_rounds(reads_open=reads_open)[:2]:
        found = _gaps_of(row)
        newest = newest or found
        if found.answered:
            return found
    return newest or GapsPage(None, None, [], 0, answered=False)


def _gaps_of(row: Round) -> GapsPage:
    bank, scope = bank_for(row), Scope(row.scope)
    answers = {one.criterion: given(one, one.criterion) for one in Answer.objects.filter(round=row)}
    taken = covered(bank)
    every = gaps(bank, scope, answers)
    left = [one for one in every if (one.criterion, one.aspect) not in taken]
    lines = [GapLine(one, bank.by_id[one.criterion], gap_value((one.criterion, one.aspect))) for one in left]
    asked = [(one.id, aspect) for one in bank.asked(scope) for aspect in one.asks(scope)]
    answered = any(counted(answers.get(key), aspect) is not Mark.BLANK for key, aspect in asked)
    return GapsPage(row, bank, lines, len(every) - len(left), answered)


def action_page(
    action: ImprovementAction, today: date, *, reads_open: bool, before: int | None = None
) -> ActionPage:
    """One action with what its criterion says, how it was scored then and since, and its trail."""
    bank = bank_for(action.round)
    criterion, aspect = bank.by_id.get(action.criterion), Aspect(action.aspect)
    mark = Mark(action.mark_before)
    notes, older = _notes(action, before)
    return ActionPage(
        line=Line(action, today),
        bank=bank,
        criterion=criterion,
        before=level_words(criterion, aspect, mark) if criterion else str(mark),
        aim=aim_words(criterion, aspect) if criterion else "",
        now=list(_since(action, aspect, reads_open=reads_open)),
        notes=notes,
        older=older,
    )


def _since(action: ImprovementAction, aspect: Aspect, *, reads_open: bool) -> Iterator[Standing]:
    """How the newest round scores what the action is about, by whatever its edition calls it."""
    row = readable_rounds(reads_open=reads_open).first()
    if row is None:
        return
    bank, scope = bank_for(row), Scope(row.scope)
    keys = called_in(bank, bank_for(action.round).version, action.criterion)
    asked = [bank.by_id[key] for key in keys if aspect in bank.by_id[key].asks(scope)]
    rows = {one.criterion: one for one in Answer.objects.filter(round=row, criterion__in=keys)}
    for one in asked:
        mark = counted(given(rows.get(one.id), one.id), aspect)
        yield Standing(row, level_words(one, aspect, mark), one.id, row.status == Round.Status.OPEN)


def _notes(action: ImprovementAction, before: int | None) -> tuple[list[dict[str, Any]], int | None]:
    rows = ActionNote.objects.filter(action=action)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: NOTES + 1])
    shown = found[:NOTES]
    return [note_item(one) for one in shown], shown[-1].pk if len(found) > NOTES else None


def note_item(note: ActionNote) -> dict[str, Any]:
    """One line of the trail, as ``components/timeline.html`` takes it."""
    title = str(STATUSES[ActionStatus(note.status_after)]) if note.status_after else _("Note")
    return {"title": title, "by": note.by_label, "at": note.at, "text": note.text}


def overdue_for(user: User, today: date, *, all_of_them: bool) -> tuple[int, int]:
    """Overdue actions and those waiting to be scored again: everybody's, or a member's own; one query."""
    by = shown_by(user, today)
    rows = ImprovementAction.objects.order_by()
    mine = rows if all_of_them else rows.filter(owner=user)
    found = mine.aggregate(late=Count("pk", filter=by["overdue"]), waiting=Count("pk", filter=by["waiting"]))
    return found["late"], found["waiting"]


def file_rows(rows: QuerySet[ImprovementAction], today: date) -> Iterator[list[object]]:
    """The whole plan for a spreadsheet, the first to do at the top."""
    for action in rows.order_by("-priority", "number"):
        line, note = Line(action, today), action.round.title
        yield [
            action.number,
            action.title,
            line.criterion,
            line.why,
            note,
            line.status_words,
            action.owner_name,
            action.due_on.isoformat() if action.due_on else "",
            _("Yes") if line.is_overdue else _("No"),
            action.measure,
            action.template_document,
            *(
                london_date(at).isoformat() if at else ""
                for at in (action.opened_at, action.done_at, action.closed_at, action.dropped_at)
            ),
        ]


FILE_HEADER: tuple[str | Promise, ...] = (
    gettext_lazy("Number"),
    gettext_lazy("Action"),
    gettext_lazy("Criterion"),
    gettext_lazy("Why"),
    gettext_lazy("Found in"),
    gettext_lazy("Where it stands"),
    gettext_lazy("Owner"),
    gettext_lazy("Due"),
    gettext_lazy("Overdue"),
    gettext_lazy("How success is measured"),
    gettext_lazy("Document"),
    gettext_lazy("Added"),
    gettext_lazy("Done"),
    gettext_lazy("Closed"),
    gettext_lazy("Dropped"),
)
