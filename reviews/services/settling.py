"""When a saved decision is final, and what follows at once: the case moves, clocks run, people are told."""

from __future__ import annotations

from datetime import date, datetime

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.links import revoke_links
from reviews.domain import deciding
from reviews.domain.facts import AFFECTED
from reviews.domain.lifecycle import OPEN, Move, Status
from reviews.domain.voices import Needed, Standing, Voice, standing
from reviews.models import Advice, Agreement, Case, Decision, Person, Task
from reviews.services import clocks
from reviews.services.cases import move
from reviews.services.ground import ground_of
from reviews.services.tasks import finish_kind, open_task

# Steps of a review that follow only where the threshold is met.
REVIEW_KINDS = ("agency-return", "review", "outcome")
NOT_MET = "not-met"
LAPSED = "Before it was final the facts changed, and the Act now leaves only met (section 104(4))."


def standing_of(decision: Decision) -> Standing:
    """Who has agreed, who has not, who has yet to answer (one query, none where bodies are prefetched)."""
    voices = (voice_of(one) for one in decision.agreements.all())
    return standing(voices, needed_for(decision.deciders_needed))


def voice_of(agreement: Agreement) -> Voice:
    """One body's word as the rules hear it; an account counts as whose word it is, not who wrote it down."""
    spoke = agreement.user if agreement.way != Agreement.Way.DELEGATION else None
    return Voice(
        body=agreement.body_id,
        person=agreement.person_name,
        agrees=agreement.agrees,
        email=agreement.person_email or (spoke.email if spoke else ""),
        sent_to=agreement.body.email if agreement.way == Agreement.Way.LINK else "",
        user=spoke.pk if spoke else None,
        answered_at=agreement.answered_at,
        made_sure_at=agreement.made_sure_at,
        key=agreement.pk,
    )


def needed_for(kept: dict[str, object]) -> Needed:
    """How many must agree, from what is kept with a decision."""
    named = kept.get("named_bodies")
    return Needed(
        people=_number(kept.get("people")),
        bodies=_number(kept.get("bodies")),
        named=frozenset(named.values()) if isinstance(named, dict) else frozenset(),
    )


def settle(case: Case, decision: Decision, *, actor: Actor, at: datetime) -> bool:
    """Make a saved decision final if enough have agreed; whether it is final. The case is locked."""
    if decision.final_at is not None or decision.abandoned_at is not None:
        return decision.final_at is not None
    if Status(case.status) not in OPEN or _lapsed(case, decision, actor=actor, at=at):
        return False
    if not standing_of(decision).final:
        return False
    today = london_date(at)
    move(case, Move.DECIDE)
    decision.final_at, decision.final_on = at, today
    decision.save()
    _replace_earlier(case, decision, actor=actor, at=at)
    case.outcome, case.applicant_told_on = decision.outcome, None
    _run_clocks(case, decision, today)
    _must_tell(case, decision, actor=actor, at=at)
    finish_kind(case, Task.Kind.DECIDE_AGAIN, actor=actor, at=at)
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


def look_again(case: Case, *, actor: Actor, at: datetime) -> None:
    """The facts of a locked case have changed: what becomes of a *not met* that they no longer allow.

    One that waits for the bodies lapses. One that is final stands until the bodies decide again, and they
    must: until then the case does not end (s.104(4)).
    """
    waiting = Decision.objects.filter(case=case, final_at__isnull=True, abandoned_at__isnull=True)
    for decision in waiting:
        _lapsed(case, decision, actor=actor, at=at)
    stands = standing_decision(case)
    if stands is not None and must_decide_again(case, stands):
        about = f"decision:{stands.pk}"
        open_task(case, Task.Kind.DECIDE_AGAIN, actor=actor, at=at, about=about, next_day=True)
    else:
        finish_kind(case, Task.Kind.DECIDE_AGAIN, actor=actor, at=at)


def must_decide_again(case: Case, decision: Decision) -> bool:
    """Whether a decision is *not met*, and on the facts of now only *met* may be decided (s.104(4), (5))."""
    if decision.outcome != Decision.Outcome.NOT_MET:
        return False
    latest = Advice.objects.filter(case=case).first()
    return latest is not None and deciding.only_met(ground_of(case, latest))


def _lapsed(case: Case, decision: Decision, *, actor: Actor, at: datetime) -> bool:
    """Give up a *not met* that is not final where the Act now leaves only *met*; whether it did.

    s.104(4) binds the bodies on the day they decide, and they have decided when enough have agreed.
    """
    if not must_decide_again(case, decision):
        return False
    decision.abandoned_at, decision.abandoned_reason = at, LAPSED
    decision.save()
    for agreement_id in decision.agreements.values_list("pk", flat=True):
        revoke_links(f"agreement:{agreement_id}", at=at)
    record(
        Action.DECISION_LAPSED,
        actor=actor,
        at=at,
        about=f"decision:{decision.pk}",
        case_key=case.key,
        detail={"number": decision.number},
    )
    return True


def standing_decision(case: Case) -> Decision | None:
    """The decision that stands: final, and not replaced by a later one."""
    return Decision.objects.filter(case=case, final_at__isnull=False, replaced_by__isnull=True).first()


def _replace_earlier(case: Case, decision: Decision, *, actor: Actor, at: datetime) -> None:
    stood = Decision.objects.filter(case=case, final_at__isnull=False, replaced_by__isnull=True)
    for earlier in stood.exclude(pk=decision.pk):
        earlier.replaced_by = decision
        earlier.save()
        record(
            Action.DECISION_REPLACED, actor=actor, at=at, about=f"decision:{earlier.pk}", case_key=case.key
        )


def _run_clocks(case: Case, decision: Decision, today: date) -> None:
    """The clock to decide is met now and not before; what runs from the decision starts.

    A published time "to decide" that runs from the decision is the time to tell it: telling meets it.
    """
    clocks.meet(case, "decide", today)
    clocks.begin_again(case, "decide", "decision", today)
    if decision.outcome == Decision.Outcome.MET:
        clocks.resume(case, NOT_MET)
    else:
        clocks.end(case, REVIEW_KINDS, today, NOT_MET)
    clocks.start(case, "decision", today)


def _must_tell(case: Case, decision: Decision, *, actor: Actor, at: datetime) -> None:
    """s.104(6): the applicant, whoever that is; and by the guidance the victim, where they are another."""
    about = f"decision:{decision.pk}"
    finish_kind(case, Task.Kind.TELL, actor=actor, at=at, note="A later decision replaced it.")
    finish_kind(case, Task.Kind.TELL_VICTIM, actor=actor, at=at)
    open_task(case, Task.Kind.TELL, actor=actor, at=at, about=about, next_day=True)
    for victim in Person.objects.filter(case=case, is_victim=True, is_applicant=False):
        if is_told_too(victim):
            about = f"person:{victim.pk}"
            open_task(case, Task.Kind.TELL_VICTIM, actor=actor, at=at, about=about, next_day=True)


def is_told_too(person: Person) -> bool:
    """A victim who did not apply and must be told the decision, or have it said why that is not safe.

    It is the person for whom somebody applied; of others who are affected, those chosen to be told.
    """
    if person.is_applicant or not person.is_victim:
        return False
    return person.told_too or person.key == AFFECTED


def _number(kept: object) -> int:
    return kept if isinstance(kept, int) and kept > 0 else 1
