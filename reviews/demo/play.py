"""The verbs of the demonstration: each does through the services what a person would have done that day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pledge.audit import Actor
from pledge.models import Message, User
from pledge.outcomes import Outcome, settle
from reviews.demo.authorities import Place
from reviews.demo.when import When
from reviews.models import (
    Agreement,
    BodyNotice,
    Case,
    Complaint,
    Decision,
    Draft,
    Letter,
    Person,
    Task,
)
from reviews.selectors.procedures import in_force
from reviews.services import agreements, decisions, distribution, hand_over, letters, task_work, telling
from reviews.services.cases import locked
from reviews.services.submit import submit

WAITING = (Message.State.QUEUED, Message.State.SENDING)


@dataclass
class Play:
    """One case as it goes on, in the authority in scope."""

    place: Place
    when: When
    case: Case

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
        """Somebody applied so many days ago; messages of that day arrive within the hour."""
        at = when.at(ago, hour)
        user = place.people.get(taken_by)
        received = when.day(received_ago if received_ago is not None else ago)
        draft = Draft.objects.create(
            authority=place.authority,
            token_hash=hashlib.sha256(f"{place.authority.slug}|{ago}|{hour}|{answers['name']}".encode()).hexdigest(),
            answers=answers,
            procedure_digest=in_force(place.authority, received).procedure.digest,
            started_at=at - timedelta(minutes=25),
            changed_at=at,
            expires_at=at + timedelta(days=28),
            channel=channel,
            received_on=received if user else None,
            taken_by=user,
        )
        case = submit(draft_id=draft.pk, actor=Actor.member(user) if user else Actor.public(), at=at)
        play = cls(place, when, case)
        play.messages_arrive(ago, hour)
        return play

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

    def messages_arrive(self, ago: int, hour: int = 11, *, failing: tuple[str, ...] = ()) -> None:
        """Every message that waits is delivered that day, or fails for the addresses named."""
        at = self.when.at(ago, hour, 20)
        for message in Message.objects.filter(case_key=self.case.key, state__in=WAITING):
            fails = message.address in failing
            settle(
                message.pk,
                Outcome(
                    state=Message.State.FAILED if fails else Message.State.DELIVERED,
                    came_from=WAITING,
                    at=at,
                    failure="unknown-address" if fails else "",
                ),
            )

    def take(self, key: str, ago: int, hour: int = 11) -> None:
        """An officer becomes the named contact; the applicant is told."""
        hand_over.take(self.case.pk, self.version, actor=self.who(key), at=self.when.at(ago, hour))
        self.messages_arrive(ago, hour)

    def receipts(self, ago: int, *keys: str, hour: int = 12) -> None:
        """Bodies confirm by their links that they have it."""
        for key in keys:
            body = self.place.bodies[key]
            notice = BodyNotice.objects.get(case=self.case, body=body)
            name = {"police": "Sgt Nia Rowe", "health": "Dr Peter Lam", "homes": "Jo Finch"}.get(key, "Duty officer")
            distribution.confirm_receipt(
                notice.pk,
                name=name,
                email=f"duty@{body.email.partition('@')[2]}",
                dealt_with_by=name,
                actor=Actor.link(body.name),
                at=self.when.at(ago, hour),
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
        link: str = "police",
        answer_ago: int | None = None,
        agrees: bool = True,
        hour: int = 14,
    ) -> Decision:
        """Prepare and save a decision: the council signed in, another body by its link."""
        actor, at = self.who(key), self.when.at(ago, hour)
        draft = decisions.begin(self.case.pk, self.version, actor=actor, at=at)
        ground = decisions.ground_of(self.case, draft.advice)
        kept = {
            "outcome": outcome,
            **(findings or {}),
            "own_criteria": dict.fromkeys(ground.own_criteria, "Looked at with the other findings."),
            "reasons": reasons,
            "other_help": other_help,
            "internal_reasoning": internal,
            "deciders": self._deciders(link),
        }
        draft = decisions.keep_step(draft.pk, draft.version, kept, actor=actor, at=at)
        decision = decisions.save(draft.pk, draft.version, actor=actor, at=at)
        self.messages_arrive(ago, hour)
        if link and answer_ago is not None:
            self.answer(decision, link, answer_ago, agrees=agrees)
        decision.refresh_from_db()
        return decision

    def _deciders(self, link: str) -> list[dict[str, Any]]:
        chosen = [{"body": self.place.bodies["council"].pk, "way": Agreement.Way.SIGNED_IN}]
        if link:
            chosen.append({"body": self.place.bodies[link].pk, "way": Agreement.Way.LINK})
        return chosen

    def answer(self, decision: Decision, key: str, ago: int, *, agrees: bool = True, hour: int = 16) -> None:
        """A body gives its word by its link."""
        row = Agreement.objects.get(decision=decision, body=self.place.bodies[key])
        agreements.answer(
            row.pk,
            person_name="Insp Hugh Penrose" if key == "police" else "Jo Finch",
            person_role="Neighbourhood inspector" if key == "police" else "Tenancy manager",
            agrees=agrees,
            note="" if agrees else "We think the harm has been underrated and would hold a review.",
            actor=Actor.link(self.place.bodies[key].name),
            at=self.when.at(ago, hour),
        )

    def write(self, key: str, decision: Decision, ago: int, way: str, **parts: str) -> Letter:
        """Write the letter of a decision to the applicant and send it on its way."""
        actor, at = self.who(key), self.when.at(ago, 15)
        kind = letters.KIND_OF_OUTCOME[Decision.Outcome(decision.outcome)]
        to = Person.objects.get(case=self.case, is_applicant=True)
        with locked(self.case.pk, self.version) as case:
            letter = letters.write(case, kind, to, actor=actor, at=at, decision=decision, free_parts=parts)
        letters.issue(letter.pk, letter.version, way, actor=actor, at=at)
        return Letter.objects.get(pk=letter.pk)

    def open_letters(self, ago: int, hour: int = 19) -> None:
        """The applicant signs in and opens what is waiting."""
        self.messages_arrive(ago, hour - 1)
        for letter in Letter.objects.filter(case=self.case, state=Letter.State.ISSUED):
            telling.mark_opened(letter.pk, actor=Actor.applicant(), at=self.when.at(ago, hour))

    def post(self, key: str, letter: Letter, ago: int) -> None:
        telling.mark_posted(
            [letter.pk], self.when.day(ago), actor=self.who(key), at=self.when.at(ago, 16)
        )

    def finish_tasks(self, key: str, ago: int, note: str, *kinds: str) -> None:
        """Tasks done by hand, each with what was done."""
        waiting = Task.objects.filter(case=self.case, done_at__isnull=True)
        if kinds:
            waiting = waiting.filter(kind__in=kinds)
        for task in waiting:
            task_work.finish_by_hand(
                task.pk, self.version, note=note, actor=self.who(key), at=self.when.at(ago, 13)
            )

    def report(self, number: int) -> Complaint:
        return Complaint.objects.get(case=self.case, number=number)

    def day(self, ago: int) -> date:
        return self.when.day(ago)

    def at(self, ago: int, hour: int = 10) -> datetime:
        return self.when.at(ago, hour)
