"""Correcting the facts: always with a reason, the original kept, the advice worked out again.

A correction that lowers the count waits for a second person; confirmed, it is told to the applicant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.domain.corrections import Effect, compare
from reviews.domain.threshold import BadInput
from reviews.models import Advice, Case, Correction, Letter, Task
from reviews.services import changes, letters, search, settling
from reviews.services.advice import application_of, assess_case, preview
from reviews.services.behaviours import BEHAVIOURS, NoSuchBehaviour
from reviews.services.cases import Stale, locked, must_be_open
from reviews.services.changes import ADD, LEAVE_OUT, Change
from reviews.services.clocks import refresh
from reviews.services.tasks import finish_kind, open_task

# The same change by the same person within this time is one press of the button.
ONE_PRESS = timedelta(minutes=10)


class SamePerson(Exception):
    """The second person must be somebody else than the one who made the correction."""


class BadFacts(Exception):
    """The facts contradict each other, so that no advice could be given on them."""


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
    """What a change would do to the advice, without making it.

    Raises:
        BadFacts: when the facts would contradict each other.
    """
    now = application_of(case)
    try:
        return compare(preview(case, now), preview(case, changes.tried(case, change, now)))
    except (BadInput, NoSuchBehaviour):
        raise BadFacts from None


def effect_of(case: Case, correction: Correction) -> Effect | None:
    """What a correction did, by the advice before and after it; what it would do while it waits.

    None for one that was declined.
    """
    if correction.state == Correction.State.WAITING:
        return weigh(case, change_of(correction))
    after = Advice.objects.filter(case=case, correction=correction).first()
    before = Advice.objects.filter(case=case, number=after.number - 1).first() if after else None
    return compare(before.result, after.result) if before and after else None


def make(case_id: int, version: int, change: Change, *, actor: Actor, at: datetime) -> Made:
    """Make a correction, or have it wait for a second person where it lowers the count.

    Pressed twice, it is one correction.

    Raises:
        Stale, NotOpen, NotAReason, AcrossPeople, NothingChanged, BadFacts, NotTwo, AnotherWaits: nothing
            is written.
    """
    try:
        return _make(case_id, version, change, actor=actor, at=at)
    except Stale:
        there = _just_made(case_id, change, actor, at)
        if there is None:
            raise
        return there


def _make(case_id: int, version: int, change: Change, *, actor: Actor, at: datetime) -> Made:
    with locked(case_id, version) as case:
        must_be_open(case)
        changes.check(case, change)
        effect = weigh(case, change)
        correction = Correction.objects.create(
            authority_id=case.authority_id,
            case=case,
            complaint=changes.report_of(case, change),
            person_id=change.person_id,
            kind=change.kind,
            before=changes.snapshot(case, change),
            after=_asked_for(case, change, effect),
            reason=change.reason,
            evidence=change.evidence,
            lowers_count=effect.lowers,
            state=Correction.State.WAITING if effect.lowers else Correction.State.MADE,
            made_by=actor.acting_user,
            made_at=at,
        )
        if not effect.lowers:
            return Made(correction, effect, _apply(case, correction, actor=actor, at=at))
        _log(Action.CORRECTION_PROPOSED, correction, case, actor=actor, at=at)
        today, about = london_date(at), f"correction:{correction.pk}"
        open_task(case, Task.Kind.CONFIRM_CORRECTION, actor=actor, at=at, about=about, next_day=True)
        refresh(case, today)
        return Made(correction, effect, None)


def confirm(correction_id: int, version: int, *, note: str, actor: Actor, at: datetime) -> Made:
    """A second person confirms: the correction is applied and the applicant will be told.

    Raises:
        SamePerson: when it is the person who made it.
        Stale: when the page was drawn from an older version of the case.
        Correction.DoesNotExist: when it has been answered already.
        NotOpen: when the case has come to its end.
    """
    with locked(_case_of(correction_id), version) as case:
        must_be_open(case)
        correction = _waiting(correction_id)
        if actor.acting_user.pk == correction.made_by_id:
            raise SamePerson
        change = change_of(correction)
        effect = weigh(case, change)
        # What it does is what it does now: other facts may have changed since it was proposed.
        correction.lowers_count, correction.after = effect.lowers, _asked_for(case, change, effect)
        _second(correction, Correction.State.CONFIRMED, note, actor=actor, at=at)
        advice = _apply(case, correction, actor=actor, at=at)
        _log(Action.CORRECTION_CONFIRMED, correction, case, actor=actor, at=at)
        if effect.lowers:
            _tell(case, correction, actor=actor, at=at)
        return Made(correction, effect, advice)


def decline(correction_id: int, version: int, *, note: str, actor: Actor, at: datetime) -> Correction:
    """A second person does not agree, or its maker takes it back: the facts stay, both views are kept.

    Raises:
        Stale: when the page was drawn from an older version of the case.
        Correction.DoesNotExist: when it has been answered already.
    """
    with locked(_case_of(correction_id), version) as case:
        correction = _waiting(correction_id)
        _second(correction, Correction.State.DECLINED, note, actor=actor, at=at)
        _log(Action.CORRECTION_DECLINED, correction, case, actor=actor, at=at)
        about = f"correction:{correction.pk}"
        finish_kind(case, Task.Kind.CONFIRM_CORRECTION, actor=actor, at=at, about=about, note=note)
        refresh(case, london_date(at))
        return correction


def change_of(correction: Correction) -> Change:
    """The change that a correction row asks for."""
    asked = correction.after
    return Change(
        kind=correction.kind,
        reason=correction.reason,
        complaint_id=correction.complaint_id,
        person_id=correction.person_id,
        by_id=asked.get("by"),
        by_name=asked.get("by_name", ""),
        facts=asked.get("facts"),
        words=asked.get("words"),
        evidence=correction.evidence,
        ground=asked.get("ground", ""),
        against=asked.get("against"),
        decided_by=asked.get("decided_by", ""),
        behaviours=tuple(asked.get("behaviours") or ()) if correction.kind == BEHAVIOURS else (),
        about=asked.get("about"),
    )


def untold(case: Case) -> list[Correction]:
    """Corrections that lowered the count and that the applicant has not been told of."""
    return list(
        Correction.objects.filter(
            case=case, lowers_count=True, state=Correction.State.CONFIRMED, told_at__isnull=True
        ).select_related("complaint")
    )


def _asked_for(case: Case, change: Change, effect: Effect) -> dict[str, Any]:
    together = change.behaviours if change.kind == BEHAVIOURS else case.behaviours
    return {
        "facts": change.facts or {},
        "words": change.words or {},
        "by": change.by_id,
        "by_name": change.by_name,
        "ground": change.ground,
        "against": change.against,
        "decided_by": change.decided_by,
        # Their names as they are then, so that what a report is about stays readable.
        "behaviours": list(together),
        "about": change.about,
        "counts": {"before": effect.counted_before, "after": effect.counted_after},
        "most": {"before": effect.most_before, "after": effect.most_after},
        "outcomes": {"before": effect.outcome_before, "after": effect.outcome_after},
    }


def _apply(case: Case, correction: Correction, *, actor: Actor, at: datetime) -> Advice:
    change = change_of(correction)
    report = changes.write(case, change, actor=actor, at=at)
    if correction.complaint_id is None and report is not None:
        correction.complaint = report
        correction.save()
    about = f"correction:{correction.pk}"
    finish_kind(case, Task.Kind.CONFIRM_CORRECTION, actor=actor, at=at, about=about)
    _log(_ACTIONS.get(change.kind, Action.FACTS_CORRECTED), correction, case, actor=actor, at=at)
    because = "added" if change.kind == ADD else "corrected"
    advice = assess_case(case, because=because, at=at, actor=actor, correction=correction)
    settling.look_again(case, actor=actor, at=at)
    search.reindex(case)
    refresh(case, london_date(at))
    return advice


_ACTIONS = {
    ADD: Action.REPORT_ADDED,
    LEAVE_OUT: Action.REPORT_LEFT_OUT,
    BEHAVIOURS: Action.BEHAVIOURS_TOLD_APART,
}


def _second(correction: Correction, state: str, note: str, *, actor: Actor, at: datetime) -> None:
    correction.state, correction.second_note = state, note
    correction.second_by, correction.second_at = actor.user, at
    correction.save()


def _tell(case: Case, correction: Correction, *, actor: Actor, at: datetime) -> None:
    """A letter in draft, one for all that is still untold, and a task: nothing is changed in silence."""
    there = Letter.objects.filter(case=case, kind=letters.FACTS_CHANGED, state=Letter.State.DRAFT)
    if not there.exists():
        letters.draft_facts_changed(case, actor=actor, at=at)
    today, about = london_date(at), f"correction:{correction.pk}"
    open_task(case, Task.Kind.TELL_CORRECTION, actor=actor, at=at, about=about, next_day=True)
    refresh(case, today)


def _waiting(correction_id: int) -> Correction:
    return Correction.objects.select_for_update(of=("self",)).get(
        pk=correction_id, state=Correction.State.WAITING
    )


def _just_made(case_id: int, change: Change, actor: Actor, at: datetime) -> Made | None:
    """The correction that the same press made a moment ago."""
    rows = Correction.objects.filter(
        case=case_id,
        kind=change.kind,
        reason=change.reason,
        made_by=actor.acting_user,
        made_at__gte=at - ONE_PRESS,
    )
    same = next((row for row in rows.order_by("-pk") if _is_same(row, change)), None)
    if same is None:
        return None
    effect = effect_of(Case.objects.get(pk=case_id), same)
    return Made(same, effect, Advice.objects.filter(correction=same).first()) if effect else None


def _is_same(row: Correction, change: Change) -> bool:
    about_the_same = change.kind == ADD or row.complaint_id == change.complaint_id
    asked = (change.facts or {}, change.words or {}, change.by_id, change.against, change.about)
    names = ("facts", "words", "by", "against", "about")
    same_names = change.kind != BEHAVIOURS or list(change.behaviours) == row.after["behaviours"]
    return about_the_same and same_names and asked == tuple(row.after[name] for name in names)


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
