"""Correcting the facts: always with a reason, the original kept, the advice worked out again.

A correction that lowers the count waits for a second person; confirmed, it is told to the applicant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.domain.corrections import NO_RECORD, NOT_MADE_GROUNDS, Effect, compare
from reviews.models import Advice, Case, Complaint, Correction, Person, Task
from reviews.services import letters, search
from reviews.services.advice import application_of, assess_case, preview
from reviews.services.cases import locked
from reviews.services.clocks import refresh
from reviews.services.tasks import finish_kind, open_task

NARRATIVE = ("what_happened", "reference", "spoke_to", "promised")
ADD, CORRECT, LEAVE_OUT, PUT_BACK = "add", "correct", "leave-out", "put-back"
SAME_INCIDENT, CHASE, CONDITION = "same-incident", "chase", "condition"


class NotAReason(Exception):
    """The reason given does not carry the correction; ``sentence`` says what would."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class SamePerson(Exception):
    """The second person must be somebody else than the one who made the correction."""


class AcrossPeople(Exception):
    """Reports of different people cannot be merged or left out against each other (s.104(12))."""


class NothingChanged(Exception):
    """The facts given are the facts already held."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed: a report's facts and words, a new report, or a fact of the application.

    ``facts`` are in the engine's keys; a key given as the string ``"absent"`` is taken out.
    """

    kind: str
    reason: str
    complaint_id: int | None = None
    by_id: int | None = None
    facts: dict[str, Any] | None = None
    words: dict[str, str] | None = None
    evidence: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a change: applied at once, or waiting for a second person; and what it does."""

    correction: Correction
    effect: Effect
    advice: Advice | None

    @property
    def waiting(self) -> bool:
        return self.correction.state == Correction.State.WAITING


def weigh(case: Case, change: Change) -> Effect:
    """What a change would do to the advice, without making it: shown beside the form."""
    now = application_of(case)
    return compare(preview(case, now), preview(case, _applied(case, change, now)))


def make(case_id: int, version: int, change: Change, *, actor: Actor, at: datetime) -> Made:
    """Make a correction, or have it wait for a second person where it lowers the count.

    Raises:
        Stale, NotAReason, AcrossPeople, NothingChanged: nothing is written.
    """
    with locked(case_id, version) as case:
        _check(case, change)
        effect = weigh(case, change)
        row = _complaint(case, change)
        correction = Correction.objects.create(
            authority_id=case.authority_id,
            case=case,
            complaint=row,
            kind=change.kind,
            before=_snapshot(case, row, change),
            after=_asked_for(change, effect),
            reason=change.reason,
            evidence=change.evidence,
            lowers_count=effect.lowers,
            state=Correction.State.WAITING if effect.lowers else Correction.State.MADE,
            made_by=actor.user,
            made_at=at,
        )
        advice = None
        if effect.lowers:
            _log(Action.CORRECTION_PROPOSED, correction, case, actor=actor, at=at)
            open_task(
                case,
                Task.Kind.CONFIRM_CORRECTION,
                actor=actor,
                at=at,
                about=f"correction:{correction.pk}",
                due_on=london_date(at),
            )
            refresh(case, london_date(at))
        else:
            advice = _apply(case, correction, actor=actor, at=at)
        return Made(correction, effect, advice)


def confirm(correction_id: int, version: int, *, note: str, actor: Actor, at: datetime) -> Made:
    """A second person confirms: the correction is applied and the applicant will be told.

    Raises:
        SamePerson: when it is the person who made it.
        Stale: when the page was drawn from an older version of the case.
    """
    with locked(_case_of(correction_id), version) as case:
        correction = _waiting(correction_id)
        if actor.user is None or actor.user.pk == correction.made_by_id:
            raise SamePerson
        effect = weigh(case, change_of(correction))
        _second(correction, Correction.State.CONFIRMED, note, actor=actor, at=at)
        advice = _apply(case, correction, actor=actor, at=at)
        _log(Action.CORRECTION_CONFIRMED, correction, case, actor=actor, at=at)
        _tell(case, correction, effect, actor=actor, at=at)
        return Made(correction, effect, advice)


def decline(correction_id: int, version: int, *, note: str, actor: Actor, at: datetime) -> Correction:
    """A second person does not agree: the facts stay as they are, both views kept."""
    with locked(_case_of(correction_id), version) as case:
        correction = _waiting(correction_id)
        if actor.user is None or actor.user.pk == correction.made_by_id:
            raise SamePerson
        _second(correction, Correction.State.DECLINED, note, actor=actor, at=at)
        _log(Action.CORRECTION_DECLINED, correction, case, actor=actor, at=at)
        finish_kind(
            case,
            Task.Kind.CONFIRM_CORRECTION,
            actor=actor,
            at=at,
            about=f"correction:{correction.pk}",
            note=note,
        )
        refresh(case, london_date(at))
        return correction


def change_of(correction: Correction) -> Change:
    """The change that a correction row asks for."""
    asked = correction.after
    return Change(
        kind=correction.kind,
        reason=correction.reason,
        complaint_id=correction.complaint_id,
        by_id=asked.get("by"),
        facts=asked.get("facts"),
        words=asked.get("words"),
        evidence=correction.evidence,
        ground=asked.get("ground", ""),
    )


def _check(case: Case, change: Change) -> None:
    if not change.reason.strip():
        raise NotAReason("Say why the facts are corrected.")
    facts = change.facts or {}
    if facts.get("made") is False and change.ground not in NOT_MADE_GROUNDS:
        raise NotAReason(
            "That the agency has no record is not a reason by itself. Say what else shows it."
            if change.ground == NO_RECORD
            else "Say what shows that the report was not made."
        )
    row = _complaint(case, change)
    if change.kind in (LEAVE_OUT, SAME_INCIDENT) and row is not None:
        others = Complaint.objects.filter(case=case, by_id=row.by_id).exclude(pk=row.pk)
        if change.kind == SAME_INCIDENT:
            others = others.filter(facts__incident=facts.get("incident")) | others.filter(
                number=_number(facts)
            )
        if not others.exists():
            raise AcrossPeople
    if row is not None and change.kind == CORRECT and _nothing_new(row, change):
        raise NothingChanged


def _number(facts: dict[str, Any]) -> int:
    """The report that an incident id such as ``i3`` is named after."""
    incident = str(facts.get("incident") or "")
    return int(incident[1:]) if incident[1:].isdecimal() else 0


def _nothing_new(row: Complaint, change: Change) -> bool:
    words = change.words or {}
    same_words = all(getattr(row, name) == value for name, value in words.items() if name in NARRATIVE)
    same_person = change.by_id is None or change.by_id == row.by_id
    return same_words and same_person and _merged(row.facts, change.facts) == row.facts


def _complaint(case: Case, change: Change) -> Complaint | None:
    if change.complaint_id is None:
        return None
    return Complaint.objects.get(case=case, pk=change.complaint_id)


def _merged(facts: dict[str, Any], changed: dict[str, Any] | None) -> dict[str, Any]:
    merged = {**facts, **(changed or {})}
    return {name: value for name, value in merged.items() if value != "absent"}


def _applied(case: Case, change: Change, now: dict[str, Any]) -> dict[str, Any]:
    """The engine's APPLICATION as it would be after the change."""
    if change.kind == CONDITION:
        return {**now, "facts": _merged(now["facts"], change.facts)}
    keys = dict(Person.objects.filter(case=case).values_list("pk", "key"))
    if change.kind == ADD:
        added = {"id": "new", "by": keys.get(change.by_id or 0), **(change.facts or {})}
        return {**now, "complaints": [*now["complaints"], {k: v for k, v in added.items() if v != "absent"}]}
    row = _complaint(case, change)
    key = row.key if row else ""
    changed = [
        _merged(one, (change.facts or {}) | ({"by": keys[change.by_id]} if change.by_id else {}))
        if one["id"] == key
        else one
        for one in now["complaints"]
    ]
    return {**now, "complaints": changed}


