"""Threshold decisions: prepared step by step, saved as a new row, final when those required agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.domain import deciding
from reviews.domain.lifecycle import Move
from reviews.models import (
    Advice,
    Agreement,
    Case,
    Correction,
    Decision,
    DecisionDraft,
    Enquiry,
    PoolingAdvice,
    Task,
)
from reviews.services import clocks
from reviews.services.cases import locked, move
from reviews.services.tasks import finish_kind, open_task

# Steps of a review that follow only where the threshold is met.
REVIEW_KINDS = ("agency-return", "review", "outcome")


@dataclass
class CannotSave(Exception):
    """The decision may not be saved yet; each problem names the step where it is mended."""

    problems: tuple[deciding.Problem, ...]


class FactsChanged(Exception):
    """Newer advice exists than the one the decision was begun on: look again before saving."""


class DecidedMeanwhile(Exception):
    """Somebody else saved a decision after this one was begun; ``decision`` is theirs."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__("A decision has been saved since this one was begun.")


def ground_of(case: Case, advice: Advice) -> deciding.Ground:
    """Everything the rules of deciding need to know of a case (four queries)."""
    enquired = {
        deciding.Unknown(f"c{number}" if number else "", name)
        for number, name in Enquiry.objects.filter(case=case).values_list("complaint__number", "field")
    }
    return deciding.Ground(
        result=advice.result,
        enquired=enquired,
        pooling_advice=bool(case.procedure_id)
        and PoolingAdvice.objects.filter(version_id=case.procedure_id).exists(),
        own_criteria=own_criteria(advice.result),
        correction_waiting=Correction.objects.filter(case=case, state=Correction.State.WAITING).exists(),
    )


def own_criteria(result: dict[str, Any]) -> tuple[str, ...]:
    """The procedure's own criteria beside persistence, harm and adequacy."""
    return tuple(one for one in result["discretion"]["criteria"] if one not in deciding.TESTS)


def begin(case_id: int, version: int | None, *, actor: Actor, at: datetime) -> DecisionDraft:
    """Begin a decision on the latest advice, or go on with the one begun."""
    with locked(case_id, version) as case:
        found = DecisionDraft.objects.filter(case=case).first()
        if found is not None:
            return found
        draft = DecisionDraft.objects.create(
            authority_id=case.authority_id,
            case=case,
            advice=Advice.objects.filter(case=case).first(),
            case_version=case.version,
            begun_by=actor.user,
            changed_by=actor.user,
            changed_at=at,
        )
        record(
            Action.DECISION_DRAFTED, actor=actor, at=at, about=f"advice:{draft.advice_id}", case_key=case.key
        )
        return draft


def keep_step(
    draft_id: int, version: int, values: dict[str, Any], *, actor: Actor, at: datetime
) -> DecisionDraft:
    """Keep what one step says, complete or not.

    Raises:
        DecisionDraft.DoesNotExist: when it was saved or given up meanwhile.
        StaleDraft: when another page has kept something since; nothing is overwritten.
    """
    with locked(_case_of(draft_id)) as case:
        draft = DecisionDraft.objects.select_for_update().get(pk=draft_id)
        if draft.version != version:
            raise StaleDraft(draft)
        draft.answers = {**draft.answers, **values}
        draft.version += 1
        draft.changed_by, draft.changed_at = actor.user, at
        draft.save()
        record(
            Action.DECISION_DRAFTED,
            actor=actor,
            at=at,
            about=f"draft:{draft.pk}",
            case_key=case.key,
            detail={"fields": sorted(values)},
        )
        return draft


class StaleDraft(Exception):
    """The step was drawn from an older version of the decision being prepared."""

    def __init__(self, draft: DecisionDraft) -> None:
        self.draft = draft
        super().__init__("The decision being prepared has changed since the page was opened.")


def take_newer_advice(draft_id: int, *, actor: Actor, at: datetime) -> DecisionDraft:
    """The officer has seen what changed: the decision being prepared now stands on the latest advice."""
    with locked(_case_of(draft_id)) as case:
        draft = DecisionDraft.objects.select_for_update().get(pk=draft_id)
        draft.advice = Advice.objects.filter(case=case).first()
        draft.version += 1
        draft.changed_by, draft.changed_at = actor.user, at
        draft.save()
        return draft


def give_up(draft_id: int, *, actor: Actor, at: datetime) -> None:
    """Throw a decision being prepared away; what was decided before stands."""
    with locked(_case_of(draft_id)):
        DecisionDraft.objects.filter(pk=draft_id).delete()


def answers_of(kept: dict[str, Any]) -> deciding.Answers:
    """The rules' view of what the steps have kept."""
    return deciding.Answers(
        outcome=kept.get("outcome", ""),
        tests={test: kept.get(test, "") for test in deciding.TESTS},
        own_criteria=kept.get("own_criteria", {}),
        reasons=kept.get("reasons", ""),
    )


