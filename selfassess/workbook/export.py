"""The rows of a round as a workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from pledge.domain.working_days import london_date
from pledge.figures import Figure, NotRecorded, Period, read_all
from pledge.models import Authority, StoredFile
from pledge.workbooks import Value, cleaned, write
from selfassess.domain.answers import Mark, counted
from selfassess.domain.bank import Aspect, Bank, Scope
from selfassess.domain.scoring import score
from selfassess.domain.status import ActionStatus
from selfassess.domain.suggest import suggested_level
from selfassess.models import Answer, EvidenceUse, ImprovementAction, Round
from selfassess.plan_words import STATUSES, due_words, why_words
from selfassess.selectors.given import bank_for, given
from selfassess.workbook.columns import FIELDS
from selfassess.workbook.layout import About, Contents, Taken, workbook_of
from selfassess.workbook.words import PLAN_TITLES, figure_words


def workbook_file(authority: Authority, row: Round, *, at: datetime) -> bytes:
    """The workbook of a round as it stands, and nothing written anywhere."""
    return write(workbook_of(contents_of(authority, row, at=at)))


def about_of(authority: Authority, row: Round, *, at: datetime) -> About:
    """Which round this is, for the file that is taken away and the one that comes back."""
    return About(
        authority=authority.name,
        slug=authority.slug,
        number=row.number,
        title=row.title,
        first=row.period_first,
        last=row.period_last,
        started_at=row.started_at,
        scope=Scope(row.scope),
        taken_at=at,
    )


def contents_of(authority: Authority, row: Round, *, at: datetime) -> Contents:
    """Everything that the workbook says: three queries, and one for each live figure."""
    bank, scope = bank_for(row), Scope(row.scope)
    rows = {one.criterion: one for one in Answer.objects.filter(round=row)}
    said = {key: given(one, key) for key, one in rows.items()}
    today = london_date(at)
    return Contents(
        about=about_of(authority, row, at=at),
        bank=bank,
        answers={key: taken(one) for key, one in rows.items()},
        result=score(bank, scope, said),
        not_met=[one for one in bank.asked(scope) if counted(said.get(one.id), Aspect.DUTY) is Mark.NOT_MET],
        figures=_figures(row, bank, scope, today) if scope is Scope.ALL else {},
        evidence=_evidence(row),
        plan_header=[str(title) for title in PLAN_TITLES],
        plan=_plan(bank, today),
    )


def taken(answer: Answer) -> Taken:
    """An answer with its texts as a cell keeps them."""
    fields = {name: cleaned(getattr(answer, name)) for name in FIELDS}
    return Taken(answer.version, fields, answer.draft)


def _figures(row: Round, bank: Bank, scope: Scope, today: date) -> dict[str, str]:
    asked = [one for one in bank.asked(scope) if one.figure and Aspect.DONE in one.asks(scope)]
    found: Mapping[str, Figure | NotRecorded] = read_all(
        (one.figure for one in asked), Period(row.period_first, row.period_last, today)
    )
    words = {}
    for one in asked:
        figure = found[one.figure]
        known = isinstance(figure, Figure) and not figure.too_few and figure.share is not None
        share = figure.share if isinstance(figure, Figure) and known else None
        level = suggested_level(share, one.figure_levels) if share is not None else None
        words[one.id] = figure_words(figure, level)
    return words


def _evidence(row: Round) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    uses = EvidenceUse.objects.filter(round=row).exclude(evidence__file__state=StoredFile.State.INFECTED)
    for use in uses.select_related("evidence"):
        found[use.criterion].append(use.evidence.title)
    return found


def _plan(bank: Bank, today: date) -> list[list[Value]]:
    actions = ImprovementAction.objects.order_by("-priority", "number")
    return [
        [
            str(action.number),
            action.title,
            bank.by_id[action.criterion].title if action.criterion in bank.by_id else action.criterion,
            why_words(Aspect(action.aspect), Mark(action.mark_before)),
            str(STATUSES[ActionStatus(action.status)]),
            action.owner_name,
            due_words(action.due_on, ActionStatus(action.status), today),
            action.measure,
        ]
        for action in actions
    ]