def _snapshot(case: Case, row: Complaint | None, change: Change) -> dict[str, Any]:
    if change.kind == CONDITION:
        return {"facts": {name: case.facts.get(name) for name in change.facts or {}}}
    if row is None:
        return {}
    return {
        "facts": row.facts,
        "by": row.by_id,
        "words": {name: getattr(row, name) for name in NARRATIVE},
    }


def _asked_for(change: Change, effect: Effect) -> dict[str, Any]:
    return {
        "facts": change.facts or {},
        "words": change.words or {},
        "by": change.by_id,
        "ground": change.ground,
        "counts": {"before": effect.counted_before, "after": effect.counted_after},
        "outcomes": {"before": effect.outcome_before, "after": effect.outcome_after},
    }


def _apply(case: Case, correction: Correction, *, actor: Actor, at: datetime) -> Advice:
    change = change_of(correction)
    if change.kind == CONDITION:
        case.facts = _merged(case.facts, change.facts)
    elif change.kind == ADD:
        correction.complaint = _add(case, change, actor=actor, at=at)
        correction.save()
    else:
        _alter(_complaint(case, change), change)
    finish_kind(case, Task.Kind.CONFIRM_CORRECTION, actor=actor, at=at, about=f"correction:{correction.pk}")
    _log(_ACTIONS.get(change.kind, Action.FACTS_CORRECTED), correction, case, actor=actor, at=at)
    advice = assess_case(
        case,
        because="added" if change.kind == ADD else "corrected",
        at=at,
        actor=actor,
        correction=correction,
    )
    search.reindex(case)
    refresh(case, london_date(at))
    return advice


