"""What a person sees of their own application: where it stands, what comes next, their letters, whom to ask.

Only their own: no report, word or name of anybody else, nothing of what colleagues think among themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from pledge.sessions import ApplicantSession
from reviews.documents.build.facts import named_contact
from reviews.documents.contexts import LETTERS, NamedContact
from reviews.domain.deadlines import Deadline
from reviews.domain.lifecycle import Status
from reviews.models import ApplicantRequest, Case, Clock, ClockPause, Decision, Letter, Person, Task
from reviews.selectors.clock_page import pause_of
from reviews.selectors.letter_facts import appeal_last_day
from reviews.selectors.reach import Way, reach_of
from reviews.services.clocks import calendar_of, deadline_of, of_case

# The steps of which the applicant is told, in the order they come.
STEPS = ("acknowledge", "decide", "review", "outcome", "appeal-decide")


@dataclass(frozen=True, slots=True)
class MyLetter:
    """One letter to this person. ``state`` is new, read or replaced."""

    letter: Letter
    state: str

    @property
    def title(self) -> str | Promise:
        """What this kind of letter is called."""
        return LETTERS[self.letter.kind].title

    @property
    def sent_on(self) -> date | datetime | None:
        return self.letter.posted_on or self.letter.issued_at


@dataclass(frozen=True, slots=True)
class MyStep:
    """One thing that happens, and by when; ``missed`` where the day has gone by."""

    clock: Clock
    deadline: Deadline

    @property
    def missed(self) -> bool:
        return self.deadline.is_open and self.deadline.state == "overdue"

    def paused_by(self, today: date) -> ClockPause | None:
        """The pause for which the clock stands still today."""
        return pause_of(self.clock, today)


@dataclass(frozen=True, slots=True)
class Appeal:
    """How to have a decision looked at again, as their letter said."""

    word: str
    body: str
    grounds: tuple[str, ...]
    how: tuple[str, ...]
    last_day: str | date | None


@dataclass(frozen=True, slots=True)
class MyApplication:
    """Everything on the page. ``stage`` is a word of :func:`_stage_of`; ``needs`` what we ask of them."""

    case: Case
    person: Person
    stage: str
    needs: tuple[str, ...]
    steps: tuple[MyStep, ...]
    letters: tuple[MyLetter, ...]
    requests: tuple[ApplicantRequest, ...]
    contact: NamedContact | None
    ways: tuple[Way, ...]
    decision: Decision | None
    asked_to_stop: ApplicantRequest | None
    may_ask_again: bool
    unclear_reports: tuple[int, ...]

    @property
    def unread(self) -> tuple[MyLetter, ...]:
        return tuple(one for one in self.letters if one.state == "new")

    @property
    def missed(self) -> tuple[MyStep, ...]:
        return tuple(step for step in self.steps if step.missed)

    @property
    def is_open(self) -> bool:
        return self.case.status not in (Status.WITHDRAWN, Status.CLOSED)


def find_person(session: ApplicantSession) -> Person | None:
    """The person of an applicant's session, with their case; None where either is gone."""
    people = Person.objects.filter(pk=session.person_id, case_id=session.case_id)
    return people.select_related("case", "case__authority", "case__named_contact").first()


def my_application(person: Person, today: date) -> MyApplication:
    """One person's view of their application (ten queries)."""
    case = person.case
    letters = letters_of(person)
    decision = Decision.objects.filter(case=case, final_at__isnull=False, replaced_by__isnull=True).first()
    told = decision is not None and any(
        one.letter.decision_id == decision.pk and one.letter.told_at is not None for one in letters
    )
    requests = tuple(ApplicantRequest.objects.filter(case=case, person=person))
    clocks = list(of_case(case))
    needs = _needs(case, person)
    return MyApplication(
        case=case,
        person=person,
        stage=_stage_of(case, decision, told=told, needed=bool(needs), clocks=clocks),
        needs=needs,
        steps=_steps(case, clocks, today),
        letters=letters,
        requests=requests,
        contact=named_contact(case),
        ways=reach_of(person).safe,
        decision=decision,
        asked_to_stop=_asked_to_stop(case, requests),
        may_ask_again=told and case.status != Status.WITHDRAWN,
        unclear_reports=_unclear_reports(case, person),
    )


