"""Cases ready to be decided, and the short way to a decision and its letter, for tests of both."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from pledge.audit import Actor
from pledge.scoping import in_authority
from reviews.domain.threshold import Procedure, load_procedure
from reviews.models import (
    Advice,
    Agreement,
    Case,
    Complaint,
    Decision,
    DecisionDraft,
    Letter,
    Person,
    ProcedureVersion,
    RelevantBody,
)
from reviews.procedures import load_library_procedure
from reviews.services import agreements, clocks, decisions, letters
from reviews.services.advice import assess_case
from tests.factories import NOW, TODAY, make_complaint
from tests.scenes import Scene, make_scene

APPEAL = {
    "word": "appeal",
    "body": "The chair of the Community Safety Partnership.",
    "body_kind": "partnership",
    "how": "Email appeals@northfield.example.org.",
    "window": {"length": 20, "unit": "working-days", "from": "letter-sent"},
}
CLOCKS = [
    {"kind": "acknowledge", "from": "receipt", "length": 3, "unit": "working-days"},
    {"kind": "decide", "from": "receipt", "length": 15, "unit": "working-days"},
    {"kind": "review", "from": "decision", "length": 28, "unit": "days"},
]
FINDINGS = {
    "persistence": "It went on for three weeks and stopped.",
    "harm": "You lost sleep. Nobody is at risk now.",
    "adequacy": "The landlord visited within two days, and it worked.",
    "reasons": "Two of your reports count, and it has stopped.",
    "other_help": "Homes Association visits you by 27 March 2026.",
    "internal_reasoning": "INTERNAL: an injunction was considered.",
}


def terms(slug: str = "the-act", **over: Any) -> Procedure:
    """A procedure of the library with an appeal route and clocks, and whatever else is laid over it."""
    data = load_library_procedure(slug).as_data() | {"appeal": APPEAL, "clocks": CLOCKS} | over
    return load_procedure({name: value for name, value in data.items() if value is not None})


def scene_with(reports: int = 3, procedure: Procedure | None = None, **case: Any) -> Scene:
    """The scene under a published procedure, its named contact Alice, with so many reports that count."""
    chosen = procedure or terms()
    scene = make_scene(procedure_data=chosen.as_data(), procedure_digest=chosen.digest, **case)
    with in_authority(scene.authority):
        version = ProcedureVersion.objects.create(
            authority=scene.authority,
            number=1,
            slug=chosen.slug,
            data=chosen.as_data(),
            digest=chosen.digest,
            in_force_from=date(2024, 1, 1),
            published_at=NOW,
        )
        Case.objects.filter(pk=scene.case.pk).update(procedure=version, named_contact=scene.alice)
        for number in range(1, reports + 1):
            add_report(scene, number)
        assess(scene)
        case_now = scene.now()
        clocks.set_up(case_now)
        clocks.start(case_now, "receipt", TODAY)
        clocks.refresh(case_now, TODAY)
        case_now.save()
    scene.authority.contact_address = "Town Hall\nNorthfield NF1 1AA"
    scene.authority.save()
    return scene


def add_report(scene: Scene, number: int, maker: Person | None = None, **facts: Any) -> Complaint:
    """A report that counts, on a day of its own; facts given replace these."""
    day = date(2026, 2, 1) + timedelta(days=number)
    own = {"incident_first": day.isoformat(), "reported": (day + timedelta(days=1)).isoformat()}
    return make_complaint(scene.case, number, by=maker, facts=own | facts)


def assess(scene: Scene, at: datetime = NOW) -> Advice:
    """The advice worked out on the facts as they stand."""
    case = scene.now()
    advice = assess_case(case, because="sent", at=at, actor=Actor.system())
    case.save()
    return advice


def body(kind: str) -> RelevantBody:
    return RelevantBody.objects.get(kind=kind)


def signed_in() -> list[dict[str, Any]]:
    """The council decides alone, signed in."""
    return [{"body": body("council").pk, "way": "signed-in"}]


def and_police() -> list[dict[str, Any]]:
    """The council signed in, the police by a link."""
    return [*signed_in(), {"body": body("police").pk, "way": "link"}]


def begin(scene: Scene, at: datetime = NOW, **kept: Any) -> DecisionDraft:
    """A decision begun by Alice, holding what is given."""
    draft = decisions.begin(scene.case.pk, actor=scene.actor, at=at)
    return decisions.keep_step(draft.pk, draft.version, kept, actor=scene.actor, at=at) if kept else draft


def decide(scene: Scene, outcome: str, at: datetime = NOW, **kept: Any) -> Decision:
    """A decision saved by Alice; the council alone decides, unless deciders are given."""
    held = {"outcome": outcome, "deciders": signed_in(), **FINDINGS} | kept
    draft = begin(scene, at, **held)
    return decisions.save(scene.case.pk, draft.pk, draft.version, actor=scene.actor, at=at)


def say(
    decision: Decision, kind: str, *, agrees: bool = True, name: str = "Jo Jones", note: str = ""
) -> None:
    """A body gives its word by its link."""
    row = Agreement.objects.filter(decision=decision, body__kind=kind, answered_at__isnull=True).first()
    assert row is not None
    agreements.answer(
        row.pk,
        person_name=name,
        person_role="Inspector",
        agrees=agrees,
        note=note,
        actor=Actor.link(str(row.body)),
        at=NOW,
    )


PARTS = {
    "threshold-met": {"chair": "A manager of another council leads it.", "take_part_by": "2026-03-26"},
    "threshold-not-met": {},
}


def write(scene: Scene, decision: Decision, to: Person | None = None) -> Letter:
    """The letter of a decision in draft, with everything it may not go without."""
    kind = letters.KIND_OF_OUTCOME[Decision.Outcome(decision.outcome)]
    person = to or scene.applicant
    letter = letters.write_for_case(scene.case.pk, kind, person.pk, actor=scene.actor, at=NOW)
    return letters.keep_parts(letter.pk, letter.version, PARTS[kind], actor=scene.actor, at=NOW)


def issue(scene: Scene, letter: Letter, way: str = "online", at: datetime = NOW) -> Letter:
    """The letter sent on its way by Alice."""
    return letters.issue(letter.pk, letter.version, way, actor=scene.actor, at=at)
