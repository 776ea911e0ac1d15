"""Linked behaviours of one application, told apart by a named person.

Section 104(4) counts reports "about the anti-social behaviour". Until somebody tells two apart all reports
are about one: the presumption in the applicant's favour. Told apart, each is counted by itself, and a report
about all of them counts for each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

# More than this is not one application any more.
MOST = 5
LONGEST_NAME = 60
# What a report is about beside the id of one behaviour: all of them (the key is absent), or not known (null).
ALL = "absent"

Named = Mapping[str, str]


def next_id(behaviours: Sequence[Named]) -> str:
    """An id for one more behaviour; "" where there are as many as there may be."""
    taken = {one["id"] for one in behaviours} or {"b1"}
    return next((f"b{n}" for n in range(1, MOST + 1) if f"b{n}" not in taken), "")


def names_of(behaviours: Sequence[Named]) -> dict[str, str]:
    """The names by their ids."""
    return {one["id"]: one["name"] for one in behaviours}


def about_of(facts: Mapping[str, Any]) -> str | None:
    """What a report is about: the id of a behaviour, :data:`ALL`, or None where it is not known."""
    about: str | None = facts.get("behaviour", ALL)
    return about


def wrong_with(behaviours: Sequence[Named], about: Mapping[str, str | None], reports: Collection[str]) -> str:
    """Why behaviours may not be told apart like this; "" where they may.

    Args:
        behaviours: ``{"id", "name"}``, none at all for one behaviour again.
        about: what each report is about, by its number.
        reports: the numbers of the reports of the case.

    Returns:
        not-two, too-many, bad-id, no-name, long-name, same-name, no-such-report, no-such-behaviour,
        or no-report (a behaviour that no report is about, not even one about all of them).
    """
    if not behaviours:
        return ""
    if len(behaviours) == 1:
        return "not-two"
    if len(behaviours) > MOST:
        return "too-many"
    ids = [one["id"] for one in behaviours]
    if len(set(ids)) < len(ids) or not set(ids) <= {f"b{n}" for n in range(1, MOST + 1)}:
        return "bad-id"
    return _wrong_names([one["name"] for one in behaviours]) or _wrong_reports(ids, about, reports)


def _wrong_names(names: Sequence[str]) -> str:
    if not all(name.strip() for name in names):
        return "no-name"
    if any(len(name) > LONGEST_NAME for name in names):
        return "long-name"
    spelled = {" ".join(name.casefold().split()) for name in names}
    return "same-name" if len(spelled) < len(names) else ""


def _wrong_reports(ids: Sequence[str], about: Mapping[str, str | None], reports: Collection[str]) -> str:
    if not set(about) <= set(reports):
        return "no-such-report"
    if any(one not in (*ids, ALL, None) for one in about.values()):
        return "no-such-behaviour"
    of_each = {about.get(number, ALL) for number in reports}
    if ALL not in of_each and any(one not in of_each for one in ids):
        return "no-report"
    return ""
