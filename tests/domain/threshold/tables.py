"""Reads the tables of expected results that a practitioner can read and sign.

A report is written ``incident>reported`` with what else is known of it: ``by=B to=police``. Several
stand between bars. ``?`` is asked and not known, ``a..b`` an incident of several days.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent
WORDS: dict[str, Any] = {"yes": True, "no": False, "?": None}
NAMES = {"chase": "repeat_contact"}

Json = dict[str, Any]


def rows(name: str) -> list[dict[str, str]]:
    """Every row of a table."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reports(text: str) -> list[Json]:
    """The reports of one cell."""
    return [
        _report(f"c{index}", one.split()) for index, one in enumerate(text.split(" | "), 1) if one.strip()
    ]


def _report(name: str, words: list[str]) -> Json:
    incident, reported = words[0].split(">")
    report: Json = {"id": name, "reported": WORDS.get(reported, reported)}
    first, several, last = incident.partition("..")
    report["incident_first"] = WORDS.get(first, first)
    if several and last == "ongoing":
        report["ongoing"] = True
    elif several:
        report["incident_last"] = WORDS.get(last, last)
    for word in words[1:]:
        key, value = word.split("=")
        if key in ("out", "keep"):
            report["s104_12"] = {
                "counts": key == "keep",
                "by": WORDS.get(value, value),
                "reason": "One night.",
            }
        elif key == "hate":
            report["hate"] = None if value == "?" else {"kind": value}
        else:
            report[NAMES.get(key, key)] = WORDS.get(value, value)
    return report


def application(row: dict[str, str]) -> Json:
    """The application of one row, with the facts of its cell (``key=yes by officer; …``)."""
    facts: Json = {}
    people = []
    for one in filter(None, (part.strip() for part in row.get("facts", "").split(";"))):
        key, _, rest = one.partition("=")
        value, _, by = rest.partition(" by ")
        if key == "victim":
            people.append({"id": "A", "victim": WORDS[value]})
        else:
            facts[key] = {"value": WORDS[value], "by": by}
    return {
        "applied_on": row["applied_on"],
        "applicant": "A",
        "people": people,
        "complaints": reports(row["reports"]),
        "facts": facts,
    }
