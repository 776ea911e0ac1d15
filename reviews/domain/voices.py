"""The bodies' voices on a decision: who has spoken, for whom, and when that is enough (s.104(1)(b)).

One person speaks for one body, under however many spellings, addresses or links.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reviews.domain.same_person import may_be_one, one_address


@dataclass(frozen=True, slots=True)
class Voice:
    """One body's word through one person: None while it has not answered.

    ``email`` is the address they gave, ``sent_to`` the one their link went to, ``user`` their account.
    ``made_sure_at`` is when a named member made sure that this is nobody who had spoken for another body by
    then; ``key`` is how whoever asks tells the voices apart.
    """

    body: int
    person: str
    agrees: bool | None
    email: str = ""
    sent_to: str = ""
    user: int | None = None
    answered_at: datetime | None = None
    made_sure_at: datetime | None = None
    key: int = 0

    def is_sure_of(self, other: Voice) -> bool:
        """Whether somebody made sure, after the other had spoken, that this is another person."""
        if self.made_sure_at is None:
            return False
        return other.answered_at is None or other.answered_at <= self.made_sure_at


@dataclass(frozen=True, slots=True)
class Needed:
    """How many must agree: people, bodies, and the bodies through which those named speak."""

    people: int = 1
    bodies: int = 1
    named: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Double:
    """Two voices of different bodies that may be one person's; ``certain`` where it is one account."""

    first: Voice
    second: Voice
    certain: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a saved decision is final, and what it waits for."""

    final: bool
    bodies_agreeing: int
    people_agreeing: int
    disagreeing: tuple[Voice, ...]
    waiting: tuple[Voice, ...]
    doubles: tuple[Double, ...]


def standing(voices: Iterable[Voice], needed: Needed) -> Standing:
    """Count the voices: one person speaks for one body, a disagreement holds the decision open.

    Silence of a body beyond the number required does not: a partner who never answers must not keep a
    victim waiting.
    """
    heard = list(voices)
    agreeing = [voice for voice in heard if voice.agrees is True]
    against = tuple(voice for voice in heard if voice.agrees is False)
    people = _people(agreeing)
    bodies = _bodies_each_by_its_own(agreeing, people)
    enough = bodies >= max(needed.bodies, 1) and len(set(people)) >= max(needed.people, 1)
    return Standing(
        final=enough and needed.named <= {voice.body for voice in agreeing} and not against,
        bodies_agreeing=bodies,
        people_agreeing=len(set(people)),
        disagreeing=against,
        waiting=tuple(voice for voice in heard if voice.agrees is None),
        doubles=tuple(_doubles(agreeing)),
    )


def one_person(first: Voice, second: Voice) -> bool:
    """Whether two voices are to be taken for one person's."""
    if _one_account(first, second):
        return True
    if first.is_sure_of(second) or second.is_sure_of(first):
        return False
    return _alike(first, second)


def _one_account(first: Voice, second: Voice) -> bool:
    return first.user is not None and first.user == second.user


def _alike(first: Voice, second: Voice) -> bool:
    """The same address or mailbox, or names that may be one."""
    # Colleagues of one body are asked through its one mailbox: that alone makes them nobody's double.
    mailboxes = [
        (first.email, second.email),
        *(
            [(first.sent_to, second.sent_to), (first.sent_to, second.email), (first.email, second.sent_to)]
            if first.body != second.body
            else []
        ),
    ]
    return any(one_address(one, other) for one, other in mailboxes) or may_be_one(first.person, second.person)


def _people(agreeing: Sequence[Voice]) -> list[int]:
    """For each voice the person it is of, as the place of the first voice of theirs."""
    person = list(range(len(agreeing)))
    for place, voice in enumerate(agreeing):
        for earlier in range(place):
            if one_person(agreeing[earlier], voice) and person[earlier] != person[place]:
                gone, kept = max(person[earlier], person[place]), min(person[earlier], person[place])
                person = [kept if one == gone else one for one in person]
    return person


def _doubles(agreeing: Sequence[Voice]) -> Iterable[Double]:
    for place, voice in enumerate(agreeing):
        for earlier in agreeing[:place]:
            if earlier.body != voice.body and one_person(earlier, voice):
                yield Double(earlier, voice, _one_account(earlier, voice))


def _bodies_each_by_its_own(agreeing: Sequence[Voice], people: Sequence[int]) -> int:
    """How many bodies agree when nobody speaks for two of them: the largest matching of bodies and people."""
    speakers: dict[int, list[int]] = {}
    for voice, person in zip(agreeing, people, strict=True):
        speakers.setdefault(voice.body, []).append(person)
    speaks_for: dict[int, int] = {}

    def has_own(body: int, asked: set[int]) -> bool:
        for person in speakers[body]:
            if person in asked:
                continue
            asked.add(person)
            if person not in speaks_for or has_own(speaks_for[person], asked):
                speaks_for[person] = body
                return True
        return False

    return sum(has_own(body, set()) for body in speakers)
