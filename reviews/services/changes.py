"""A change of the facts: checked, tried on the engine's APPLICATION, and written to the rows.

What is tried and what is written come from one place (:func:`_row_changes`), so that the advice shown
before a correction is the advice given after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pledge.audit import Actor
from reviews.domain.corrections import NO_RECORD, NOT_MADE_GROUNDS
from reviews.models import Case, Complaint, Person
from reviews.services import behaviours
from reviews.services.behaviours import BEHAVIOURS

NARRATIVE = ("what_happened", "reference", "spoke_to", "promised")
ADD, CORRECT, LEAVE_OUT, COUNT = "add", "correct", "leave-out", "count"
SAME_INCIDENT, CHASE, CONDITION = "same-incident", "chase", "condition"
ABSENT = "absent"

Facts = dict[str, Any]


class NotAReason(Exception):
    """The reason given does not carry the correction; ``code`` says why: no-reason, no-record, no-ground."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class AcrossPeople(Exception):
    """Reports of different people cannot be merged or left out against each other (s.104(12))."""


class NothingChanged(Exception):
    """The facts given are the facts already held."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed: a report's facts and words, a new report, or a local condition.

    ``facts`` are in the engine's keys; a key given as :data:`ABSENT` is taken out. ``by_id`` is who made
    the report, ``by_name`` somebody not in the case yet. ``against`` is the number of the report that this
    one repeats, or whose incident it shares; 0 for an incident of its own, None for one not known.
    ``person_id`` is whose fact a condition is, where it is a person's. ``behaviours`` are those told apart
    afterwards, ``{"id", "name"}``, none for one again; ``about`` what each report is about, by its number.
    """

    kind: str
    reason: str
    complaint_id: int | None = None
    person_id: int | None = None
    by_id: int | None = None
    by_name: str = ""
    facts: Facts | None = None
    words: dict[str, str] | None = None
    evidence: str = ""
    ground: str = ""
    against: int | None = None
    decided_by: str = ""
    behaviours: tuple[dict[str, str], ...] = ()
    about: dict[str, str | None] | None = None


def check(case: Case, change: Change) -> None:
    """Refuse a change that may not be made.

    Raises:
        NotAReason: without a reason, or with one that does not carry it.
        AcrossPeople: when it would weigh one person's report against another's.
        NothingChanged: when everything is held so already.
        NotTwo, AnotherWaits, NoSuchBehaviour: of behaviours told apart.
    """
    if not change.reason.strip():
        raise NotAReason("no-reason")
    if change.kind == BEHAVIOURS:
        behaviours.check(case, change.behaviours, change.about or {})
    if (change.facts or {}).get("made") is False and change.ground not in NOT_MADE_GROUNDS:
        raise NotAReason("no-record" if change.ground == NO_RECORD else "no-ground")
    row = report_of(case, change)
    if row is not None and change.kind in (LEAVE_OUT, COUNT, SAME_INCIDENT) and change.against:
        _same_person(case, row, change.against)
    elif row is not None and change.kind == LEAVE_OUT:
        raise AcrossPeople
    if _nothing_new(case, row, change):
        raise NothingChanged


def report_of(case: Case, change: Change) -> Complaint | None:
    """The report a change is about; None for a new one, and for the application as a whole."""
    if change.complaint_id is None:
        return None
    return Complaint.objects.select_related("by").get(case=case, pk=change.complaint_id)


def owner_of(row: Complaint) -> str | None:
    """Whose report it is, as the engine reads it: the person it was made for, else its maker."""
    maker = row.facts.get("by", row.by.key)
    owner: str | None = row.facts.get("on_behalf_of", maker)
    return owner


def others_of_the_same_person(case: Case, row: Complaint) -> list[Complaint]:
    """The other reports of the person whose report this is; none where that is not known."""
    owner = owner_of(row)
    others = Complaint.objects.filter(case=case).exclude(pk=row.pk).select_related("by")
    return [other for other in others if owner is not None and owner_of(other) == owner]


