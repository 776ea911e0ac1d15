"""The road of one case: each verb does through the services what a person would have done that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.models import Message, User
from pledge.outcomes import Outcome, settle
from reviews.demo.authorities import Place
from reviews.demo.when import When
from reviews.models import Agreement, BodyNotice, Case, Complaint, Decision, Draft, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.selectors.procedures import in_force
from reviews.services import (
    agreements,
    decisions,
    distribution,
    drafts,
    hand_over,
    letters,
    task_work,
    telling,
)
from reviews.services.cases import locked
from reviews.services.ground import ground_of
from reviews.services.safe_contact import way_for_message
from reviews.services.submit import submit

WAITING = (Message.State.QUEUED, Message.State.SENDING)
# What was sent in the last hours is left to the worker, as it would be.
LAST_HOURS = timedelta(hours=2)
BETWEEN_ACTS = timedelta(minutes=9)
TO_ARRIVE = timedelta(minutes=4)
# By when they choose how to take part in the meeting.
TO_CHOOSE = timedelta(days=10)


@dataclass
class Play:
    """One case as it goes on, in the authority in scope. Nothing happens before what happened last."""

    place: Place
    when: When
    case: Case
    last: datetime = field(repr=False)

    DUTY: ClassVar[dict[str, tuple[tuple[str, str], ...]]] = {
        "council": (("Amina Sadler", "Community safety assistant"), ("Joel Prior", "Duty officer")),
        "police": (("Sgt Nia Rowe", "Neighbourhood sergeant"), ("PC Callum Dray", "Neighbourhood officer")),
        "health": (("Dr Priya Lamond", "Safeguarding lead"), ("Sian Tapper", "Safeguarding nurse")),
        "homes": (("Jo Abbey", "Tenancy manager"), ("Kit Fairley", "ASB officer")),
        "trust": (("Moira Stubbs", "Housing officer"), ("Leon Gale", "Duty desk")),
    }

    @classmethod
    def send(
        cls,
        place: Place,
        when: When,
        answers: dict[str, Any],
        ago: int,
        *,
        hour: int = 10,
        channel: str = "online",
        taken_by: str = "",
        received_ago: int | None = None,
    ) -> Play:
        """Somebody applied so many days ago, or an officer keyed in what came another way."""
        at = when.at_work(ago, hour) if taken_by else when.at(ago, hour)
        begun = at - timedelta(minutes=25)
        if taken_by:
            user = place.people[taken_by]
            received = min(when.day(ago if received_ago is None else received_ago), london_date(at))
            draft = drafts.begin_keyed(
                place.authority,
                draft_id=uuid4(),
                channel=channel,
                received_on=received,
                taken_by=user,
                procedure_digest=in_force(place.authority, received).procedure.digest,
                at=begun,
            )
            actor = Actor.member(user)
        else:
            terms = in_force(place.authority, london_date(at))
            draft, _token = drafts.begin(place.authority, procedure_digest=terms.procedure.digest, at=begun)
            actor = Actor.public()
        Draft.objects.filter(pk=draft.pk).update(answers=answers, changed_at=at)
        play = cls(place, when, submit(draft_id=draft.pk, actor=actor, at=at), at)
        play.arrive()
        return play

    # Who, when and on what.

    def who(self, key: str) -> Actor:
        return Actor.member(self.place.people[key])

    def user(self, key: str) -> User:
        return self.place.people[key]

    def fresh(self) -> Case:
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    @property
    def version(self) -> int:
        return self.fresh().version

    @property
    def applicant(self) -> Person:
        return Person.objects.get(case=self.case, is_applicant=True)

    def report(self, number: int) -> Complaint:
        return Complaint.objects.get(case=self.case, number=number)

    def moment(self, ago: int, hour: int, *, at_work: bool = True) -> datetime:
        """So many days ago: on a weekday, where it is work; after whatever came before, never after now."""
        wanted = self.when.at_work(ago, hour) if at_work else self.when.at(ago, hour)
        self.last = min(max(wanted, self.last + BETWEEN_ACTS), self.when.now)
        return self.last

    def duty(self, key: str) -> tuple[str, str]:
        """Who answers for a body this time: name and role."""
        there = self.DUTY[key]
        return there[self.case.pk % len(there)]

    # What happens.

    def arrive(self, *, failing: tuple[str, ...] = ()) -> None:
        """What waits arrives a few minutes after it was sent, or fails for the addresses named."""
        waiting = Message.objects.filter(case_key=self.case.key, state__in=WAITING)
        for message in waiting.filter(queued_at__lt=self.when.now - LAST_HOURS).order_by("pk"):
            fails = message.address in failing
            state = Message.State.FAILED if fails else Message.State.DELIVERED
            failure = "unknown-address" if fails else ""
            settle(message.pk, Outcome(state, WAITING, message.queued_at + TO_ARRIVE, failure))

    def take(self, key: str, ago: int, hour: int = 11) -> None:
        """An officer becomes the named contact and reads the application out to bodies without email."""
        hand_over.take(self.case.pk, self.version, actor=self.who(key), at=self.moment(ago, hour))
        self.arrive()
        for notice in BodyNotice.objects.filter(
            case=self.case, body__email="", confirmed_at__isnull=True
        ).select_related("body"):
            distribution.record_by_hand(
                notice.pk,
                self.version,
                name=self.duty("trust")[0],
                note="Read out over the telephone; they have no secure email.",
                actor=self.who(key),
                at=self.moment(ago, hour),
            )

    def receipts(self, ago: int, *keys: str, hour: int = 12) -> None:
        """Bodies confirm by their links that they have it."""
        for key in keys:
            body = self.place.bodies[key]
            name, role = self.duty(key)
            distribution.confirm_receipt(
                BodyNotice.objects.get(case=self.case, body=body).pk,
                name=name,
                email=f"{name.split()[-1].lower()}@{body.email.partition('@')[2]}",
                dealt_with_by=f"{name}, {role}",
                actor=Actor.link(body.name),
                at=self.moment(ago, hour),
            )

    def decide(
        self,
        key: str,
        ago: int,
        outcome: str,
        *,
        findings: dict[str, str] | None = None,
        reasons: str = "",
        other_help: str = "",
        internal: str = "",
        other: str = "police",
        delegated_to: str = "",
        answer_ago: int | None = None,
        agrees: bool = True,
        hour: int = 14,
    ) -> Decision:
        """Prepare and save a decision: the council signed in, another body by link or under a delegation."""
        actor, at = self.who(key), self.moment(ago, hour)
        draft = decisions.begin(self.case.pk, actor=actor, at=at)
        ground = ground_of(self.fresh(), draft.advice)
        kept = {
            "outcome": outcome,
            **(findings or {}),
            "own_criteria": {one.key: "Looked at with the other findings." for one in ground.own_criteria},
            "reasons": reasons,
            "other_help": other_help,
            "internal_reasoning": internal,
            "deciders": self._deciders(other, delegated_to),
        }
        draft = decisions.keep_step(draft.pk, draft.version, kept, actor=actor, at=at)
        decision = decisions.save(self.case.pk, draft.pk, draft.version, actor=actor, at=at)
        self.arrive()
        if answer_ago is not None:
            self.answer(decision, other, answer_ago, agrees=agrees)
        decision.refresh_from_db()
        return decision

    def _deciders(self, other: str, delegated_to: str) -> list[dict[str, Any]]:
        chosen: list[dict[str, Any]] = [
            {"body": self.place.bodies["council"].pk, "way": Agreement.Way.SIGNED_IN}
        ]
        if other and delegated_to:
            body = self.place.bodies[other]
            chosen.append(
                {
                    "body": body.pk,
                    "way": Agreement.Way.DELEGATION,
                    "delegation": body.delegations.get().pk,
                    "person_name": delegated_to,
                    "person_role": "Community safety manager",
                }
            )
        elif other:
            chosen.append({"body": self.place.bodies[other].pk, "way": Agreement.Way.LINK})
        return chosen

    def answer(
        self, decision: Decision, key: str, ago: int, *, agrees: bool = True, note: str = "", hour: int = 15
    ) -> None:
        """A body gives its word by its link."""
        name, role = self.duty(key)
        agreements.answer(
            Agreement.objects.get(decision=decision, body=self.place.bodies[key]).pk,
            person_name=name,
            person_role=role,
            agrees=agrees,
            note=note,
            actor=Actor.link(self.place.bodies[key].name),
            at=self.moment(ago, hour),
        )

    def write(
        self,
        key: str,
        decision: Decision,
        ago: int,
        way: str = "",
        *,
        to: Person | None = None,
        parts: Mapping[str, str],
    ) -> Letter:
        """Write the letter of a decision to the applicant and send it by the way that is safe for them."""
        actor, at = self.who(key), self.moment(ago, 15)
        kind = letters.KIND_OF_OUTCOME[Decision.Outcome(decision.outcome)]
        if decision.outcome == Decision.Outcome.MET:
            parts = {"take_part_by": (london_date(at) + TO_CHOOSE).isoformat(), **parts}
        with locked(self.case.pk, self.version) as case:
            letter = letters.write(
                case,
                kind,
                to or self.applicant,
                actor=actor,
                at=at,
                decision=decision,
                free_parts=dict(parts),
            )
        return self.issue(key, letter, ago, way)

    def issue(self, key: str, letter: Letter, ago: int, way: str = "") -> Letter:
        """Send a letter that is written."""
        chosen = way or self.best_way()
        letters.issue(letter.pk, letter.version, chosen, actor=self.who(key), at=self.moment(ago, 15))
        return Letter.objects.get(pk=letter.pk)

    def best_way(self) -> str:
        """Online where a message is safe, else by post where that is, else spoken."""
        person = self.applicant
        if way_for_message(person) is not None:
            return Letter.Way.ONLINE
        return Letter.Way.POST if person.post_safe == YesNoUnknown.YES else Letter.Way.SPOKEN

    def tell(self, key: str, decision: Decision, ago: int, **parts: str) -> Letter:
        """Write the letter of a decision and see that it is told: opened, posted or spoken."""
        letter = self.write(key, decision, ago, parts=parts)
        self.reaches(key, letter, ago)
        return letter

    def reaches(
        self, key: str, letter: Letter, ago: int, note: str = ("Read out to them, word for word.")
    ) -> None:
        """A letter on its way is opened the same evening, posted next morning, or spoken at once."""
        if letter.way == Letter.Way.ONLINE:
            self.open_letters(ago)
        elif letter.way == Letter.Way.POST:
            at = self.moment(ago - 1, 9)
            telling.mark_posted([letter.pk], london_date(at), actor=self.who(key), at=at)
        else:
            at = self.moment(ago, 16)
            telling.mark_given(letter.pk, self.version, london_date(at), note, actor=self.who(key), at=at)

    def open_letters(self, ago: int, hour: int = 19) -> None:
        """The applicant signs in and opens what is waiting."""
        self.arrive()
        for letter in Letter.objects.filter(case=self.case, state=Letter.State.ISSUED).order_by("number"):
            at = self.moment(ago, hour, at_work=False)
            telling.mark_opened(letter.pk, actor=Actor.applicant(), at=at)

    def send_drafts(self, key: str, ago: int) -> None:
        """Letters that wait in draft because no message is safe go by post, or are read out."""
        for letter in Letter.objects.filter(case=self.case, state=Letter.State.DRAFT).order_by("number"):
            self.reaches(key, self.issue(key, letter, ago), ago)

    def finish_tasks(self, key: str, ago: int, note: str, *kinds: str) -> None:
        """Tasks of these kinds done by hand, each with what was done."""
        for task in Task.objects.filter(case=self.case, done_at__isnull=True, kind__in=kinds):
            at = self.moment(ago, 13)
            task_work.finish_by_hand(task.pk, self.version, note=note, actor=self.who(key), at=at)
