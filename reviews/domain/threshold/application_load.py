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
from .reading import NO_FACTS, Json, Reading, Span

APPLICATION_KEYS = frozenset(
    ("applied_on", "applicant", "started_by", "behaviours", "people", "complaints", "facts")
)
PERSON_KEYS = frozenset(("id", "kind", "victim", "household", "tenure", "under_18", "agrees", "facts"))
COMPLAINT_KEYS = frozenset(
    (
        "id", "by", "on_behalf_of", "contact", "made", "behaviour", "in_area", "incident",
        "incident_first", "incident_last", "ongoing", "problem", "location", "culprit", "reported",
        "to", "recipient", "channel", "anonymous", "repeat_contact", "reply_due", "hate", "s104_12",
        "facts",
    )
)  # fmt: skip
HATE_KEYS = frozenset(("kind", "strands", "said_by", "flagged_on"))
DECISION_KEYS = frozenset(("counts", "by", "reason"))


def load_application(data: object) -> Application:
    """The application in ``data`` (parsed JSON, in the form of design.md §5).

    Raises `BadInput` with one line per problem, each beginning with the path of its field.
    """
    return _Loader().application(data)


class _Loader(Reading):
    def application(self, data: object) -> Application:
        if not isinstance(data, Mapping):
            raise BadInput([f"application: must be an object, not {shown(data)}"])
        self.only(data, APPLICATION_KEYS, "")
        applied = self._applied_on(data)
        named = self.reference(data, "applicant", "")
        applicant = named if isinstance(named, str) else THE_APPLICANT
        started_by = self.choice(data, "started_by", "", STARTERS)
        declared = self._behaviours(data)
        people = self._people(data)
        reports = self._reports(data, applicant)
        facts = self.facts(data, "")
        if self.problems:
            raise BadInput(self.problems)
        behaviours = declared or _behaviours_in(reports)
        return Application(*applied, applicant, started_by, behaviours, people, reports, facts)

    def _applied_on(self, data: Json) -> Span:
        value = data.get("applied_on")
        span = None if value is None else span_of(value)
        if span is None or span[0] == EARLIEST or span[1] == LATEST:
            said = f", not {shown(value)}" if "applied_on" in data else ""
            what = "must be" if "applied_on" in data else "is missing; it must be"
            self.problems.append(f"applied_on: {what} the day of the application, such as 2026-03-12{said}")
            return EARLIEST, EARLIEST
        return span

    def _behaviours(self, data: Json) -> tuple[str, ...]:
        value = data.get("behaviours", ABSENT)
        if value is ABSENT:
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

    def _people(self, data: Json) -> dict[str, Person]:
        people: dict[str, Person] = {}
        for path, item in self.objects(data, "people", required=False):
            self.only(item, PERSON_KEYS, path)
            name = self.id(item, path, people)
            people[name] = Person(
                name,
                self.choice(item, "kind", path, KINDS_OF_PERSON),
                self.yes_no(item, "victim", path),
                self.reference(item, "household", path),
                self.reference(item, "tenure", path),
                self.yes_no(item, "under_18", path),
                self.presumed(item, "agrees", path, True),
                self.facts(item, path),
            )
        return people

    def _reports(self, data: Json, applicant: str) -> tuple[Report, ...]:
        reports: dict[str, Report] = {}
        for path, item in self.objects(data, "complaints", required=True):
            if not item.keys() <= COMPLAINT_KEYS:
                self.only(item, COMPLAINT_KEYS, path)
            name = self.id(item, path, reports)
            reports[name] = self._report(item, path, name, applicant)
        return tuple(reports.values())

    def _report(self, item: Json, path: str, name: str, applicant: str) -> Report:
        reference = self.reference
        vague: list[str] = []
        reported = self.span(item, "reported", path, vague)
        began, ended = self._incident(item, path, vague)
        by = reference(item, "by", path)
        maker = applicant if by is ABSENT else by
        behalf = reference(item, "on_behalf_of", path)
        return Report(
            name,
            maker,
            maker if behalf is ABSENT else behalf,
            reference(item, "contact", path),
            self.presumed(item, "made", path, True),
            reference(item, "behaviour", path),
            self.presumed(item, "in_area", path, True),
            reference(item, "incident", path),
            *began,
            *ended,
            reference(item, "problem", path),
            reference(item, "location", path),
            reference(item, "culprit", path),
            *reported,
            self.choice(item, "to", path, RECIPIENTS),
            reference(item, "recipient", path),
            self.choice(item, "channel", path, CHANNELS),
            self.presumed(item, "anonymous", path, False),
            self.presumed(item, "repeat_contact", path, False),
            self.span(item, "reply_due", path, []) if "reply_due" in item else None,
            self._hate(item, path),
            self._decision(item, path),
            self.facts(item, path) if "facts" in item else NO_FACTS,
            tuple(vague),
        )

    def _incident(self, item: Json, path: str, vague: list[str]) -> tuple[Span, Span]:
        """First and last day of the incident, each as the days it may have been.

        No ``incident_last`` means a single day; ``ongoing`` means every day since the first.
        """
        began = self.span(item, "incident_first", path, vague)
        ongoing = self.presumed(item, "ongoing", path, False)
        ended = began
        if "incident_last" in item:
            ended = self.span(item, "incident_last", path, [] if ongoing else vague)
            if ended[1] < began[0]:
                self.problems.append(f"{path}.incident_last: is before incident_first")
            began = (began[0], min(began[1], ended[1]))
            ended = (max(began[0], ended[0]), ended[1])
        if ongoing is None:
            vague.append("ongoing")
            return began, (ended[0], LATEST)
        return began, (LATEST, LATEST) if ongoing else ended

    def _hate(self, item: Json, path: str) -> Hate | None | Absent:
        value = item.get("hate", ABSENT)
        if value is ABSENT:
            return ABSENT
        path = f"{path}.hate"
        if isinstance(value, Mapping):
            self.only(value, HATE_KEYS, path)
            return Hate(
                self.choice(value, "kind", path, HATE_KINDS),
                self._strands(value, path),
                self.choice(value, "said_by", path, SAYERS),
                self._flagged(value, path),
            )
        if value is not None:
            self.problems.append(f"{path}: must be an object or null, not {shown(value)}")
        return None

    def _strands(self, hate: Json, path: str) -> tuple[str, ...] | None:
        value = hate.get("strands", [])
        if value is None:
            return None
        if isinstance(value, list) and all(isinstance(name, str) and name for name in value):
            return tuple(value)
        self.problems.append(f"{path}.strands: must be a list of names or null, not {shown(value)}")
        return None

    def _flagged(self, hate: Json, path: str) -> bool | None:
        """False only where it is known that nobody ever flagged it; not asked is in favour."""
        if "flagged_on" not in hate:
            return True
        value = hate["flagged_on"]
        if value is None or value is False:
            return None if value is None else False
        self.span(hate, "flagged_on", path, [])
        return True

    def _decision(self, item: Json, path: str) -> Decision | None | Absent:
        value = item.get("s104_12", ABSENT)
        if value is ABSENT:
            return ABSENT
        path = f"{path}.s104_12"
        if isinstance(value, Mapping):
            self.only(value, DECISION_KEYS, path)
            by, reason = self.reference(value, "by", path), self.reference(value, "reason", path)
            return Decision(
                self.presumed(value, "counts", path, True),
                None if by is ABSENT else by,
                None if reason is ABSENT else reason,
            )
        if value is not None:
            self.problems.append(f"{path}: must be an object or null, not {shown(value)}")
        return None


def _behaviours_in(reports: tuple[Report, ...]) -> tuple[str | None, ...]:
    """The behaviours the reports name, where the application itself names none."""
    named = sorted({report.behaviour for report in reports if isinstance(report.behaviour, str)})
    return tuple(named) or (None,)
