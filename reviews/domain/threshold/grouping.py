"""The best subset of reports for a local route (design.md §5, point 4).

Reports are split into the groups that the route's rules allow to be taken together: one person's,
one household's, those about one problem, at one place. Within a group a span or a "first report"
picks the best run. Every step is at most quadratic in the number of reports; subsets are never
enumerated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from .application import ABSENT, Application, Reference, Report
from .conditions import NO, UNKNOWN, YES, Answer
from .counting import by_owner, one_each, settled, surely_separate
from .dating import date_verdict, recent
from .periods import last_day
from .plan import Plan
from .screening import hate_screen

Applied = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Member:
    """A report in a group; ``sure`` where it belongs there and is in time for certain."""

    report: Report
    sure: bool


Members = Sequence[Member]


@dataclass(slots=True)
class Best:
    """The best a route can do with some group: at worst and at best."""

    answer: Answer = NO
    low: int = 0
    high: int = 0
    low_reports: list[Report] = field(default_factory=list)
    high_reports: list[Report] = field(default_factory=list)
    group: list[Report] = field(default_factory=list)
    low_fits: bool = False
    high_fits: bool = False

    @property
    def rank(self) -> tuple[int, int, bool, int, bool]:
        """What makes one group better than another."""
        return self.answer, self.low, self.low_fits, self.high, self.high_fits


def best_group(plan: Plan, application: Application, members: Members, applied: Applied) -> Best:
    """The best group of these reports, with what it counts to."""
    best = Best()
    most = Best()
    for group in _groups(plan, application, members):
        found = _weigh_group(plan, application, group, applied)
        if found.rank > best.rank or not best.group:
            best = found
        if found.high > most.high or found.low > most.low:
            most = Best(low=max(most.low, found.low), high=max(most.high, found.high))
    best.low, best.high = max(best.low, most.low), max(best.high, most.high)
    return best


def _weigh_group(plan: Plan, application: Application, group: Members, applied: Applied) -> Best:
    sure = [member.report for member in group if member.sure]
    every = [member.report for member in group]
    low, low_fits = _best_run(plan, application, sure, applied, worst=True)
    high, high_fits = _best_run(plan, application, every, applied, worst=False)
    needed = plan.route.number or 0
    answer: Answer = NO
    if len(low) >= needed and low_fits:
        answer = YES
    elif len(high) >= needed and high_fits:
        answer = UNKNOWN
    return Best(answer, len(low), max(len(high), len(low)), low, high, every, low_fits, high_fits)


def _best_run(
    plan: Plan, application: Application, reports: list[Report], applied: Applied, *, worst: bool
) -> tuple[list[Report], bool]:
    """The run of reports that counts to most, and whether it has the company it needs."""
    best: tuple[bool, int] = (False, -1)
    chosen: list[Report] = []
    for run in _runs(plan, reports, worst=worst):
        if best[0] and len(run) <= best[1]:
            continue
        counted = _counted(plan, application, run, worst=worst)
        fits = _fits(plan, application, run, applied, worst=worst)
        if (fits, len(counted)) > best:
            best, chosen = (fits, len(counted)), counted
    return chosen, best[0]


def _runs(plan: Plan, reports: list[Report], *, worst: bool) -> Iterator[list[Report]]:
    if plan.span is None:
        yield from _after_first(plan, reports, worst=worst)
        return
    anchor = _incident if plan.span.anchor == "forward-from-first-incident" else _reported
    subject = _incident if plan.span.subject == "incident" else _reported
    if plan.span.anchor == "any-span":
        anchor = subject
    side = 0 if worst else 1
    for start in sorted({anchor(report)[side] for report in reports}):
        end = last_day(start, plan.span.period)
        run = [r for r in reports if anchor(r)[side] >= start and subject(r)[1 - side] <= end]
        yield from _after_first(plan, run, worst=worst)


def _after_first(plan: Plan, reports: list[Report], *, worst: bool) -> Iterator[list[Report]]:
    """Each run whose first report was itself made in time, where only the first need be."""
    if plan.first_reporting is None:
        yield reports
        return
    side = 0 if worst else 1
    needed = YES if worst else UNKNOWN
    starts = {
        report.reported_from if worst else report.reported_to
        for report in reports
        if date_verdict(report, _whenever(report), plan.first_reporting, None)[0] >= needed
    }
    for start in sorted(starts):
        yield [r for r in reports if (r.reported_from, r.reported_to)[side] >= start]


def _whenever(report: Report) -> Applied:
    return report.reported_to, report.reported_to


def _reported(report: Report) -> Applied:
    return report.reported_from, report.reported_to


def _incident(report: Report) -> Applied:
    return report.began_from, report.began_to


def _counted(plan: Plan, application: Application, run: list[Report], *, worst: bool) -> list[Report]:
    """One report for each thing counted."""
    counts = plan.route.counts
    if counts == "households":
        return one_each(run, lambda report: household(application, report), worst=worst)
    if counts in ("people", "parties"):
        return one_each(run, lambda report: report.owner, worst=worst)
    kept = settled(run, worst=worst, repeats_left_out=plan.repeats_left_out)
    if counts == "contacts":
        return one_each(kept, _contact, worst=worst)
    if plan.separate and not (plan.separate_per_person and counts == "reports"):
        return surely_separate(kept) if worst else _perhaps_separate(kept, counts == "incidents")
    return kept


def _contact(report: Report) -> str | None:
    return f"contact of {report.id}" if report.contact is ABSENT else report.contact


def _perhaps_separate(reports: list[Report], merged: bool) -> list[Report]:
    """At best: people's reports of one named incident count once, one person's until decided."""
    if merged:
        return one_each(reports, _incident_name, worst=False)
    named: dict[str, list[Report]] = {}
    kept = []
    for report in reports:
        if isinstance(report.incident, str):
            named.setdefault(report.incident, []).append(report)
        else:
            kept.append(report)
    for group in named.values():
        owners = sorted(by_owner(group).values(), key=lambda theirs: (-len(theirs), min(r.order for r in theirs)))
        kept += owners[0]
    return kept


def _incident_name(report: Report) -> str | None:
    return f"incident of {report.id}" if not isinstance(report.incident, str) else report.incident


def household(application: Application, report: Report) -> str | None:
    """The household behind a report; where nobody has said, each person is one of their own."""
    if report.owner is None:
        return None
    person = application.people.get(report.owner)
    if person is None or person.household is ABSENT:
        return f"household of {report.owner}"
    return person.household


def _fits(plan: Plan, application: Application, run: list[Report], applied: Applied, *, worst: bool) -> bool:
    """Whether the run has everything that some of its reports must bring."""
    route = plan.route
    needed = YES if worst else UNKNOWN
    if route.people is not None and not _people_fit(plan, application, run, worst=worst):
        return False
    if route.hate is not None and route.hate.share == "one":
        if not any(hate_screen(route.hate, report).answer >= needed for report in run):
            return False
    return all(
        any(recent(report, latest.subject, applied, latest.within) >= needed for report in run)
        for latest in route.latest
    )


def _people_fit(plan: Plan, application: Application, run: list[Report], *, worst: bool) -> bool:
    people = plan.route.people
    if people is None:
        return True
    if people.unit == "households":
        different = one_each(run, lambda report: household(application, report), worst=worst)
    else:
        different = one_each(run, lambda report: report.owner, worst=worst)
    if len(different) < people.at_least:
        return False
    if not people.applicant_one_of_them:
        return True
    return any(r.owner == application.applicant or (r.owner is None and not worst) for r in run)


def _groups(plan: Plan, application: Application, members: Members) -> list[Members]:
    """The groups that may be relied on together."""
    groups: list[Members] = [members]
    made_by = plan.route.made_by
    if made_by == "same-person":
        groups = _split(groups, lambda report: report.owner)
    elif made_by == "same-household":
        groups = _split(groups, lambda report: household(application, report))
    for relation in plan.route.about:
        keys = KEYS.get(relation)
        if keys:
            groups = [group for key in keys for group in _split(groups, key)]
    return groups


KEYS: dict[str, tuple[Callable[[Report], Reference], ...]] = {
    "same-problem": (lambda report: report.problem,),
    "linked-location": (lambda report: report.location,),
    "same-culprit": (lambda report: report.culprit,),
    "same-incident": (lambda report: report.incident,),
    "same-location-culprit-or-problem": (
        lambda report: report.location,
        lambda report: report.culprit,
        lambda report: report.problem,
    ),
}


def _split(groups: list[Members], key: Callable[[Report], Reference]) -> list[Members]:
    """Each group by its key. Unsaid belongs with any (the presumption); unknown with any, perhaps."""
    split: list[Members] = []
    for group in groups:
        named: dict[str, list[Member]] = {}
        unsaid: list[Member] = []
        unknown: list[Member] = []
        for member in group:
            value = key(member.report)
            if value is ABSENT:
                unsaid.append(member)
            elif value is None:
                unknown.append(member)
            else:
                named.setdefault(value, []).append(member)
        perhaps = [Member(member.report, False) for member in unknown]
        if named:
            split += [[*named[name], *unsaid, *perhaps] for name in sorted(named)]
        elif len(group) > len(unknown) or not group:
            split.append([*unsaid, *perhaps])
        elif len(unknown) > 1:
            split.append(perhaps)
        split += [[member] for member in unknown]
    return split