def tried(case: Case, change: Change, now: Facts) -> Facts:
    """The engine's APPLICATION as it would be after the change."""
    if change.kind == CONDITION:
        return _condition_tried(case, change, now)
    if change.kind == BEHAVIOURS:
        return behaviours.tried(case, change.behaviours, change.about or {}, now)
    behaviours.must_be_there(case, (change.facts or {}).get("behaviour", ABSENT))
    if change.kind == ADD:
        return _addition_tried(case, change, now)
    changed = {row.key: facts for row, facts in _row_changes(case, change)}
    keys = dict(Person.objects.filter(case=case).values_list("pk", "key"))
    complaints = [
        merged(one, changed[one["id"]] | _maker(one, change, keys)) if one["id"] in changed else one
        for one in now["complaints"]
    ]
    return {**now, "complaints": complaints}


def write(case: Case, change: Change, *, actor: Actor, at: datetime) -> Complaint | None:
    """Write the change to the rows of a locked case; the report it made or altered, where there is one."""
    if change.kind == CONDITION:
        return _write_condition(case, change)
    if change.kind == BEHAVIOURS:
        behaviours.write(case, change.behaviours, change.about or {})
        return None
    if change.kind == ADD:
        return _add(case, change, actor=actor, at=at)
    for row, facts in _row_changes(case, change):
        row.facts = merged(row.facts, facts)
        if row.pk == change.complaint_id:
            for name, value in (change.words or {}).items():
                if name in NARRATIVE:
                    setattr(row, name, value)
            if change.by_id:
                row.by_id = change.by_id
        row.version += 1
        row.save()
    return report_of(case, change)


def snapshot(case: Case, change: Change) -> dict[str, Any]:
    """What is held now of everything the change is about."""
    if change.kind == BEHAVIOURS:
        return behaviours.snapshot(case)
    row = report_of(case, change)
    if change.kind == CONDITION:
        held = _held_facts(case, change)
        return {"facts": {key: held.get(key, ABSENT) for key in change.facts or {}}}
    if row is None:
        return {}
    return {
        "facts": row.facts,
        "by": row.by_id,
        "words": {name: getattr(row, name) for name in NARRATIVE},
    }


def merged(facts: Facts, changed: Facts | None) -> Facts:
    """Facts with others laid over them; what is absent is taken out."""
    together = {**facts, **(changed or {})}
    return {name: value for name, value in together.items() if value != ABSENT}


def _same_person(case: Case, row: Complaint, against: int) -> Complaint:
    """The other report of the same person, by its number.

    Raises:
        AcrossPeople: when it is another person's, or it is not known whose either of them is.
    """
    for other in others_of_the_same_person(case, row):
        if other.number == against:
            return other
    raise AcrossPeople


def _nothing_new(case: Case, row: Complaint | None, change: Change) -> bool:
    if change.kind == ADD:
        return False
    if change.kind == CONDITION:
        held = _held_facts(case, change)
        return merged(held, change.facts) == held
    if change.kind == BEHAVIOURS:
        return behaviours.is_held(case, change.behaviours, change.about or {})
    if row is None:
        return False
    same_words = all(
        getattr(row, name) == value for name, value in (change.words or {}).items() if name in NARRATIVE
    )
    same_person = change.by_id is None or change.by_id == row.by_id
    rows = _row_changes(case, change)
    return same_words and same_person and all(merged(one.facts, facts) == one.facts for one, facts in rows)


def _row_changes(case: Case, change: Change) -> list[tuple[Complaint, Facts]]:
    """Every report that the change alters, each with the facts laid over its own."""
    row = report_of(case, change)
    if row is None:
        return []
    if change.kind == SAME_INCIDENT:
        return _incidents(case, row, change.against)
    if change.kind in (LEAVE_OUT, COUNT):
        decided = {"counts": change.kind == COUNT, "by": change.decided_by, "reason": change.reason}
        return [(row, {"s104_12": decided})]
    facts = dict(change.facts or {})
    if change.by_id and (change.by_id != row.by_id or row.facts.get("by", "") is None):
        facts |= {"by": ABSENT, "on_behalf_of": _made_for(case, change.by_id)}
    return [(row, facts)]


def _incidents(case: Case, row: Complaint, against: int | None) -> list[tuple[Complaint, Facts]]:
    """Two reports of one person under one name, or one under a name of its own, or not known."""
    if against is None:
        return [(row, {"incident": None})]
    if against == 0:
        taken = set(
            Complaint.objects.filter(case=case).exclude(pk=row.pk).values_list("facts__incident", flat=True)
        )
        name = f"r{row.number}"
        while name in taken:
            name += "x"
        return [(row, {"incident": name})]
    other = _same_person(case, row, against)
    name = other.facts.get("incident") or f"i{other.number}"
    return [(row, {"incident": name}), (other, {"incident": name})]