def letters_of(person: Person) -> tuple[MyLetter, ...]:
    """The letters this person can read here, latest first: sent to this page, or told of another way."""
    written = Letter.objects.filter(case=person.case_id, to=person, issued_at__isnull=False)
    return tuple(MyLetter(one, _state_of(one)) for one in written if _is_here(one))


def letter_of(person: Person, number: int) -> MyLetter | None:
    """One of :func:`letters_of`, by its number."""
    return next((one for one in letters_of(person) if one.letter.number == number), None)


def appeal_of(mine: MyApplication) -> Appeal | None:
    """How the decision can be looked at again: as the letter said, else by the procedure; or None."""
    decided = mine.decision.pk if mine.decision else None
    letter = next((one.letter for one in mine.letters if decided and one.letter.decision_id == decided), None)
    said: dict[str, Any] = (letter.context.get("appeal") if letter else None) or {}
    kept: dict[str, Any] = mine.case.procedure_data.get("appeal") or {}
    if not said and not kept:
        return None
    how = said.get("how") or [line for line in (kept.get("how"), kept.get("address")) if line]
    told_on = letter.told_on if letter else None
    return Appeal(
        word=said.get("word") or kept.get("word") or "",
        body=said.get("body") or kept.get("body") or "",
        grounds=tuple(said.get("grounds") or kept.get("grounds") or ()),
        how=tuple(how),
        last_day=said.get("last_date") or (appeal_last_day(mine.case, told_on) if told_on else None),
    )


def _is_here(letter: Letter) -> bool:
    """A letter still to be posted, handed over or spoken reaches its reader by that way first."""
    return letter.way == Letter.Way.ONLINE or letter.told_at is not None or letter.opened_at is not None


def _state_of(letter: Letter) -> str:
    if letter.state == Letter.State.REPLACED:
        return "replaced"
    return "read" if letter.opened_at or letter.told_at else "new"


def _stage_of(case: Case, decision: Decision | None, *, told: bool, needed: bool, clocks: list[Clock]) -> str:
    if case.status in (Status.WITHDRAWN, Status.CLOSED):
        return str(case.status)
    if decision is not None:
        return decision.outcome if told else "decided"
    if needed:
        return "needed"
    acknowledged = any(clock.kind == "acknowledge" and clock.met_on for clock in clocks)
    return "looking" if acknowledged or case.named_contact_id else "received"


def _needs(case: Case, person: Person) -> tuple[str, ...]:
    """What only this person can give before the case can go on well; nothing once it has come to its end."""
    needs = []
    if case.status in (Status.WITHDRAWN, Status.CLOSED):
        return ()
    if case.agreement == Case.Agreement.NOT_ASKED:
        needs.append("agreement" if person.is_applicant else "own-agreement")
    if not reach_of(person).safe:
        needs.append("safe-way")
    return tuple(needs)


def _steps(case: Case, clocks: list[Clock], today: date) -> tuple[MyStep, ...]:
    """The published steps that are done, running or to come; told dates as they were told."""
    told_of = [clock for clock in clocks if clock.kind in STEPS and (clock.met_on or not clock.ended_on)]
    # Until somebody asks for the decision to be looked at again there is nothing to answer.
    told_of = [clock for clock in told_of if clock.kind != "appeal-decide" or clock.base_on]
    if not told_of:
        return ()
    calendar = calendar_of(case.authority)
    told_of.sort(key=lambda clock: (STEPS.index(clock.kind), clock.number))
    return tuple(MyStep(clock, deadline_of(clock, calendar, today)) for clock in told_of)


def _asked_to_stop(case: Case, requests: tuple[ApplicantRequest, ...]) -> ApplicantRequest | None:
    """Their request to stop that nobody has settled yet."""
    asked = next((one for one in requests if one.kind == ApplicantRequest.Kind.WITHDRAW), None)
    if asked is None or case.status in (Status.WITHDRAWN, Status.CLOSED):
        return None
    open_task = Task.objects.filter(case=case, kind=Task.Kind.CONFIRM_WITHDRAWAL, done_at__isnull=True)
    return asked if open_task.exists() else None


def _unclear_reports(case: Case, person: Person) -> tuple[int, ...]:
    """The numbers of their own reports of which a date is not known, while it can still help."""
    if case.status != Status.RECEIVED:
        return ()
    own = case.complaints.filter(by=person).values_list("number", "facts")
    return tuple(
        number
        for number, facts in own
        if facts.get("reported") is None or facts.get("incident_first") is None
    )
