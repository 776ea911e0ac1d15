"""Every procedure of the library, in the product: an application under it, its pages, decisions and letters.

For each: published, an application of one report sent as anybody sends one, every page that shows the
threshold read, decided as the procedure asks, its letter drafted; then two reports more, decided again, and
the other letter. A letter's page is read back from its Word file, so that reading it makes the file too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client

from pledge.audit import Actor
from pledge.models import Authority, User
from pledge.scoping import in_authority
from reviews.documents import letters as writing
from reviews.documents.build.routes import appeal_body
from reviews.documents.requirements import missing_parts
from reviews.domain.decision_steps import steps_of
from reviews.domain.threshold import Procedure
from reviews.models import Advice, Case, Decision, Letter, Person, ProcedureVersion
from reviews.procedures import library_slugs, load_library_procedure
from reviews.selectors import letter_pages
from reviews.selectors.conditions import conditions_of
from reviews.selectors.ledger import ledger
from reviews.services import agreements, decisions, letters
from reviews.services import submit as submitting
from reviews.services.advice import assess_case
from reviews.services.ground import ground_of
from reviews.services.letter_files import content_of
from reviews.services.submit import submit
from tests.deciding import FINDINGS, PARTS, body
from tests.factories import (
    NOW,
    TODAY,
    make_answers,
    make_authority,
    make_bodies,
    make_complaint,
    make_draft,
    make_member,
    sign_in,
)
from tests.views.applying import MORNING, set_clock
from tests.views.casework import words

pytestmark = pytest.mark.django_db
# Words of the engine and of the format that are nobody's English.
CODES = {
    "None", "b1", "s104-4", "made_by", "counted_min", "cannot-tell", "not-reached", "for-people", "not-met",
    "does-not-count", "left-out", "act-default", "back-from-application", "must_decide_met", "household_id",
}  # fmt: skip
# What has been made of what, by the names of the makers.
DONE: dict[tuple[str, str, str], Any] = {}
SPEAKERS = (
    "Jo Jones",
    "Kim King",
    "Lou Lane",
    "Moira Mann",
    "Ned Nolan",
    "Oz Orme",
    "Pat Pryce",
    "Quin Quay",
)
# The steps that a procedure has a say in; the others are the same under every one.
STEPS = ("advice", "own-criteria", "deciders", "check")


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture(autouse=True)
def _same_letter_once(monkeypatch):
    """A letter that is word for word another procedure's is written, and read back, once.

    The same arguments give the same bytes (`pledge.documents.render`), so every case has one reference.
    """
    monkeypatch.setattr(submitting, "new_reference", lambda: "ASB-BCDF-GHJK")
    monkeypatch.setattr(writing, "render", partial(_once, writing.render))
    monkeypatch.setattr(letter_pages, "read", partial(_once, letter_pages.read))


def _once(make: Callable[..., Any], *given: Any, **named: Any) -> Any:
    key = make.__name__, repr(given), repr(named)
    if key not in DONE:
        DONE[key] = make(*given, **named)
    return DONE[key]


@pytest.mark.parametrize("slug", library_slugs())
def test_in_the_product(slug: str):
    procedure = load_library_procedure(slug)
    authority, alice = _published(procedure)
    reader = Reader(sign_in(Client(), alice), procedure)
    with in_authority(authority):
        case = _sent(authority, alice)
        _reads_well(case, reader)
        reader.reads(case, "", *(["reports/conditions/"] if conditions_of(case) else []))
        # One procedure is met by one report that nobody acted on.
        first = "met" if case.must_decide_met else "not-met"
        _decided(case, alice, first, reader)
        _letter(case, alice, f"threshold-{first}", reader)
        for number in (2, 3):
            make_complaint(case, number, facts={"incident_first": f"2026-02-0{number}"} | _reported(number))
        assess_case(case, because="added", at=NOW, actor=Actor.system())
        _reads_well(case, reader)
        _decided(case, alice, "met", reader)
        _letter(case, alice, "threshold-met", reader)
        reader.reads(case, "decision/", "letters/1/")


class Reader:
    """Reads pages as an officer does, and knows the words that only the engine uses."""

    def __init__(self, client: Client, procedure: Procedure) -> None:
        self.client = client
        self.raw = CODES | set(_codes_of(procedure.as_data()))

    def reads(self, case: Case, *paths: str) -> str:
        """The words of the last of these pages of a case; none holds a code."""
        page = ""
        for path in paths:
            answer = self.client.get(f"/northfield/casework/{case.reference}/{path}")
            assert answer.status_code == 200, path
            page = words(answer)
            self.is_english(page, path)
        return page

    def is_english(self, text: str, where: str) -> None:
        found = self.raw & set(re.split(r"[\s,.;:()“”\"?!…]+", text.replace("None of", "")))
        assert not found, (where, found)


def _codes_of(data: Any) -> Iterator[str]:
    """The names of routes and conditions; one of a single plain word may be a word of its own sentence."""
    if isinstance(data, list):
        for one in data:
            yield from _codes_of(one)
    if isinstance(data, dict):
        yield from (data[name] for name in ("id", "key") if re.search("[-_]", str(data.get(name, ""))))
        for one in data.values():
            yield from _codes_of(one)


def _published(procedure: Procedure) -> tuple[Authority, User]:
    """The procedure in force in Northfield, with its bodies, and Alice."""
    authority = make_authority(contact_address="Town Hall\nNorthfield NF1 1AA")
    make_bodies(authority)
    with in_authority(authority):
        ProcedureVersion.objects.create(
            number=1, slug=procedure.slug, data=procedure.as_data(), digest=procedure.digest,
            in_force_from=date(2024, 1, 1), published_at=NOW,
        )  # fmt: skip
    return authority, make_member(authority, "alice")


def _sent(authority: Authority, alice: User) -> Case:
    """An application of one report."""
    answers = make_answers()
    answers["reports"]["items"] = answers["reports"]["items"][:1]
    case = submit(draft_id=make_draft(authority, answers).pk, actor=Actor.public(), at=NOW)
    Case.objects.filter(pk=case.pk).update(named_contact=alice)
    return Case.objects.get(pk=case.pk)


def _reported(number: int) -> dict[str, str]:
    return {"reported": f"2026-02-0{number + 1}", "to": "council", "channel": "phone"}


def _reads_well(case: Case, reader: Reader) -> None:
    """Every route by its name with its reason, every report with its reason, every warning in words."""
    page = reader.reads(case, "reports/")
    found = ledger(case)
    titles = {one["title"] for one in case.procedure_data["routes"]}
    assert {route.name for route in found.routes if not route.is_act} == titles
    for said in (
        *titles,
        *(route.because for route in found.routes),
        *(line.because for line in found.lines),
    ):
        assert said.strip()
        assert " ".join(said.split()) in page
    latest = Advice.objects.filter(case=case).first()
    assert latest is not None
    assert all(one["because"] for route in latest.result["routes"] for one in route["complaints"])
    assert all(" ".join(warning["text"].split()) in page for warning in latest.result["warnings"])


def _decided(case: Case, alice: User, outcome: str, reader: Reader) -> None:
    """Decided by as many people and bodies as the procedure asks for, every step of its own read."""
    actor = Actor.member(alice)
    draft = decisions.begin(case.pk, actor=actor, at=NOW)
    ground = ground_of(case, draft.advice)
    needed = ground.result["deciders"]
    kinds = ["council", "police", "health", "housing"][: needed["bodies"]]
    chosen = [{"body": body(kind).pk, "way": "link", "seats": 1} for kind in kinds]
    chosen[0]["seats"] = max(needed["people"] - len(kinds) + 1, 1)
    kept = {
        **FINDINGS, "outcome": outcome, "deciders": chosen,
        "own_criteria": {one.key: "The bodies found no sign of it." for one in ground.own_criteria},
        "reasons": FINDINGS["reasons"] if outcome == "not-met" else "",
        "named_bodies": dict.fromkeys(needed["named"], chosen[0]["body"]),
    }  # fmt: skip
    draft = decisions.keep_step(draft.pk, draft.version, kept, actor=actor, at=NOW)
    steps = [one for one in STEPS if one in steps_of(ground)] if outcome == "not-met" else ["outcome"]
    pages = {step: reader.reads(case, f"decide/{step}/") for step in steps}
    if outcome == "not-met":
        assert all(name in pages["deciders"] for name in needed["named"])
        assert all(" ".join(one.text.split()) in pages["own-criteria"] for one in ground.own_criteria)
    _spoken(decisions.save(case.pk, draft.pk, draft.version, actor=actor, at=NOW), needed)


def _spoken(decision: Decision, needed: dict[str, Any]) -> None:
    """Each of those asked answers, one by one: final with the last one needed, and not before."""
    rows = list(decision.agreements.all())
    assert len(rows) == max(needed["people"], needed["bodies"])
    for number, row in enumerate(rows):
        decision.refresh_from_db()
        assert decision.final_at is None
        agreements.answer(
            row.pk, person_name=SPEAKERS[number], person_email=f"p{number}@example.org", person_role="",
            agrees=True, note="", actor=Actor.link(str(row.body_id)), at=NOW,
        )  # fmt: skip
    decision.refresh_from_db()
    assert decision.final_at is not None


def _letter(case: Case, alice: User, kind: str, reader: Reader) -> None:
    """The letter of the decision, in draft, as its page and its file say it."""
    applicant = Person.objects.get(case=case, is_applicant=True)
    actor = Actor.member(alice)
    letter = letters.write_for_case(case.pk, kind, applicant.pk, actor=actor, at=NOW)
    letter = letters.keep_parts(letter.pk, letter.version, PARTS[kind], actor=actor, at=NOW)
    page = reader.reads(case, f"letters/{letter.number}/")
    missing = {one.field for one in missing_parts(content_of(letter, TODAY))}
    if kind == "threshold-met":
        assert re.search(r"\(section 104\([45]\) of the Anti-social Behaviour, Crime and Policing Act", page)
        assert not missing
        return
    _appeal(case, letter, page, missing)


def _appeal(case: Case, letter: Letter, page: str, missing: set[str]) -> None:
    """The published appeal route stands in the letter; one with no body named is asked for before it goes."""
    kept = case.procedure_data.get("appeal") or {}
    who = appeal_body(case.procedure_data)
    if who:
        assert " ".join(who.split()) in page
        assert (kept.get("word") or "appeal") in page
        assert not missing & {"appeal", "appeal.body"}
        return
    assert "Who decides an appeal" in page
    assert missing & {"appeal", "appeal.body"}
    with pytest.raises(letters.Incomplete):
        letters.issue(letter.pk, letter.version, "online", actor=Actor.member(letter.written_by), at=NOW)
