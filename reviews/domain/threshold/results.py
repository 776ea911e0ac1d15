"""What an assessment says: findings with reasons, and the JSON of design.md §5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from .explain import explain
from .procedure import Deciders

Args = Mapping[str, object]
Span = tuple[date, date]

#: What s.104(5) names; a procedure may add its own.
CRITERIA = ("persistence", "harm", "adequacy")


class Sentence(NamedTuple):
    """One thing to say, as a code and what fills it; `explain` has the words."""

    code: str
    args: Args

    @property
    def text(self) -> str:
        """The sentence in English."""
        return explain(self.code, self.args)


class ReportFinding(NamedTuple):
    """What a route makes of one report, and why."""

    id: str
    result: str
    code: str
    args: Args
    report_window: Span | None = None
    apply_window: Span | None = None

    @property
    def because(self) -> str:
        """The reason in English."""
        return explain(self.code, self.args)

    def as_dict(self) -> dict[str, object]:
        """The finding in the contract's form."""
        return {
            "id": self.id,
            "result": self.result,
            "code": self.code,
            "args": plain(self.args),
            "because": explain(self.code, self.args),
            "report_window": _window(self.report_window),
            "apply_window": _window(self.apply_window),
        }


@dataclass(frozen=True, slots=True)
class RouteFinding:
    """What one route comes to. ``opened``: a finding of people opens it, so it does not bind."""

    id: str
    kind: str
    behaviour: str | None
    outcome: str
    counted_min: int | None
    counted_max: int | None
    needed: int | None
    sentences: tuple[Sentence, ...]
    complaints: tuple[ReportFinding, ...]
    opened: bool = False

    @property
    def because(self) -> str:
        """The reasons in English."""
        return " ".join([explain(sentence.code, sentence.args) for sentence in self.sentences])

    def as_dict(self, said: dict[int, dict[str, Any]] | None = None) -> dict[str, object]:
        """The route in the contract's form; ``said`` are the findings that another route has worded."""
        said = {} if said is None else said
        return {
            "id": self.id,
            "kind": self.kind,
            "behaviour": self.behaviour,
            "outcome": self.outcome,
            "counted_min": self.counted_min,
            "counted_max": self.counted_max,
            "needed": self.needed,
            "because": self.because,
            "complaints": [_said_once(finding, said) for finding in self.complaints],
        }


def _said_once(finding: ReportFinding, said: dict[int, dict[str, Any]]) -> dict[str, object]:
    """A finding in the contract's form; one that several routes share is worded once, and copied."""
    known = said.get(id(finding))
    if known is None:
        known = said[id(finding)] = finding.as_dict()
        return known
    reporting, applying = known["report_window"], known["apply_window"]
    return {
        **known,
        "args": {**known["args"]},
        "report_window": reporting and {**reporting},
        "apply_window": applying and {**applying},
    }


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about this assessment."""

    code: str
    args: Args

    @property
    def text(self) -> str:
        """The warning in English."""
        return explain(self.code, self.args)


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """From this day on, an application would come out so."""

    on: date
    outcome: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that is not known and would help. ``complaint`` is None for the application's own."""

    complaint: str | None
    field: str


@dataclass(frozen=True, slots=True)
class Discretion:
    """Whether the bodies must decide under s.104(5), and what they must look at."""

    required: bool
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SendBy:
    """The last day on which an application may be sent for a report still to count."""

    complaint_id: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Assessment:
    """The engine's advice on one application. It advises: the bodies decide."""

    outcome: str
    basis: str | None
    must_decide_met: bool
    depends_on: tuple[str, ...]
    slug: str
    version: str
    digest: str
    deciders: Deciders
    routes: tuple[RouteFinding, ...]
    discretion: Discretion
    if_applied_on: tuple[OutcomeChange, ...]
    missing: tuple[Missing, ...]
    warnings: tuple[Notice, ...]

    @property
    def rests_only_on_pooling(self) -> bool:
        """True where *met* stands on a reading of the Act alone: no other binding route is met."""
        local = any(
            route.outcome == "met" and not route.opened for route in self.routes if route.id != "s104-4"
        )
        return self.must_decide_met and "pooled-people" in self.depends_on and not local

    def as_dict(self) -> dict[str, object]:
        """The contract's JSON (design.md §5), ready for `json.dumps`."""
        said: dict[int, dict[str, Any]] = {}
        return {
            "outcome": self.outcome,
            "basis": self.basis,
            "must_decide_met": self.must_decide_met,
            "depends_on": list(self.depends_on),
            "procedure": {"slug": self.slug, "version": self.version, "digest": self.digest},
            "deciders": {
                "people": self.deciders.people,
                "bodies": self.deciders.bodies,
                "named": list(self.deciders.named),
            },
            "routes": [route.as_dict(said) for route in self.routes],
            "discretion": {
                "required": self.discretion.required,
                "criteria": list(self.discretion.criteria),
            },
            "if_applied_on": [
                {"on": change.on.isoformat(), "outcome": change.outcome} for change in self.if_applied_on
            ],
            "missing": [{"complaint": one.complaint, "field": one.field} for one in self.missing],
            "warnings": [
                {"code": one.code, "args": plain(one.args), "text": one.text} for one in self.warnings
            ],
        }


def plain(args: Args) -> dict[str, object]:
    """The arguments of a sentence as JSON: days as text."""
    if not args:
        return {}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in args.items()}


def _window(span: Span | None) -> dict[str, str] | None:
    return None if span is None else {"from": span[0].isoformat(), "last_day": span[1].isoformat()}
