"""Budget 1 of design.md §7: one assessment, reasons included, against parsing the same JSON.

The application says everything the contract has a field for. Loading the facts is part of the
assessment. Every procedure of the library is tried once in turn; the slowest few are then measured
with care, and the slowest of them is the row.

Processor time in short turns, one after the other; of each side its quickest turn counts. Whatever else
the machine does can only make a turn longer, never shorter, and the quickest of many is what it does
when it is left alone: for parsing as for assessing, so neither gains by it.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from time import process_time
from typing import Any

from reviews.domain.threshold import Procedure, assess, load_application
from reviews.procedures import library_slugs, load_library_procedure

APPLIED = date(2026, 3, 12)
LIMIT_PARSING = 20.0
LIMIT_GROWTH = 12.0
ROUNDS = 41
#: How many rounds find the slowest procedures, and how many of those are then measured.
SCANS = 3
SLOWEST = 6


def application(reports: int) -> dict[str, Any]:
    """An application with every field filled in, reports spread over the eight months before it."""
    return {
        "applied_on": APPLIED.isoformat(),
        "applicant": "A",
        "started_by": "public",
        "behaviours": ["b1"],
        "people": [
            {
                "id": name,
                "kind": "person",
                "victim": True,
                "household": f"H{index}",
                "tenure": "council-tenant",
                "under_18": False,
                "agrees": True,
                "facts": {},
            }
            for index, name in enumerate("ABCDE")
        ],
        "complaints": [_report(index, reports) for index in range(reports)],
        "facts": {
            "response-inadequate": {"value": True, "by": "applicant", "on": APPLIED.isoformat()},
            "case-open": {"value": False, "by": "officer", "on": APPLIED.isoformat()},
        },
    }


def _report(index: int, of: int) -> dict[str, Any]:
    incident = APPLIED - timedelta(days=5 + 240 * index // of)
    reported = incident + timedelta(days=index % 5 * 9)
    reported = min(reported, APPLIED)
    return {
        "id": f"c{index}",
        "by": "ABCDE"[index % 5 if index % 3 else 0],
        "contact": f"k{index}",
        "made": True,
        "behaviour": "b1",
        "in_area": True,
        "incident": f"i{index}",
        "incident_first": incident.isoformat(),
        "incident_last": incident.isoformat(),
        "ongoing": False,
        "problem": "p1",
        "location": "l1",
        "culprit": "x1",
        "reported": "2026-01" if index == 7 else reported.isoformat(),
        "to": ("council", "police", "housing-provider")[index % 3],
        "recipient": "Community safety team",
        "channel": "phone",
        "anonymous": False,
        "repeat_contact": False,
        "reply_due": (reported + timedelta(days=14)).isoformat(),
        "hate": {
            "kind": "incident",
            "strands": ["race"],
            "said_by": "victim",
            "flagged_on": reported.isoformat(),
        },
        "s104_12": {"counts": True, "by": "Officer", "reason": "Another night."},
        "facts": {},
    }


def run() -> list[dict[str, Any]]:
    """Both rows: against parsing, and a hundred reports against ten, each for the slowest procedure."""
    twelve = json.dumps(application(12))
    measured = {slug: _interleaved(load_library_procedure(slug), twelve) for slug in _slowest(twelve)}
    slug = max(measured, key=lambda one: measured[one][1] / measured[one][0])
    parsing, assessing = measured[slug]
    ten, hundred = (json.dumps(application(number)) for number in (10, 100))
    few, many = _growth(load_library_procedure(slug), ten, hundred)
    return [
        {
            "name": "threshold: 12 reports, reasons included, against parsing the JSON",
            "ratio": round(assessing / parsing, 2),
            "limit": LIMIT_PARSING,
            "detail": f"{slug}: {assessing * 1e6:.0f} µs against {parsing * 1e6:.0f} µs for "
            f"{len(twelve)} bytes; the slowest of {len(library_slugs())} procedures",
        },
        {
            "name": "threshold: 100 reports against 10",
            "ratio": round(many / few, 2),
            "limit": LIMIT_GROWTH,
            "detail": f"{slug}: {many * 1e3:.2f} ms against {few * 1e3:.2f} ms",
        },
    ]


def _slowest(text: str) -> list[str]:
    """The procedures that take longest, by the quickest of a few tries each."""
    data = json.loads(text)
    taken = {}
    for slug in library_slugs():
        procedure = load_library_procedure(slug)
        tries = []
        for _ in range(SCANS):
            start = process_time()
            for _ in range(3):
                _assess(procedure, data)
            tries.append(process_time() - start)
        taken[slug] = min(tries)
    return sorted(taken, key=taken.__getitem__, reverse=True)[:SLOWEST]


def _assess(procedure: Procedure, data: Any) -> None:
    assess(procedure, load_application(data)).as_dict()


def _interleaved(procedure: Procedure, text: str) -> tuple[float, float]:
    """Least seconds of processor time to parse and to assess, in turns: both meet the same machine."""
    data = json.loads(text)
    parsing, assessing = [], []
    for _ in range(ROUNDS):
        start = process_time()
        for _ in range(20):
            json.loads(text)
        middle = process_time()
        for _ in range(5):
            _assess(procedure, data)
        parsing.append((middle - start) / 20)
        assessing.append((process_time() - middle) / 5)
    return min(parsing), min(assessing)


def _growth(procedure: Procedure, ten: str, hundred: str) -> tuple[float, float]:
    small, large = json.loads(ten), json.loads(hundred)
    few, many = [], []
    for _ in range(ROUNDS):
        start = process_time()
        for _ in range(5):
            _assess(procedure, small)
        middle = process_time()
        _assess(procedure, large)
        few.append((middle - start) / 5)
        many.append(process_time() - middle)
    return min(few), min(many)
