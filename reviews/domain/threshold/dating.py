"""On which days of application a report is in time: for certain, and perhaps.

Both periods of s.104(11) and their local likes come down to two stretches of days for each report.
An application made within the first is in time for certain; within the second, perhaps. A report
is about something that had happened, so where dates are only roughly known the incident is taken
to have begun by the day of the report.
"""

from __future__ import annotations

from datetime import date

from .application import Report
from .conditions import NO, UNKNOWN, YES, Answer
from .periods import EARLIEST, LATEST, Period, last_day
from .record import record

#: Why a report's dates pass or fail; also the code of its sentence.
IN_TIME = "in-time"
AFTER_APPLICATION = "after-application"
REPORT_BEFORE_INCIDENT = "report-before-incident"
REPORTED_TOO_LATE = "reported-too-late"
APPLIED_TOO_LATE = "applied-too-late"
INCIDENT_TOO_OLD = "incident-too-old"
REPORT_DATE_UNKNOWN = "report-date-unknown"
INCIDENT_DATE_UNKNOWN = "incident-date-unknown"
DATES_NOT_EXACT = "dates-not-exact"
APPLICATION_DATE_NOT_EXACT = "application-date-not-exact"

Span = tuple[date, date]


@record
class Life:
    """The days of application for which a report is in time, for certain and perhaps.

    ``never`` says why, where there is no such day.
    """

    sure_from: date
    sure_to: date
    may_from: date
    may_to: date
    never: str = ""

    def on(self, applied: Span) -> Answer:
        """Whether an application made on a day, or within a few days, is in time."""
        if self.sure_from <= applied[0] and applied[1] <= self.sure_to:
            return YES
        return UNKNOWN if self.may_from <= applied[1] and applied[0] <= self.may_to else NO


ALWAYS = Life(EARLIEST, LATEST, EARLIEST, LATEST)


def _never(why: str) -> Life:
    return Life(LATEST, EARLIEST, LATEST, EARLIEST, why)


BEFORE_INCIDENT = _never(REPORT_BEFORE_INCIDENT)
TOO_LATE = _never(REPORTED_TOO_LATE)


def report_life(report: Report, reporting: Period | None, applying: Period | None) -> Life:
    """When the application must be made for this report to be in time under the two periods.

    ``reporting`` begins with the incident: any of its days up to the report will do.
    ``applying`` begins with the report. None is a period that does not apply.
    """
    first, last = report.reported_from, report.reported_to
    best, sure = last, last != LATEST
    if reporting is not None:
        if report.began_from > last:
            return BEFORE_INCIDENT
        if first < report.began_from:
            first = report.began_from
        limit = last_day(report.ended_to, reporting)
        if limit < first:
            return TOO_LATE
        if limit < best:
            best = limit
        if report.ended_from != report.ended_to:
            limit = last_day(report.ended_from, reporting)
        sure = sure and last <= limit
    may_to = LATEST if applying is None else last_day(best, applying)
    if not sure:
        return Life(LATEST, EARLIEST, first, may_to)
    return Life(
        last, may_to if applying is None or first == best else last_day(first, applying), first, may_to
    )


def begun_life(report: Report) -> Life:
    """When the application must be made for the incident to have begun, reported or not.

    An incident that was reported had begun by the day of the report.
    """
    begun = min(report.began_to, report.reported_to) if report.made is True else report.began_to
    return Life(max(begun, report.began_from), LATEST, report.began_from, LATEST)


def incident_life(report: Report, period: Period) -> Life:
    """When the application must be made to fall in a period that begins with the incident's last day."""
    return Life(
        report.began_to,
        last_day(report.ended_from, period),
        report.began_from,
        last_day(report.ended_to, period),
    )


def fresh_life(report: Report, subject: str, period: Period) -> Life:
    """When the application must be made for this report or incident to be fresh."""
    return incident_life(report, period) if subject == "incident" else report_life(report, None, period)


def failing_code(life: Life, applied: Span) -> str:
    """Why a report is not in time."""
    if life.never:
        return life.never
    return AFTER_APPLICATION if applied[1] < life.may_from else APPLIED_TOO_LATE


def unknown_code(report: Report) -> str:
    """Why it cannot be told whether a report is in time."""
    if report.reported_to == LATEST or report.reported_from == EARLIEST:
        return REPORT_DATE_UNKNOWN
    if report.began_from == EARLIEST:
        return INCIDENT_DATE_UNKNOWN
    return DATES_NOT_EXACT if report.vague else APPLICATION_DATE_NOT_EXACT


def report_window(report: Report, reporting: Period | None) -> Span | None:
    """The days on which a report of this incident is in time; None where they are not known.

    For an incident of several days they run from its first day to the end of the period that
    begins with its last day, or with the day of the report where it was still going on.
    """
    if reporting is None or report.began_from == EARLIEST:
        return None
    ended = report.ended_to if report.ended_to < report.reported_to else report.reported_to
    if ended == LATEST:
        return None
    return report.began_from, last_day(max(ended, report.began_from), reporting)


def apply_window(report: Report, applying: Period | None) -> Span | None:
    """The days on which an application is in time for this report; None where not known."""
    if applying is None or report.reported_from == EARLIEST or report.reported_to == LATEST:
        return None
    return report.reported_from, last_day(report.reported_to, applying)
