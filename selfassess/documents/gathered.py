"""Everything of one round, read once, for its papers and its data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import Q
from django.utils.formats import date_format

from pledge.domain.working_days import london_date
from pledge.figures import Figure, NotRecorded, Period, read_all
from pledge.models import Authority
from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope
from selfassess.domain.plan import ActionSpan, BurnPoint, burn_down
from selfassess.domain.progress import Progress, progress
from selfassess.domain.scoring import Result, score
from selfassess.models import (
    Answer,
    Commitment,
    EvidenceUse,
    ImprovementAction,
    Round,
    SecondScore,
    Signature,
)
from selfassess.selectors.compare import Compared, compared
from selfassess.selectors.given import bank_for, given_answers
from selfassess.services.second_scores import from_outside

Status = ImprovementAction.Status
UNFINISHED = (Status.PLANNED, Status.UNDER_WAY)


class Edition(StrEnum):
    """Whose copy of the report it is: partners get it without comments and names."""

    BOARD = "board"
    PARTNERS = "partners"


@dataclass(frozen=True)
class Gathered:
    """A round as it stands on a day. Each part is read when it is first wanted, and once."""

    authority: Authority
    row: Round
    today: date

    @cached_property
    def bank(self) -> Bank:
        return bank_for(self.row)

    @cached_property
    def scope(self) -> Scope:
        return Scope(self.row.scope)

    @property
    def is_draft(self) -> bool:
        return self.row.status != Round.Status.SIGNED

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        return {one.criterion: one for one in Answer.objects.filter(round=self.row)}

    @cached_property
    def given(self) -> Mapping[str, Given]:
        return given_answers(self.row)

    @cached_property
    def result(self) -> Result:
        return score(self.bank, self.scope, self.given)

    @cached_property
    def progress(self) -> Progress:
        return progress(self.bank, self.scope, self.given)

    @cached_property
    def second(self) -> Mapping[str, SecondScore]:
        """The reviewer's marks; none while the round is open, as on its pages."""
        if self.row.status == Round.Status.OPEN:
            return {}
        return {one.criterion: one for one in from_outside(self.row)}

    @cached_property
    def uses(self) -> tuple[EvidenceUse, ...]:
        """Where evidence is used in this round, by the title of the piece."""
        rows = EvidenceUse.objects.filter(round=self.row).select_related("evidence")
        return tuple(rows.order_by("evidence__title", "evidence_id", "id"))

    @cached_property
    def actions(self) -> tuple[ImprovementAction, ...]:
        """The plan: what came from this round or an earlier one, without what was over before this one."""
        over = Q(status__in=(Status.CLOSED, Status.DROPPED))
        rows = ImprovementAction.objects.filter(round__number__lte=self.row.number)
        return tuple(rows.filter(~over | Q(round=self.row) | Q(closed_in=self.row)).select_related("owner"))

    @cached_property
    def signatures(self) -> Mapping[str, Signature]:
        rows = Signature.objects.filter(round=self.row, undone_at__isnull=True)
        return {one.kind: one for one in rows}

    @cached_property
    def commitment(self) -> Commitment | None:
        return Commitment.objects.first()

    @cached_property
    def change(self) -> Compared | None:
        """This round beside the one before; None where it is the first."""
        rows = Round.objects.select_related("edition").filter(number__lt=self.row.number)
        before = rows.order_by("-number").first()
        return compared(before, self.row) if before else None

    @cached_property
    def figures(self) -> Mapping[str, Figure | NotRecorded]:
        """The live figures that criteria of this round ask for, in the bank's order."""
        asked = [one.figure for one in self.bank.asked(self.scope) if one.figure]
        return read_all(asked, Period(self.row.period_first, self.row.period_last, self.today))

    @cached_property
    def burn_down(self) -> list[BurnPoint]:
        if not self.actions:
            return []
        first = min(london_date(one.opened_at) for one in self.actions)
        return burn_down([_span(one) for one in self.actions], first, self.today)

    def duties(self, *marks: Mark) -> list[tuple[Criterion, Mark]]:
        """The legal duties of which this is said."""
        asked = [one for one in self.bank.asked(self.scope) if one.duty]
        said = [(one, counted(self.given.get(one.id), Aspect.DUTY)) for one in asked]
        return [(criterion, mark) for criterion, mark in said if mark in marks]

    def is_overdue(self, action: ImprovementAction) -> bool:
        """Past its date and not done."""
        return action.status in UNFINISHED and action.due_on is not None and action.due_on < self.today


def day(value: date | datetime | None) -> str:
    """A day as it is written: "12 March 2026"; a moment by its day in London."""
    if value is None:
        return ""
    return date_format(london_date(value) if isinstance(value, datetime) else value, "j F Y")


def _span(action: ImprovementAction) -> ActionSpan:
    def on(moment: datetime | None) -> date | None:
        return london_date(moment) if moment else None

    return ActionSpan(
        london_date(action.opened_at),
        action.due_on,
        on(action.done_at),
        on(action.closed_at),
        on(action.dropped_at),
    )
