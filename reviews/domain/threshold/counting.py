"""How many reports a set of reports comes to: repeats, and s.104(12).

Each question is asked twice, at worst and at best. At best every doubt goes the applicant's way.
Sets of reports are lists in the order of `Application.ordered`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from .application import ABSENT, Report

Reports = list[Report]


def settled(reports: Reports, *, worst: bool, repeats_left_out: bool) -> list[Report]:
    """The reports that count once s.104(12) and the procedure's rule on repeats have spoken.

    Reports are only ever left out against another counted report of the same person, so nobody's
    last report goes. Where it is not known who made a report, a decision against it stands only
    at worst.
    """
    merging = worst and repeats_left_out
    if not merging and not [report for report in reports if report.left_out is not False]:
        return reports
    counted: list[Report] = []
    strangers: list[Report] = []
    for owner, theirs in by_owner(reports).items():
        kept = [r for r in theirs if r.left_out is False or (r.left_out is None and not worst)]
        if owner is None:
            strangers = kept if worst and len(reports) > 1 else theirs
            continue
        if merging:
            kept = surely_separate(kept)
        counted += kept or [min(theirs, key=_first_to_keep)]
    if merging and strangers:
        strangers = _none_told_before(surely_separate(strangers), counted)
    return counted + strangers


def _first_to_keep(report: Report) -> tuple[bool, date, str]:
    return (report.left_out is True, report.reported_from, report.id)


def _none_told_before(strangers: list[Report], counted: list[Report]) -> list[Report]:
    """Nobody's reports that could not be a repeat of a counted one (each accounts for one)."""
    left = list(strangers)
    for report in counted:
        same = next((one for one in left if may_be_one(one, report)), None)
        if same is not None:
            left.remove(same)
    return left


def by_owner(reports: Iterable[Report]) -> dict[str | None, list[Report]]:
    """Each person's reports; under None those of which it is not known whose they are."""
    owners: dict[str | None, list[Report]] = {}
    for report in reports:
        owners.setdefault(report.owner, []).append(report)
    return owners


def surely_separate(reports: Reports) -> list[Report]:
    """As few of these reports as may be left when all that could be one incident are one.

    Different names are different incidents. Without a name, different dates are different
    incidents (the presumption); the same date, or an unknown one, may be the same incident.
    A named decision that a report counts keeps it apart.
    """
    kept: list[Report] = []
    named: dict[str, list[Report]] = {}
    dated: list[Report] = []
    unknown: list[Report] = []
    if len({report.incident for report in reports if isinstance(report.incident, str)}) == len(reports):
        return reports
    for report in reports:
        if report.kept:
            kept.append(report)
        elif report.incident is ABSENT:
            dated.append(report)
        elif report.incident is None:
            unknown.append(report)
        else:
            named.setdefault(report.incident, []).append(report)
    for group in named.values():
        kept.append(group[0])
        dated = _without_one(dated, group)
    kept += _apart(dated)
    return kept or unknown[:1]


def _without_one(dated: Reports, group: Reports) -> Reports:
    """The unnamed reports less those that may all be of the one incident that has a name."""
    same = [one for one in dated if all(may_be_one(one, other) for other in group)]
    if not same:
        return dated
    first = min(same, key=_began_to)
    gone = {one.id for one in same if may_be_one(one, first)}
    return [one for one in dated if one.id not in gone]


def may_be_one(one: Report, other: Report) -> bool:
    """Whether the two may be about one incident: by their names, else by the day it began."""
    if one.incident is None or other.incident is None:
        return True
    if isinstance(one.incident, str) and isinstance(other.incident, str):
        return one.incident == other.incident
    return one.began_from <= other.began_to and other.began_from <= one.began_to


def surely_one(one: Report, other: Report) -> bool:
    """Whether the two are taken for one incident: the same name or, where one has none, the same day."""
    if one is other:
        return True
    if one.incident is None or other.incident is None:
        return False
    if isinstance(one.incident, str) and isinstance(other.incident, str):
        return one.incident == other.incident
    return one.began_from == one.began_to == other.began_from == other.began_to


def _apart(reports: list[Report]) -> list[Report]:
    """The most of these reports whose incidents cannot have begun on the same day."""
    chosen: list[Report] = []
    end: date | None = None
    for report in sorted(reports, key=_began_to) if len(reports) > 1 else reports:
        if end is None or report.began_from > end:
            chosen.append(report)
            end = report.began_to
    return chosen


def _began_to(report: Report) -> date:
    return report.began_to


def one_each(reports: Reports, key: Callable[[Report], str | None], *, worst: bool) -> list[Report]:
    """One report for each different key. A key that is not known is a new one only at best."""
    seen: set[str] = set()
    kept: list[Report] = []
    unknown: list[Report] = []
    for report in reports:
        found = key(report)
        if found is None:
            unknown.append(report)
        elif found not in seen:
            seen.add(found)
            kept.append(report)
    return kept or unknown[:1] if worst else kept + unknown
