"""Threshold decisions: prepared step by step, saved as a new row, final when those required agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.domain import deciding
from reviews.domain.lifecycle import Move, after
from reviews.models import Advice, Case, Decision, DecisionDraft
from reviews.services import agreements
from reviews.services.advice import assess_case
from reviews.services.cases import locked
from reviews.services.ground import ground_of, own_criteria
from reviews.services.settling import settle


@dataclass
class CannotSave(Exception):
    """The decision may not be saved yet; each problem names the step where it is mended."""

    problems: tuple[deciding.Problem, ...]


class FactsChanged(Exception):
    """Newer advice exists than the one the decision was begun on: look again before saving."""


class DecidedMeanwhile(Exception):
    """This preparation is over: saved, by whomever (``decision`` is the latest), or given up."""

    def __init__(self, decision: Decision | None) -> None:
        self.decision = decision
        super().__init__("The decision is not being prepared any more.")


class StaleDraft(Exception):
    """The step was drawn from an older version of the decision being prepared."""

    def __init__(self, draft: DecisionDraft) -> None:
        self.draft = draft
        super().__init__("The decision being prepared has changed since the page was opened.")


def begin(case_id: int, *, actor: Actor, at: datetime) -> DecisionDraft:
    """Begin a decision on the latest advice, or go on with the one begun.

    Raises:
        NotPossible: when the case has come to its end; its sentence says why.
    """
    there = DecisionDraft.objects.filter(case=case_id).first()
    if there is not None:
        return there
    with locked(case_id) as case:
        after(case.status, Move.DECIDE)
        latest = Advice.objects.filter(case=case).first()
        draft, begun = DecisionDraft.objects.get_or_create(
            case=case,
            defaults={
                "authority_id": case.authority_id,
                "advice": latest or assess_case(case, because="asked", at=at, actor=actor),
                "case_version": case.version,
                "begun_by": actor.acting_user,
                "changed_by": actor.acting_user,
                "changed_at": at,
            },
        )
        if begun:
            _log_draft(draft, case, actor=actor, at=at, did="begun")
        return draft


def keep_step(
    draft_id: int, version: int, values: dict[str, Any], *, actor: Actor, at: datetime
) -> DecisionDraft:
    """Keep what one step says, complete or not.

    Raises:
        DecidedMeanwhile: when it was saved or given up meanwhile.
        StaleDraft: when another page has kept something since; nothing is overwritten.
    """
    with transaction.atomic():
        draft = _locked_draft(draft_id)
        if draft.version != version:
            raise StaleDraft(draft)
        if all(name in draft.answers and draft.answers[name] == value for name, value in values.items()):
            return draft
        draft.answers = {**draft.answers, **values}
        _touch(draft, actor, at)
        _log_draft(draft, draft.case, actor=actor, at=at, fields=sorted(values))
        return draft


def take_newer_advice(draft_id: int, *, actor: Actor, at: datetime) -> DecisionDraft:
    """The officer has seen what changed: the decision being prepared now stands on the latest advice.

    Raises:
        DecidedMeanwhile: when it was saved or given up meanwhile.
    """
    with transaction.atomic():
        draft = _locked_draft(draft_id)
        latest = Advice.objects.filter(case=draft.case).first()
        if latest is None or latest.pk == draft.advice_id:
            return draft
        draft.advice = latest
        _touch(draft, actor, at)
        _log_draft(draft, draft.case, actor=actor, at=at, advice=latest.number)
        return draft


def give_up(draft_id: int, *, actor: Actor, at: datetime) -> None:
    """Throw a decision being prepared away; what was decided before stands. Twice is once."""
    with transaction.atomic():
        draft = DecisionDraft.objects.select_for_update().select_related("case").filter(pk=draft_id).first()
        if draft is not None:
            _log_draft(draft, draft.case, actor=actor, at=at, did="given-up")
            draft.delete()


def answers_of(kept: dict[str, Any]) -> deciding.Answers:
    """The rules' view of what the steps have kept."""
    return deciding.Answers(
        outcome=kept.get("outcome", ""),
        tests={test: kept.get(test, "") for test in deciding.TESTS},
        own_criteria=kept.get("own_criteria", {}),
        reasons=kept.get("reasons", ""),
    )