def save(draft_id: int, version: int, *, actor: Actor, at: datetime) -> Decision:
    """Save the decision the draft holds: a new row, with its voices asked for; final at once if enough agree.

    Raises:
        CannotSave: with every problem. From a stale tab too: the advice is read here, under the lock.
        FactsChanged: the facts have been assessed again since the draft began.
        DecidedMeanwhile: another decision was saved since.
        StaleDraft: the check page was drawn from an older version.
    """
    from reviews.services import agreements

    with locked(_case_of(draft_id)) as case:
        draft = DecisionDraft.objects.select_for_update().get(pk=draft_id)
        if draft.version != version:
            raise StaleDraft(draft)
        latest = Advice.objects.filter(case=case).first()
        last = Decision.objects.filter(case=case).first()
        if last is not None and last.saved_at > draft.advice.at and last.advice_id != draft.advice_id:
            raise DecidedMeanwhile(last)
        if latest is None or latest.pk != draft.advice_id:
            raise FactsChanged
        found = deciding.problems(answers_of(draft.answers), ground_of(case, latest))
        found += agreements.problems(draft.answers, latest)
        if found:
            raise CannotSave(found)
        decision = _write(case, draft, latest, last, actor=actor, at=at)
        agreements.ask(case, decision, draft.answers, actor=actor, at=at)
        draft.delete()
        settle(case, decision, actor=actor, at=at)
        return decision


def _write(
    case: Case, draft: DecisionDraft, advice: Advice, last: Decision | None, *, actor: Actor, at: datetime
) -> Decision:
    kept = draft.answers
    if last is not None and last.final_at is None and last.abandoned_at is None:
        last.abandoned_at, last.abandoned_reason = at, "A new decision was saved before this one was final."
        last.save()
    decision = Decision.objects.create(
        authority_id=case.authority_id,
        case=case,
        number=(last.number if last else 0) + 1,
        outcome=kept["outcome"],
        basis=_basis(kept["outcome"], advice),
        advice=advice,
        persistence=kept.get("persistence", ""),
        harm=kept.get("harm", ""),
        adequacy=kept.get("adequacy", ""),
        own_criteria=[
            {"criterion": name, "finding": text} for name, text in kept.get("own_criteria", {}).items()
        ],
        internal_reasoning=kept.get("internal_reasoning", ""),
        reasons=kept.get("reasons", ""),
        other_help=kept.get("other_help", ""),
        deciders_needed=advice.result["deciders"],
        saved_by=actor.user,
        saved_at=at,
    )
    record(
        Action.DECISION_SAVED,
        actor=actor,
        at=at,
        about=f"decision:{decision.pk}",
        case_key=case.key,
        detail={"number": decision.number, "outcome": decision.outcome, "advice": advice.number},
    )
    return decision


def _basis(outcome: str, advice: Advice) -> str:
    if outcome == Decision.Outcome.MET and advice.must_decide_met:
        return advice.result["basis"] or "act"
    return "discretion"


def standing_of(decision: Decision) -> deciding.Standing:
    """Who has agreed, who has not, who has yet to answer."""
    voices = (
        deciding.Voice(one.body_id, one.person_name or f"body {one.body_id}", one.agrees)
        for one in Agreement.objects.filter(decision=decision)
    )
    needed = decision.deciders_needed
    return deciding.standing(
        voices, deciding.Needed(people=needed.get("people") or 1, bodies=needed.get("bodies") or 1)
    )


def settle(case: Case, decision: Decision, *, actor: Actor, at: datetime) -> bool:
    """Make a saved decision final if enough have agreed; whether it is final. The case is locked."""
    if decision.final_at is not None or decision.abandoned_at is not None:
        return decision.final_at is not None
    if not standing_of(decision).final:
        return False
    today = london_date(at)
    decision.final_at, decision.final_on = at, today
    decision.save()
    for earlier in Decision.objects.filter(
        case=case, final_at__isnull=False, replaced_by__isnull=True
    ).exclude(pk=decision.pk):
        earlier.replaced_by = decision
        earlier.save()
        record(
            Action.DECISION_REPLACED, actor=actor, at=at, about=f"decision:{earlier.pk}", case_key=case.key
        )
    move(case, Move.DECIDE)
    case.outcome, case.applicant_told_on = decision.outcome, None
    _run_clocks(case, decision, today)
    finish_kind(case, Task.Kind.TELL, actor=actor, at=at)
    open_task(case, Task.Kind.TELL, actor=actor, at=at, about=f"decision:{decision.pk}", due_on=today)
    clocks.refresh(case, today)
    record(
        Action.DECISION_FINAL,
        actor=actor,
        at=at,
        about=f"decision:{decision.pk}",
        case_key=case.key,
        detail={"number": decision.number, "outcome": decision.outcome},
    )
    return True


def _run_clocks(case: Case, decision: Decision, today: date) -> None:
    clocks.meet(case, "decide", today)
    if decision.outcome == Decision.Outcome.MET:
        clocks.restart(case)
        clocks.start(case, "decision", today)
    else:
        clocks.end(case, REVIEW_KINDS, today, "not-met")


def _case_of(draft_id: int) -> int:
    return int(DecisionDraft.objects.values_list("case_id", flat=True).get(pk=draft_id))