_ACTIONS = {ADD: Action.REPORT_ADDED, LEAVE_OUT: Action.REPORT_LEFT_OUT}


def _add(case: Case, change: Change, *, actor: Actor, at: datetime) -> Complaint:
    last = Complaint.objects.filter(case=case).order_by("-number").first()
    facts = _merged({}, change.facts)
    words = {name: (change.words or {}).get(name, "") for name in NARRATIVE}
    return Complaint.objects.create(
        authority_id=case.authority_id,
        case=case,
        number=(last.number if last else 0) + 1,
        by=Person.objects.get(case=case, pk=change.by_id),
        facts=facts,
        original={"facts": facts, **words},
        added_by=actor.user,
        added_at=at,
        **words,
    )


def _alter(row: Complaint | None, change: Change) -> None:
    if row is None:
        raise Complaint.DoesNotExist
    row.facts = _merged(row.facts, change.facts)
    for name, value in (change.words or {}).items():
        if name in NARRATIVE:
            setattr(row, name, value)
    if change.by_id:
        row.by_id = change.by_id
    row.version += 1
    row.save()


def _second(correction: Correction, state: str, note: str, *, actor: Actor, at: datetime) -> None:
    correction.state, correction.second_note = state, note
    correction.second_by, correction.second_at = actor.user, at
    correction.save()


def _tell(case: Case, correction: Correction, effect: Effect, *, actor: Actor, at: datetime) -> None:
    """A letter in draft and a task: the applicant learns what was corrected and why."""
    if not effect.lowers:
        return
    letters.issue_facts_changed(case, actor=actor, at=at, parts={})
    open_task(
        case,
        Task.Kind.TELL_CORRECTION,
        actor=actor,
        at=at,
        about=f"correction:{correction.pk}",
        due_on=london_date(at),
    )
    refresh(case, london_date(at))


def _waiting(correction_id: int) -> Correction:
    return Correction.objects.select_for_update(of=("self",)).get(
        pk=correction_id, state=Correction.State.WAITING
    )


def _log(action: Action, correction: Correction, case: Case, *, actor: Actor, at: datetime) -> None:
    record(
        action,
        actor=actor,
        at=at,
        about=f"correction:{correction.pk}",
        case_key=case.key,
        detail={
            "kind": correction.kind,
            "report": correction.complaint.number if correction.complaint else None,
            "fields": sorted(correction.after.get("facts") or {}),
        },
    )


def _case_of(correction_id: int) -> int:
    return int(Correction.objects.values_list("case_id", flat=True).get(pk=correction_id))
