"""Applications and procedures for the tests: only what a test is about is written out in it."""

from __future__ import annotations

from typing import Any

from reviews.domain.threshold import Assessment, assess, load_application, load_procedure

Json = dict[str, Any]

ACT: Json = {
    "format": 1,
    "slug": "example",
    "version": "1",
    "name": "Example",
    "nation": "England",
    "source": {"address": "https://example.org/asb"},
}

#: Three reports by one person in the six months before the application.
SIX_MONTHS: Json = {"anchor": "back-from-application", "length": "6 months"}


def procedure(*routes: Json, **parts: Any) -> Json:
    """The JSON of a procedure with these routes and parts; the rest are the Act's terms."""
    return {**ACT, "routes": list(routes), **parts}


def route(name: str = "local", **parts: Any) -> Json:
    """The JSON of a local route: three reports by anyone, unless the test says otherwise."""
    return {"id": name, "title": name, "kind": "complaints", "number": 3, "made_by": "any", **parts}


def report(name: str, reported: Any = "2026-03-01", **parts: Any) -> Json:
    """The JSON of a report; the incident is on the day of the report unless the test says otherwise."""
    first = {} if "incident_first" in parts or not isinstance(reported, str) else {"incident_first": reported}
    return {"id": name, "reported": reported, **first, **parts}


def application(*reports: Json, applied_on: Any = "2026-03-12", **parts: Any) -> Json:
    """The JSON of an application with these reports, made on 12 March 2026."""
    return {"applied_on": applied_on, "complaints": list(reports), **parts}


def three(**parts: Any) -> list[Json]:
    """Three reports that count, on three days; each with the parts given."""
    return [report(f"c{day}", f"2026-02-0{day}", **parts) for day in (1, 2, 3)]


def run(rules: Json, facts: Json) -> Assessment:
    """The assessment of one JSON under the other."""
    return assess(load_procedure(rules), load_application(facts))


def by_act(*reports: Json, **parts: Any) -> Any:
    """What the Act's own route makes of some reports."""
    return run(procedure(), application(*reports, **parts)).routes[0]


def local(rules: Json, facts: Json) -> Any:
    """What the last route of a procedure makes of an application."""
    return run(rules, facts).routes[-1]


def results(found: Any) -> dict[str, str]:
    """Each report's result on a route."""
    return {finding.id: finding.result for finding in found.complaints}


def codes(found: Any) -> dict[str, str]:
    """Each report's reason on a route."""
    return {finding.id: finding.code for finding in found.complaints}