def _made_for(case: Case, maker_id: int) -> str:
    """For whom a report by this person is: a representative reports for the victim."""
    maker = Person.objects.get(case=case, pk=maker_id)
    victim = Person.objects.filter(case=case, is_victim=True, is_applicant=False).first()
    return victim.key if maker.is_representative and victim else ABSENT


def _maker(one: Facts, change: Change, keys: dict[int, str]) -> Facts:
    return {"by": keys[change.by_id]} if change.by_id and one["id"] else {}


def _condition_tried(case: Case, change: Change, now: Facts) -> Facts:
    if change.complaint_id is not None:
        row = report_of(case, change)
        return {**now, "complaints": _with_facts(now["complaints"], row.key if row else "", change.facts)}
    if change.person_id is not None:
        person = Person.objects.get(case=case, pk=change.person_id)
        return {**now, "people": _with_facts(now["people"], person.key, change.facts)}
    return {**now, "facts": merged(now["facts"], change.facts)}


def _with_facts(rows: list[Facts], key: str, facts: Facts | None) -> list[Facts]:
    return [
        {**one, "facts": merged(one.get("facts") or {}, facts)} if one["id"] == key else one for one in rows
    ]


def _held_facts(case: Case, change: Change) -> Facts:
    """The local facts of the application, of one person or of one report."""
    if change.complaint_id is not None:
        row = report_of(case, change)
        return dict((row.facts if row else {}).get("facts") or {})
    if change.person_id is not None:
        person = Person.objects.get(case=case, pk=change.person_id)
        return dict(person.facts.get("facts") or {})
    return dict(case.facts)


def _write_condition(case: Case, change: Change) -> Complaint | None:
    facts = merged(_held_facts(case, change), change.facts)
    row = report_of(case, change)
    if row is not None:
        row.facts = {**row.facts, "facts": facts}
        row.version += 1
        row.save()
    elif change.person_id is not None:
        person = Person.objects.get(case=case, pk=change.person_id)
        person.facts = {**person.facts, "facts": facts}
        person.version += 1
        person.save()
    else:
        case.facts = facts
    return row


def _addition_tried(case: Case, change: Change, now: Facts) -> Facts:
    maker = _known_maker(case, change)
    people = now["people"] if maker else [*now["people"], {"id": "new", "kind": "person"}]
    facts: Facts = {"id": "new", "by": maker.key if maker else "new", **(change.facts or {})}
    if maker:
        facts["on_behalf_of"] = _made_for(case, maker.pk)
    return {**now, "people": people, "complaints": [*now["complaints"], merged({}, facts)]}


def _known_maker(case: Case, change: Change) -> Person | None:
    """Who made a new report, where they are in the case: chosen, or found under the name typed."""
    people = Person.objects.filter(case=case)
    if change.by_id:
        return people.get(pk=change.by_id)
    spelled = " ".join(change.by_name.casefold().split())
    return next((one for one in people if " ".join(one.name.casefold().split()) == spelled), None)


def _add(case: Case, change: Change, *, actor: Actor, at: datetime) -> Complaint:
    maker = _known_maker(case, change) or _new_person(case, change.by_name)
    last = Complaint.objects.filter(case=case).order_by("-number").first()
    facts = merged({}, {**(change.facts or {}), "on_behalf_of": _made_for(case, maker.pk)})
    words = {name: (change.words or {}).get(name, "") for name in NARRATIVE}
    return Complaint.objects.create(
        authority_id=case.authority_id,
        case=case,
        number=(last.number if last else 0) + 1,
        by=maker,
        facts=facts,
        original={"facts": facts, **words},
        added_by=actor.user,
        added_at=at,
        **words,
    )


def _new_person(case: Case, name: str) -> Person:
    taken = set(Person.objects.filter(case=case).values_list("key", flat=True))
    number = 1
    while f"other{number}" in taken:
        number += 1
    return Person.objects.create(
        authority_id=case.authority_id, case=case, key=f"other{number}", name=name, facts={"kind": "person"}
    )
