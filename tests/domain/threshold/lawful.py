"""A procedure with which nothing is wrong, and small changes to it, for the lawful checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from reviews.domain.threshold import load_procedure
from reviews.domain.threshold.lint import LawfulFinding, lawful_checks
from tests.domain.threshold.build import Json, procedure, route

TODAY = date(2026, 3, 12)

CLOSED: Json = {
    "key": "case-open", "kind": "record", "needs": False, "text": "The case is closed.",
    "question": "Closed?",
}  # fmt: skip
NO_ACTION: Json = {"key": "no-action", "kind": "belief", "text": "No action was taken.", "question": "None?"}
RISK: Json = {"key": "high-risk", "kind": "finding", "effect": "opens", "text": "The victim is at high risk."}
SERIOUS: Json = {"key": "serious", "kind": "finding", "text": "The behaviour is serious."}
VEXATIOUS: Json = {
    "id": "vexatious", "text": "Not vexatious.",
    "condition": {"key": "vexatious", "kind": "finding", "needs": False, "text": "Not vexatious."},
}  # fmt: skip
SHUT: Json = {"id": "open", "text": "Not while a case is open.", "condition": CLOSED}
FIVE: Json = {"number": 5, "made_by": "different-people", "counts": "people"}
BACK: Json = {"anchor": "back-from-application", "length": "6 months"}
SHORT: Json = {"anchor": "back-from-application", "length": "3 months"}


def arranged(**changes: Any) -> Json:
    """Every arrangement said, but for the changes: "no", None (not seen), or an entry of one's own."""
    names = (
        *("point_of_contact", "passing_on", "policing_body_consulted", "landlords_consulted"),
        *("dissatisfied_application", "dissatisfied_review", "assessing", "revising", "co_option"),
        "act_prevails",
    )
    said: Json = dict.fromkeys(names, "yes") | changes
    return {name: {"said": one} if isinstance(one, str) else one for name, one in said.items()}


def sound(*routes: Json, **parts: Any) -> Json:
    """A procedure that has all of it; ``routes`` replace its own route, ``parts`` any other part."""
    whole: Json = {
        "source": {"address": "https://example.org", "read": "whole"},
        "arrangements": arranged(),
        "review_due": "2026-09-01",
        "apply_by": ["online", "phone"],
        "deciders": {"people": 2, "bodies": 2},
        "clocks": [{"kind": "decide", "length": 10, "unit": "working-days", "from": "receipt"}],
        "appeal": {"body_kind": "local-policing-body"},
    }
    return procedure(*(routes or (plain(),)), hate(), **(whole | parts))


def plain(name: str = "three", **parts: Any) -> Json:
    """The Act's own test as a local route."""
    return route(name, windows=[BACK], **parts)


def hate() -> Json:
    """One hate report, which is another way in."""
    return route("hate", kind="hate", number=1, hate={"share": "every"})


def found(data: Json, on: date = TODAY) -> tuple[LawfulFinding, ...]:
    """Every finding about it."""
    return lawful_checks(load_procedure(data), on)


def state_of(data: Json, code: str, on: date = TODAY) -> str | None:
    """The state in which it has a finding; None where it has none. Both states at once is an error."""
    states = {one.state for one in found(data, on) if one.code == code}
    assert len(states) <= 1, states
    return states.pop() if states else None
