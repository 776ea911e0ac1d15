"""The case page: what the law asks next, what is due, the advice, what waits to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pledge.models import Authority
from reviews.domain.behaviours import names_of
from reviews.domain.findings import act_route
from reviews.domain.lifecycle import OPEN, Status
from reviews.domain.next_steps import DecisionState, Situation, Step, next_step, what_the_law_asks
from reviews.models import Advice, ApplicantRequest, Case, Decision, Letter, Task
from reviews.selectors.case import CaseFrame
from reviews.selectors.clock_words import ClockLine, clock_line
from reviews.services.clocks import calendar_of, of_case


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the case page beside its frame."""

    steps: tuple[Step, ...]
    next: Step | None
    clocks: tuple[ClockLine, ...]
    tasks: tuple[Task, ...]
    advice: Advice | None
    count: dict[str, Any] | None
    decisions: tuple[Decision, ...]
    requests: tuple[ApplicantRequest, ...]

    @property
    def not_told(self) -> bool:
        """There is a final decision that the applicant has not been told: nothing else can move."""
        return any(step.code in ("tell", "tell-again") and step.standing == "now" for step in self.steps)


def overview_of(frame: CaseFrame, authority: Authority, today: date) -> Overview:
    """The case page of one case, in ten queries beside its frame."""
    case = frame.case
    calendar = calendar_of(authority)
    clocks = tuple(clock_line(clock, calendar, today) for clock in of_case(case))
    tasks = tuple(Task.objects.filter(case=case, done_at__isnull=True).order_by("due_on", "pk"))
    decisions = tuple(Decision.objects.filter(case=case).defer("harm", "persistence", "adequacy"))
    advice = Advice.objects.filter(case=case).defer("application").first()
    steps: tuple[Step, ...] = ()
    if Status(case.status) in OPEN:
        letters = list(
            Letter.objects.filter(case=case).only("kind", "state", "to_id", "decision_id", "told_at")
        )
        steps = what_the_law_asks(situation_of(frame, clocks, tasks, decisions, letters, advice))
    return Overview(
        steps=steps,
        next=next_step(steps),
        clocks=clocks,
        tasks=tasks,
        advice=advice,
        count=_count_of(advice),
        decisions=decisions,
        requests=_unread(case) if case.unread_from_applicant else (),
    )


def situation_of(
    frame: CaseFrame,
    clocks: Iterable[ClockLine],
    tasks: Iterable[Task],
    decisions: tuple[Decision, ...],
    letters: list[Letter],
    advice: Advice | None,
) -> Situation:
    """The rows of a case as the law's question needs them."""
    case = frame.case
    by_kind: dict[str, list[Task]] = {}
    for task in tasks:
        by_kind.setdefault(task.kind, []).append(task)
    unreached = by_kind.get(Task.Kind.BODY_UNREACHED, [])
    missing = [task for task in unreached if task.about.startswith("kind:")]
    failed = [t for t in by_kind.get(Task.Kind.MESSAGE_FAILED, []) if t.about.startswith("notice:")]
    due = {line.deadline.kind: line.deadline.due_on for line in clocks if line.deadline.is_open}
    standing = _standing(decisions)
    applicant_id = frame.applicant.pk if frame.applicant else None
    return Situation(
        status=Status(case.status),
        outcome=case.outcome,
        danger_waits=frame.danger_waits,
        has_named_contact=case.named_contact_id is not None,
        acknowledged=_acknowledged(clocks, by_kind, letters),
        acknowledge_due=due.get("acknowledge"),
        agreement_open=Task.Kind.SETTLE_AGREEMENT in by_kind or case.agreement == Case.Agreement.NOT_ASKED,
        sharing_concern=Task.Kind.SHARING_CONCERN in by_kind,
        no_safe_way=Task.Kind.ASK_SAFE_CONTACT in by_kind or _no_safe_way(frame),
        kinds_missing=len(missing),
        bodies_unreached=len(unreached) - len(missing) + len(failed),
        bodies_unconfirmed=frame.counts.bodies_waiting,
        cannot_tell=case.advice_outcome == "cannot-tell",
        must_decide_met=case.must_decide_met,
        basis=(advice.result.get("basis") if advice else "") or "",
        correction_waits=Task.Kind.CONFIRM_CORRECTION in by_kind,
        decision=standing if standing != "none" or not frame.counts.drafts else "begun",
        decide_due=due.get("decide"),
        letter_returned=any(
            letter.state == Letter.State.RETURNED and letter.decision_id and letter.to_id == applicant_id
            for letter in letters
        ),
        tell_due=_first_due(by_kind.get(Task.Kind.TELL, [])),
        another_victim=any(victim.told_too for victim in frame.victims),
        victim_told=_victim_told(letters, {victim.pk for victim in frame.victims}),
        unread=frame.counts.unread,
        withdrawal_asked=Task.Kind.CONFIRM_WITHDRAWAL in by_kind,
        looking_again_asked=Task.Kind.LOOK_AGAIN in by_kind,
        data_complaint_due=_first_due(by_kind.get(Task.Kind.DATA_COMPLAINT, [])),
        correction_to_tell=Task.Kind.TELL_CORRECTION in by_kind,
        review_due=due.get("review"),
    )


def _standing(decisions: tuple[Decision, ...]) -> DecisionState:
    """Where the latest decision that was not given up stands."""
    for decision in decisions:
        if decision.abandoned_at is None:
            if decision.final_at is not None:
                return "final"
            disagrees = decision.agreements.filter(agrees=False).exists()
            return "disagreed" if disagrees else "asked"
    return "none"


def _unread(case: Case) -> tuple[ApplicantRequest, ...]:
    rows = ApplicantRequest.objects.filter(case=case, read_at__isnull=True).select_related("person")
    return tuple(rows[:5])


def _acknowledged(clocks: Iterable[ClockLine], tasks: dict[str, list[Task]], letters: list[Letter]) -> bool:
    """The clock is met; without one, a letter went out, or a person has done it."""
    running = [line for line in clocks if line.deadline.kind == "acknowledge"]
    if running:
        return not any(line.deadline.is_open for line in running)
    if Task.Kind.ACKNOWLEDGE in tasks:
        return False
    written = [letter for letter in letters if letter.kind == "acknowledgement"]
    return all(letter.state in (Letter.State.ISSUED, Letter.State.TOLD) for letter in written)


def _no_safe_way(frame: CaseFrame) -> bool:
    applicant = frame.applicant
    return any(reach.person == applicant and not reach.safe for reach in frame.reaches)


def _victim_told(letters: list[Letter], victims: set[int]) -> bool:
    return any(letter.decision_id and letter.to_id in victims and letter.told_at for letter in letters)


def _first_due(tasks: list[Task]) -> date | None:
    return min((task.due_on for task in tasks if task.due_on), default=None)


def _count_of(advice: Advice | None) -> dict[str, Any] | None:
    """The Act's own route in the latest advice, of the behaviour that comes nearest: how many count."""
    if advice is None:
        return None
    nearest = act_route(advice.result)
    if nearest is None:
        return None
    return {**nearest, "about": names_of(advice.behaviours).get(nearest.get("behaviour") or "", "")}
