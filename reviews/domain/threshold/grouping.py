"""The best subset of reports for a local route (design.md §5, point 4).

Reports are split into the groups that the route's rules allow to be taken together: one person's,
one household's, those about one problem, at one place. Within a group a span or a "first report"
picks the best run. Every step is at most quadratic in the number of reports; subsets are never
enumerated.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .application import ABSENT, Application, Reference, Report
from .conditions import NO, UNKNOWN, YES, Answer
from .counting import by_owner, may_be_one, one_each, settled, surely_one, surely_separate
from .dating import Span
from .periods import last_day
from .plan import Company
from .screening import hate_screen

#: Reports in `Application.ordered`, each with whether it is in the group and in time for certain.
Members = list[tuple[Report, bool]]
#: For each of the route's rules about the latest one, how fresh each report is.
Freshness = Sequence[Mapping[str, Answer]]
Key = Callable[[Report], Reference]


@dataclass(slots=True)
class Best:
    """The best that a route can do with some group of reports, at worst and at best."""

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


def best_group(company: Company, application: Application, members: Members, fresh: Freshness) -> Best:
    """The best group of these reports; its counts are the highest that any group reaches."""
    best = Best()
    low = high = 0
    for group in _groups(company, application, members):
        if company.alone and best.group and len(group) <= best.low:
            continue  # alone, no group counts to more than its length
        found = _weigh(company, application, group, fresh)
        low, high = max(low, found.low), max(high, found.high)
        if not best.group or found.rank > best.rank:
            best = found
    best.low, best.high = low, high
    return best


def reached(company: Company, application: Application, members: Members, fresh: Freshness) -> Answer:
    """Only whether some group reaches the number, surely or perhaps, with no more work than it takes."""
    answer: Answer = NO
    for group in _groups(company, application, members):
        # No count of anything can be more than there are reports.
        if answer != YES and len(group) >= company.number:
            answer = max(answer, _reaches(company, application, group, fresh))
    return answer


def _reaches(company: Company, application: Application, group: Members, fresh: Freshness) -> Answer:
    sure = [report for report, certain in group if certain]
    if _enough(company, application, sure, fresh, worst=True):
        return YES
    every = [report for report, _ in group]
    return UNKNOWN if _enough(company, application, every, fresh, worst=False) else NO


def _enough(
    company: Company, application: Application, reports: list[Report], fresh: Freshness, *, worst: bool
) -> bool:
    return len(reports) >= company.number and any(
        len(run) >= company.number
        and len(_counted(company, application, run, worst=worst)) >= company.number
        and (company.alone or _fits(company, application, run, fresh, worst=worst))
        for run in _runs(company, reports, worst=worst)
    )


def _weigh(company: Company, application: Application, group: Members, fresh: Freshness) -> Best:
    sure = [report for report, certain in group if certain]
    every = [report for report, _ in group]
    low, low_fits = _best_run(company, application, sure, fresh, worst=True)
    if company.plain and len(sure) == len(every) and all(report.left_out is not None for report in sure):
        high, high_fits = low, low_fits
    else:
        high, high_fits = _best_run(company, application, every, fresh, worst=False)
    needed = company.number
    answer: Answer = NO
    if len(low) >= needed and low_fits:
        answer = YES
    elif len(high) >= needed and high_fits:
        answer = UNKNOWN
    return Best(answer, len(low), max(len(high), len(low)), low, high, every, low_fits, high_fits)


def _best_run(
    company: Company, application: Application, reports: list[Report], fresh: Freshness, *, worst: bool
) -> tuple[list[Report], bool]:
    """The run of reports that counts to most, and whether it has the company it needs."""
    best: tuple[bool, int] = (False, -1)
    chosen: list[Report] = []
    for run in sorted(_runs(company, reports, worst=worst), key=len, reverse=True):
        if best[0] and len(run) <= best[1]:
            break  # no run counts to more than its length, and the rest are no longer
        counted = _counted(company, application, run, worst=worst)
        fits = company.alone or _fits(company, application, run, fresh, worst=worst)
        if (fits, len(counted)) > best:
            best, chosen = (fits, len(counted)), counted
    return chosen, best[0]


def _runs(company: Company, reports: list[Report], *, worst: bool) -> Iterator[list[Report]]:
    if company.span is None:
        yield _after_first(company, reports, worst=worst)
        return
    anchor = _incident if company.span.anchor == "forward-from-first-incident" else _reported
    subject = _incident if company.span.subject == "incident" else _reported
    if company.span.anchor == "any-span":
        anchor = subject
    side = 0 if worst else 1
    rows = [(anchor(report)[side], subject(report)[1 - side], report) for report in reports]
    ends = sorted(row[1] for row in rows)
    reached = 0
    for start in sorted({row[0] for row in rows}):
        end = last_day(start, company.span.period)
        # A later start is worth a look only if it may bring in a report that no earlier one did.
        within = bisect_right(ends, end)
        if within > reached:
            reached = within
            run = [report for first, last, report in rows if first >= start and last <= end]
            yield _after_first(company, run, worst=worst)


def _after_first(company: Company, reports: list[Report], *, worst: bool) -> list[Report]:
    """The run from the earliest report that was itself made in time, where only the first need be.

    Where days are only roughly known, a report is certainly not before the first if that one's
    latest day is no later than its earliest, and perhaps not if the two may meet.
    """
    if company.first_reporting is None:
        return reports
    needed = YES if worst else UNKNOWN
    in_time = [r for r in reports if _made_in_time(company, r) >= needed]
    if not in_time:
        return []
    if worst:
        first = min(r.reported_to for r in in_time)
        return [r for r in reports if r.reported_from >= first or _made_in_time(company, r) == YES]
    first = min(r.reported_from for r in in_time)
    return [r for r in reports if r.reported_to >= first]


def _made_in_time(company: Company, report: Report) -> Answer:
    """Whether a report was made in time after its own incident, whenever it was made."""
    if company.first_reporting is None or report.began_from > report.reported_to:
        return NO if company.first_reporting is not None else YES
    if last_day(report.ended_to, company.first_reporting) < max(report.reported_from, report.began_from):
        return NO
    return YES if report.reported_to <= last_day(report.ended_from, company.first_reporting) else UNKNOWN


def _reported(report: Report) -> Span:
    return report.reported_from, report.reported_to


def _incident(report: Report) -> Span:
    return report.began_from, report.began_to


def _counted(company: Company, application: Application, run: list[Report], *, worst: bool) -> list[Report]:
    """One report for each thing counted."""
    counts = company.counts
    if counts == "households":
        return one_each(run, lambda report: household(application, report), worst=worst)
    if counts in ("people", "parties"):
        return one_each(run, _owner, worst=worst)
    kept = settled(run, worst=worst, repeats_left_out=company.repeats_left_out)
    if counts == "contacts":
        return one_each(kept, _contact, worst=worst)
    if company.separate:
        return surely_separate(kept) if worst else _perhaps_separate(kept, whole=counts == "incidents")
    return kept


def _owner(report: Report) -> str | None:
    return report.owner


def _contact(report: Report) -> str | None:
    return f"contact of {report.id}" if report.contact is ABSENT else report.contact


def _incident_name(report: Report) -> str | None:
    return report.incident if isinstance(report.incident, str) else f"incident of {report.id}"


def _perhaps_separate(reports: list[Report], *, whole: bool) -> list[Report]:
    """At best: people's reports of one named incident count once, one person's until decided."""
    if whole:
        return one_each(reports, _incident_name, worst=False)
    named: dict[str, list[Report]] = {}
    for report in reports:
        named.setdefault(_incident_name(report) or report.id, []).append(report)
    if len(named) == len(reports):
        return reports
    return [report for group in named.values() for report in max(by_owner(group).values(), key=len)]


def household(application: Application, report: Report) -> str | None:
    """The household behind a report; where nobody has said, each person is one of their own."""
    if report.owner is None:
        return None
    person = application.people.get(report.owner)
    if person is None or person.household is ABSENT:
        return f"household of {report.owner}"
    return person.household


def _fits(
    company: Company, application: Application, run: list[Report], fresh: Freshness, *, worst: bool
) -> bool:
    """Whether the run has everything that some of its reports must bring."""
    needed = YES if worst else UNKNOWN
    hate = company.hate
    if company.people is not None and not people_fit(company, application, run, worst=worst):
        return False
    if hate is not None and all(hate_screen(hate, r).answer < needed for r in run):
        return False
    return all(any(freshness[report.id] >= needed for report in run) for freshness in fresh)


def people_fit(company: Company, application: Application, run: list[Report], *, worst: bool) -> bool:
    """Whether enough independent people, households or parties stand behind a run."""
    people = company.people
    if people is None:
        return True
    if people.unit == "households":
        different = one_each(run, lambda report: household(application, report), worst=worst)
    else:
        different = one_each(run, _owner, worst=worst)
    if len(different) < people.at_least:
        return False
    if not people.applicant_one_of_them:
        return True
    return any(r.owner == application.applicant or (r.owner is None and not worst) for r in run)


def _groups(company: Company, application: Application, members: Members) -> list[Members]:
    """The groups that may be relied on together."""
    groups = [members]
    made_by = company.made_by
    if made_by == "same-person":
        groups = _split(groups, _owner)
    elif made_by == "same-household":
        groups = _split(groups, lambda report: household(application, report))
    for relation in company.about:
        if relation == "same-incident":
            groups = [one for group in groups for one in _by_incident(group)]
            continue
        keys = KEYS.get(relation)
        if keys is not None:
            groups = [group for _, key in keys for group in _split(groups, key)]
    return groups


def _by_incident(group: Members) -> Iterator[Members]:
    """The reports of each incident: unlike a place or a problem, an unsaid one goes by its day.

    Different dates are different incidents (the presumption); on the same day they are taken for one.
    """
    if group and all(isinstance(report.incident, str) for report, _ in group):
        yield from _split([group], _incident_name)
        return
    named: dict[str, list[Report]] = {}
    days: dict[Span, list[Report]] = {}
    for report, _ in group:
        if isinstance(report.incident, str):
            named.setdefault(report.incident, []).append(report)
        elif report.incident is ABSENT:
            days.setdefault(_incident(report), []).append(report)
    for incident in (*named.values(), *days.values()):
        yield [
            (report, certain and any(surely_one(report, other) for other in incident))
            for report, certain in group
            if any(may_be_one(report, other) for other in incident)
        ]
    yield from ([member] for member in group if member[0].incident is None)


#: What must be the same for reports to belong together, with the field that says it.
KEYS: dict[str, tuple[tuple[str, Key], ...]] = {
    "same-problem": (("problem", lambda report: report.problem),),
    "linked-location": (("location", lambda report: report.location),),
    "same-culprit": (("culprit", lambda report: report.culprit),),
    "same-incident": (("incident", lambda report: report.incident),),
    "same-location-culprit-or-problem": (
        ("location", lambda report: report.location),
        ("culprit", lambda report: report.culprit),
        ("problem", lambda report: report.problem),
    ),
}


def _split(groups: list[Members], key: Key) -> list[Members]:
    """Each group by its key. Unsaid belongs with any (the presumption); unknown with any, perhaps."""
    split: list[Members] = []
    for group in groups:
        values = [key(report) for report, _ in group]
        if group and values.count(values[0]) == len(group) and isinstance(values[0], str):
            split.append(group)
            continue
        named: dict[str, Members] = {}
        for member, value in zip(group, values, strict=True):
            if isinstance(value, str):
                named.setdefault(value, []).append(member)
        if sum(map(len, named.values())) == len(group) > 0:
            split += named.values()
            continue
        for name in named or [""]:
            split.append(
                [
                    (report, certain and value is not None)
                    for (report, certain), value in zip(group, values, strict=True)
                    if value == name or not isinstance(value, str)
                ]
            )
        split += [[member] for member, value in zip(group, values, strict=True) if value is None]
    return split
