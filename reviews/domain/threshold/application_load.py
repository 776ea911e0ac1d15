"""From the application's JSON to its facts. Every problem is found and named with its path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .application import (
    ABSENT,
    CHANNELS,
    HATE_KINDS,
    KINDS_OF_PERSON,
    RECIPIENTS,
    SAYERS,
    STARTERS,
    THE_APPLICANT,
    Absent,
    Application,
    Decision,
    Hate,
    Person,
    Report,
)
from .periods import EARLIEST, LATEST, span_of
from .problems import BadInput, shown
from .reading import (
    DATE,
    FLAGGED,
    LIST,
    NAME,
    OBJECT,
    YES_NO,
    Clean,
    Fields,
    Json,
    Kind,
    Reading,
    Span,
    words,
)

#: What is looked at where it is read.
ANYTHING = Kind("", object, str, dict, list)
OF_AN_APPLICATION = Fields(
    {
        "applied_on": ANYTHING,
        "applicant": NAME,
        "started_by": words(*STARTERS),
        "behaviours": ANYTHING,
        "people": ANYTHING,
        "complaints": ANYTHING,
        "facts": OBJECT,
    }
)
OF_A_PERSON = Fields(
    {
        "id": NAME,
        "kind": words(*KINDS_OF_PERSON),
        "victim": YES_NO,
        "household": NAME,
        "tenure": NAME,
        "under_18": YES_NO,
        "agrees": YES_NO,
        "facts": OBJECT,
    }
)
OF_A_REPORT = Fields(
    {
        "id": NAME,
        "by": NAME,
        "on_behalf_of": NAME,
        "contact": NAME,
        "made": YES_NO,
        "behaviour": NAME,
        "in_area": YES_NO,
        "incident": NAME,
        "incident_first": DATE,
        "incident_last": DATE,
        "ongoing": YES_NO,
        "problem": NAME,
        "location": NAME,
        "culprit": NAME,
        "reported": DATE,
        "to": words(*RECIPIENTS),
        "recipient": NAME,
        "channel": words(*CHANNELS),
        "anonymous": YES_NO,
        "repeat_contact": YES_NO,
        "reply_due": DATE,
        "hate": OBJECT,
        "s104_12": OBJECT,
        "facts": OBJECT,
    }
)
OF_HATE = Fields(
    {
        "kind": words(*HATE_KINDS),
        "strands": LIST,
        "said_by": words(*SAYERS),
        "flagged_on": FLAGGED,
    }
)
DATED = (str, dict)
OF_A_DECISION = Fields({"counts": YES_NO, "by": NAME, "reason": NAME})


def load_application(data: object) -> Application:
    """The application in ``data`` (parsed JSON, in the form of design.md §5).

    Raises `BadInput` with one line per problem, each beginning with the path of its field.
    """
    return _Loader().application(data)


class _Loader(Reading):
    def application(self, data: object) -> Application:
        if not isinstance(data, Mapping):
            raise BadInput([f"application: must be an object, not {shown(data)}"])
        applied = self._applied_on(data)
        clean = self.clean(data, OF_AN_APPLICATION, "")
        applicant: str = clean.get("applicant") or THE_APPLICANT
        declared = self._behaviours(clean)
        people = self._people(clean)
        reports = self._reports(clean, applicant)
        facts = self.facts(clean, "")
        if self.problems:
            raise BadInput(self.problems)
        return Application(
            *applied,
            applicant,
            clean.get("started_by", ABSENT),
            declared or _behaviours_in(reports),
            people,
            reports,
            tuple(sorted(reports, key=_order)),
            facts,
        )

    def _applied_on(self, data: Json) -> Span:
        value = data.get("applied_on")
        span = None if value is None else span_of(value)
        if span is None or span[0] == EARLIEST or span[1] == LATEST:
            said = f", not {shown(value)}" if "applied_on" in data else ""
            what = "must be" if "applied_on" in data else "is missing; it must be"
            self.problems.append(f"applied_on: {what} the day of the application, such as 2026-03-12{said}")
            return EARLIEST, EARLIEST
        return span

    def _behaviours(self, data: Clean) -> tuple[str, ...]:
        value = data.get("behaviours")
        if value is None:
            return ()
        if not isinstance(value, list) or not value:
            self.problems.append(f"behaviours: must be a list with at least one name, not {shown(value)}")
            return ()
        names: list[str] = []
        for index, name in enumerate(value):
            if not isinstance(name, str) or not name:
                self.problems.append(f"behaviours[{index}]: must be a name, not {shown(name)}")
            elif name in names:
                self.problems.append(f"behaviours[{index}]: {shown(name)} is there twice")
            else:
                names.append(name)
        return tuple(names)

    def _people(self, data: Clean) -> dict[str, Person]:
        people: dict[str, Person] = {}
        for path, item in self.objects(data, "people", required=False):
            clean = self.clean(item, OF_A_PERSON, path)
            get = clean.get
            name = self.id(clean, path, people)
            people[name] = Person(
                name,
                get("kind", ABSENT),
                get("victim", ABSENT),
                get("household", ABSENT),
                get("tenure", ABSENT),
                get("under_18", ABSENT),
                get("agrees", True),
                self.facts(clean, path),
            )
        return people

    def _reports(self, data: Clean, applicant: str) -> tuple[Report, ...]:
        reports: dict[str, Report] = {}
        for path, item in self.objects(data, "complaints", required=True):
            clean = self.clean(item, OF_A_REPORT, path)
            name = self.id(clean, path, reports)
            reports[name] = self._report(clean, path, name, applicant)
        return tuple(reports.values())

    def _report(self, item: Clean, path: str, name: str, applicant: str) -> Report:
        get = item.get
        vague: list[str] = []
        reported = self.span(item, "reported", path, vague)
        began, ended = self._incident(item, path, vague)
        by = get("by", applicant)
        decision = self._decision(item, path)
        left_out, kept = _settled_by(decision)
        return Report(
            name,
            by,
            get("on_behalf_of", by),
            get("contact", ABSENT),
            get("made", True),
            get("behaviour", ABSENT),
            get("in_area", True),
            get("incident", ABSENT),
            began[0],
            began[1],
            ended[0],
            ended[1],
            get("problem", ABSENT),
            get("location", ABSENT),
            get("culprit", ABSENT),
            reported[0],
            reported[1],
            get("to", ABSENT),
            get("recipient", ABSENT),
            get("channel", ABSENT),
            get("anonymous", False),
            get("repeat_contact", False),
            self.span(item, "reply_due", path) if "reply_due" in item else None,
            self._hate(item, path),
            left_out,
            kept,
            decision,
            self.facts(item, path),
            tuple(vague),
        )

    def _incident(self, item: Clean, path: str, vague: list[str]) -> tuple[Span, Span]:
        """First and last day of the incident, each as the days it may have been.

        No ``incident_last`` means a single day; ``ongoing`` means every day since the first.
        """
        began = ended = self.span(item, "incident_first", path, vague)
        ongoing = item.get("ongoing", False)
        if "incident_last" in item:
            ended = self.span(item, "incident_last", path, None if ongoing else vague)
            if ended[1] < began[0]:
                self.problems.append(f"{path}.incident_last: is before incident_first")
            if ended != began:
                began = (began[0], min(began[1], ended[1]))
                ended = (max(began[0], ended[0]), ended[1])
        if ongoing is None:
            vague.append("ongoing")
            return began, (ended[0], LATEST)
        return began, (LATEST, LATEST) if ongoing else ended

    def _hate(self, item: Clean, path: str) -> Hate | Absent | None:
        value = item.get("hate", ABSENT)
        if value is ABSENT or value is None:
            return value
        path = f"{path}.hate"
        get = self.clean(value, OF_HATE, path).get
        strands = get("strands", [])
        if strands and not all(isinstance(name, str) and name for name in strands):
            self.problems.append(f"{path}.strands: must be a list of names or null, not {shown(strands)}")
        flagged = get("flagged_on", True)
        if isinstance(flagged, DATED):
            self.span(value, "flagged_on", path)
            flagged = True
        elif flagged is True and "flagged_on" in value:
            self.problems.append(f"{path}.flagged_on: {FLAGGED.says}, not true")
        return Hate(
            get("kind", ABSENT),
            None if strands is None else tuple(strands),
            get("said_by", ABSENT),
            flagged,
        )

    def _decision(self, item: Clean, path: str) -> Decision | Absent | None:
        value = item.get("s104_12", ABSENT)
        if value is ABSENT or value is None:
            return value
        get = self.clean(value, OF_A_DECISION, f"{path}.s104_12").get
        return Decision(get("counts", True), get("by"), get("reason"))


def _settled_by(decision: Decision | Absent | None) -> tuple[bool | None, bool]:
    """Whether a report is left out (None: not known), and whether it is kept, by a named person."""
    if decision is ABSENT:
        return False, False
    if decision is None or decision.counts is None:
        return None, False
    named = decision.by is not None
    return named and not decision.counts, named and decision.counts


def _order(report: Report) -> tuple[date, str]:
    return report.reported_from, report.id


def _behaviours_in(reports: tuple[Report, ...]) -> tuple[str | None, ...]:
    """The behaviours the reports name, where the application itself names none."""
    named = sorted({report.behaviour for report in reports if isinstance(report.behaviour, str)})
    return tuple(named) or (None,)