def save(case_id: int, draft_id: int, version: int, *, actor: Actor, at: datetime) -> Decision:
    """Save the decision the draft holds: a new row, with its voices asked for; final at once if enough agree.

    Raises:
        CannotSave: with every problem. From a stale tab too: the advice is read here, under the lock.
        FactsChanged: the facts have been assessed again since the draft began.
        DecidedMeanwhile: the draft was saved already, or given up.
        StaleDraft: the check page was drawn from an older version.
        NotPossible: when the case has come to its end.
    """
    with locked(case_id) as case:
        after(case.status, Move.DECIDE)
        draft = DecisionDraft.objects.select_for_update().filter(case=case, pk=draft_id).first()
        last = Decision.objects.filter(case=case).first()
        if draft is None:
            raise DecidedMeanwhile(last)
        if draft.version != version:
            raise StaleDraft(draft)
        latest = Advice.objects.filter(case=case).first()
        if latest is None or latest.pk != draft.advice_id:
            raise FactsChanged
        found = problems(case, draft, latest, actor=actor, at=at)
        if found:
            raise CannotSave(found)
        decision = _write(case, draft, latest, last, actor=actor, at=at)
        agreements.ask(case, decision, draft.answers, actor=actor, at=at)
        draft.delete()
        settle(case, decision, actor=actor, at=at)
        return decision


def problems(
    case: Case, draft: DecisionDraft, advice: Advice, *, actor: Actor, at: datetime
) -> tuple[deciding.Problem, ...]:
    """Everything that stands in the way of saving what the draft holds on this advice."""
    kept = draft.answers
    return (
        *deciding.problems(answers_of(kept), ground_of(case, advice)),
        *agreements.problems(kept, advice.result["deciders"], actor=actor, on=london_date(at)),
    )


def _write(
    case: Case, draft: DecisionDraft, advice: Advice, last: Decision | None, *, actor: Actor, at: datetime
) -> Decision:
    kept = draft.answers
    if last is not None and last.final_at is None and last.abandoned_at is None:
        last.abandoned_at, last.abandoned_reason = at, "A new decision was saved before this one was final."
        last.save()
        agreements.revoke_of(last, at=at)
    weighed = not (kept["outcome"] == Decision.Outcome.MET and advice.must_decide_met)
    decision = Decision.objects.create(
        authority_id=case.authority_id,
        case=case,
        number=(last.number if last else 0) + 1,
        outcome=kept["outcome"],
        basis="discretion" if weighed else advice.result["basis"] or "act",
        advice=advice,
        # Where the Act leaves one answer nothing was weighed, whatever a draft still holds.
        persistence=kept.get("persistence", "") if weighed else "",
        harm=kept.get("harm", "") if weighed else "",
        adequacy=kept.get("adequacy", "") if weighed else "",
        own_criteria=_findings(case, advice, kept) if weighed else [],
        internal_reasoning=kept.get("internal_reasoning", ""),
        reasons=kept.get("reasons", ""),
        other_help=kept.get("other_help", ""),
        deciders_needed={**advice.result["deciders"], "named_bodies": kept.get("named_bodies") or {}},
        saved_by=actor.acting_user,
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


def _findings(case: Case, advice: Advice, kept: dict[str, Any]) -> list[dict[str, str]]:
    found = kept.get("own_criteria") or {}
    return [
        {"key": one.key, "criterion": one.text, "finding": found.get(one.key, "")}
        for one in own_criteria(case, advice.result)
    ]


def _locked_draft(draft_id: int) -> DecisionDraft:
    """The draft alone is locked: keeping a step changes nothing that others build on."""
    rows = DecisionDraft.objects.select_for_update(of=("self",)).select_related("case", "changed_by")
    draft = rows.filter(pk=draft_id).first()
    if draft is None:
        raise DecidedMeanwhile(None)
    return draft


def _touch(draft: DecisionDraft, actor: Actor, at: datetime) -> None:
    draft.version += 1
    draft.changed_by, draft.changed_at = actor.acting_user, at
    draft.save()


def _log_draft(draft: DecisionDraft, case: Case, *, actor: Actor, at: datetime, **detail: Any) -> None:
    record(
        Action.DECISION_DRAFTED,
        actor=actor,
        at=at,
        about=f"draft:{draft.pk}",
        case_key=case.key,
        detail=detail,
    )
