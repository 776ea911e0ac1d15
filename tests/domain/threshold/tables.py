"""Reads the tables of expected results that a practitioner can read and sign.

A report is written ``incident>reported`` with what else is known of it: ``by=B to=police``. Several
stand between bars. ``?`` is asked and not known, ``a..b`` an incident of several days, ``b1+b2`` a
list, ``fact:key=yes~officer`` a fact with the hand that stated it. People stand between semicolons:
``A household=H1; B agrees=no``, and among them ``applicant=B`` or ``started_by=officer``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent
WORDS: dict[str, Any] = {"yes": True, "no": False, "?": None}
NAMES = {"chase": "repeat_contact"}
HATE = {"strands": "strands", "said_by": "said_by", "flagged": "flagged_on"}

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
            report["hate"] = None if value == "?" else {**(report.get("hate") or {}), "kind": value}
        elif key in HATE:
            report.setdefault("hate", {})[HATE[key]] = _hate(key, value)
        elif key.startswith("fact:"):
            report.setdefault("facts", {})[key.removeprefix("fact:")] = _fact(value)
        else:
            report[NAMES.get(key, key)] = _value(key, value)
    return report


def _value(key: str, value: str) -> Any:
    return value.replace("_", " ") if key == "recipient" else WORDS.get(value, value)


def _hate(key: str, value: str) -> Any:
    return None if value == "?" else value.split("+") if key == "strands" else WORDS.get(value, value)


def _fact(text: str) -> Json:
    value, _, by = text.partition("~")
    return {"value": WORDS[value], "by": by or "applicant"}


def people(text: str) -> tuple[list[Json], Json]:
    """The people of one cell, and what it says of the whole application."""
    found, whole = [], {}
    for one in filter(None, (part.strip() for part in text.split(";"))):
        name, *words = one.split()
        key, several, value = name.partition("=")
        if several:
            whole[key] = value.split("+") if key == "behaviours" else WORDS.get(value, value)
            continue
        person: Json = {"id": name}
        for word in words:
            key, value = word.split("=")
            if key.startswith("fact:"):
                person.setdefault("facts", {})[key.removeprefix("fact:")] = _fact(value)
            else:
                person[key] = WORDS.get(value, value)
        found.append(person)
    return found, whole


def application(row: dict[str, str]) -> Json:
    """The application of one row, with the facts of its cell (``key=yes by officer; …``)."""
    facts: Json = {}
    found, whole = people(row.get("people") or "")
    for one in filter(None, (part.strip() for part in row.get("facts", "").split(";"))):
        key, _, rest = one.partition("=")
        value, _, by = rest.partition(" by ")
        if key == "victim":
            found.append({"id": "A", "victim": WORDS[value]})
        else:
            facts[key] = {"value": WORDS[value], "by": by}
    return {
        "applied_on": row["applied_on"],
        "applicant": "A",
        "people": found,
        "complaints": reports(row["reports"]),
        "facts": facts,
        **whole,
    }
