"""Whether a report's dates are in time: for certain, perhaps, or not.

Both periods of s.104(11) and their local likes are tried together, because one unknown day must
fit them all. A report is about something that has happened, so where dates are only roughly known
the incident is taken to have begun by the day of the report.
"""

from __future__ import annotations

from datetime import date

from .application import Report
from .conditions import NO, UNKNOWN, YES, Answer
from .periods import EARLIEST, LATEST, Period, earliest_start, last_day

#: Why a report's dates pass or fail; also the code of its sentence.
IN_TIME = "in-time"
AFTER_APPLICATION = "after-application"
REPORT_BEFORE_INCIDENT = "report-before-incident"
REPORTED_TOO_LATE = "reported-too-late"
APPLIED_TOO_LATE = "applied-too-late"
REPORT_DATE_UNKNOWN = "report-date-unknown"
INCIDENT_DATE_UNKNOWN = "incident-date-unknown"
DATES_NOT_EXACT = "dates-not-exact"
APPLICATION_DATE_NOT_EXACT = "application-date-not-exact"

#: The codes that mean *not in time*, for certain.
FAILS = frozenset((AFTER_APPLICATION, REPORT_BEFORE_INCIDENT, REPORTED_TOO_LATE, APPLIED_TOO_LATE))

Dating = tuple[Answer, str]


def date_verdict(
    report: Report, applied: tuple[date, date], reporting: Period | None, applying: Period | None
) -> Dating:
    """Try the report's dates against the two periods; None for a period that does not apply.

    ``reporting`` begins with the incident: any of its days up to the report will do.
    ``applying`` begins with the report.
    """
    earliest, latest = report.reported_from, report.reported_to
    if latest == LATEST and earliest <= applied[1]:
        latest = applied[1]  # whoever told us of it, told us of something that had been done
    if reporting is not None:
        if report.began_from > latest:
            return NO, REPORT_BEFORE_INCIDENT
        if earliest < report.began_from:
            earliest = report.began_from
    if earliest > applied[1]:
        return NO, AFTER_APPLICATION
    reach = latest if latest < applied[1] else applied[1]
    best = earliest
    if applying is not None:
        if last_day(reach, applying) < applied[0]:
            return NO, APPLIED_TOO_LATE
        if best != reach and last_day(best, applying) < applied[0]:
            best = earliest_start(applied[0], applying)
    if reporting is not None:
        ended = report.ended_to
        if best > ended and best > last_day(ended, reporting):
            return NO, REPORTED_TOO_LATE
        ended = report.ended_from
        if latest > ended and latest > last_day(ended, reporting):
            return UNKNOWN, _why_unknown(report)
    if latest > applied[0] or (applying is not None and last_day(earliest, applying) < applied[1]):
        return UNKNOWN, _why_unknown(report)
    return YES, IN_TIME


def _why_unknown(report: Report) -> str:
    if report.reported_to == LATEST or report.reported_from == EARLIEST:
        return REPORT_DATE_UNKNOWN
    if report.began_from == EARLIEST:
        return INCIDENT_DATE_UNKNOWN
    return DATES_NOT_EXACT if report.vague else APPLICATION_DATE_NOT_EXACT


def incident_verdict(report: Report, applied: tuple[date, date], period: Period) -> Answer:
    """Whether the application falls within the period that begins with the incident's last day."""
    if report.began_from > applied[1]:
        return NO
    ended_from, ended_to = min(report.ended_from, applied[0]), min(report.ended_to, applied[1])
    if last_day(ended_to, period) < applied[0]:
        return NO
    return YES if last_day(ended_from, period) >= applied[1] and report.began_to <= applied[0] else UNKNOWN


def recent(report: Report, subject: str, applied: tuple[date, date], period: Period) -> Answer:
    """Whether this report or incident is fresh enough to be the latest one relied on."""
    if subject == "incident":
        return incident_verdict(report, applied, period)
    return date_verdict(report, applied, None, period)[0]


def report_window(report: Report, reporting: Period | None) -> tuple[date, date] | None:
    """The days on which a report of this incident is in time; None where they are not known.

    For an incident of several days they run from its first day to the end of the period that
    begins with its last day, or with the day of the report where it was still going on.
    """
    if reporting is None or report.began_from == EARLIEST:
        return None
    ended = min(report.ended_to, report.reported_to)
    if ended == LATEST:
        return None
    return report.began_from, last_day(max(ended, report.began_from), reporting)


def apply_window(report: Report, applying: Period | None) -> tuple[date, date] | None:
    """The days on which an application is in time for this report; None where not known."""
    if applying is None or report.reported_from == EARLIEST or report.reported_to == LATEST:
        return None
    return report.reported_from, last_day(report.reported_to, applying)
