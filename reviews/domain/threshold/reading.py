"""Small strict readers, shared by what loads an application's fields.

They never raise: a wrong value becomes a problem with its path and a harmless stand-in, so that
one pass over the input finds everything that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from .application import ABSENT, HANDS, Absent, Fact, Facts, Reference
from .periods import EARLIEST, LATEST, span_of
from .problems import listed, shown

Json = Mapping[str, object]
Span = tuple[date, date]

NO_FACTS: Facts = {}
FACT_KEYS = frozenset(("value", "by", "on"))
DATE_FORMS = 'use a date such as "2026-03-14", a month such as "2026-03", {"from": …, "to": …} or null'


class Reading:
    """The problems found so far, and the readers that find them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def only(self, item: Json, known: frozenset[str], path: str) -> None:
        """Every key must be one that a rule can turn on: a slip of the pen must not pass unseen."""
        for key in item.keys() - known if not item.keys() <= known else ():
            where = f"{path}.{key}" if path else f"{key}"
            self.problems.append(f"{ascii(where)[1:-1]}: is not a field of an application")

    def reference(self, item: Json, key: str, path: str) -> Reference:
        """A name of something: text that is not empty, null, or absent."""
        value = item.get(key, ABSENT)
        if value is ABSENT:
            return ABSENT
        if value is None:
            return None
        if isinstance(value, str) and value:
            return value
        self._wrong(path, key, "must be a name or null", value)
        return None

    def choice(self, item: Json, key: str, path: str, options: tuple[str, ...]) -> Reference:
        """One of a closed list of words, null, or absent."""
        value = item.get(key, ABSENT)
        if value is ABSENT:
            return ABSENT
        if value is None:
            return None
        if isinstance(value, str) and value in options:
            return value
        self._wrong(path, key, f"must be {listed(options)}, or null", value)
        return None

    def yes_no(self, item: Json, key: str, path: str) -> bool | None | Literal[Absent.ABSENT]:
        """True, false, null, or absent."""
        value = item.get(key, ABSENT)
        if value is ABSENT:
            return ABSENT
        if value is None:
            return None
        if isinstance(value, bool):
            return value
        self._wrong(path, key, "must be true, false or null", value)
        return None

    def presumed(self, item: Json, key: str, path: str, presumption: bool) -> bool | None:
        """True, false or null; where nobody has said anything, the presumption."""
        value = self.yes_no(item, key, path)
        return presumption if value is ABSENT else value

    def span(self, item: Json, key: str, path: str, vague: list[str]) -> Span:
        """First and last day a date may mean; its name joins ``vague`` unless it is one day."""
        value = item.get(key)
        found = span_of(value)
        if found is None:
            self._wrong(path, key, DATE_FORMS, value)
            return EARLIEST, LATEST
        if found[0] != found[1]:
            vague.append(key)
        return found

    def facts(self, item: Json, path: str) -> Facts:
        """Local facts by their keys. A fact is ``{"value", "by", "on"}``, or null: not known."""
        value = item.get("facts", ABSENT)
        if value is ABSENT:
            return NO_FACTS
        path = f"{path}.facts" if path else "facts"
        if not isinstance(value, Mapping):
            self.problems.append(f"{path}: must be an object, not {shown(value)}")
            return NO_FACTS
        return {key: self._fact(fact, f"{path}.{ascii(key)[1:-1]}") for key, fact in value.items()}

    def _fact(self, value: object, path: str) -> Fact:
        if value is None:
            return Fact(None)
        if not isinstance(value, Mapping):
            self.problems.append(f'{path}: must be {{"value", "by", "on"}} or null, not {shown(value)}')
            return Fact(None)
        self.only(value, FACT_KEYS, path)
        if "value" not in value:
            self.problems.append(f"{path}.value: is missing; use true, false or null")
        by = self.choice(value, "by", path, HANDS)
        found = self.yes_no(value, "value", path)
        on = self.span(value, "on", path, []) if "on" in value else (EARLIEST, LATEST)
        day = on[0] if on[0] == on[1] else None
        return Fact(None if found is ABSENT else found, None if by is ABSENT else by, day)

    def objects(self, data: Json, key: str, *, required: bool) -> Iterator[tuple[str, Json]]:
        """Each object of a list, with its path."""
        value = data.get(key, ABSENT)
        if value is ABSENT and not required:
            return
        if not isinstance(value, list):
            what = "is missing; it" if value is ABSENT else "it"
            said = "" if value is ABSENT else f", not {shown(value)}"
            self.problems.append(f"{key}: {what} must be a list{said}")
            return
        for index, item in enumerate(value):
            if isinstance(item, Mapping):
                yield f"{key}[{index}]", item
            else:
                self.problems.append(f"{key}[{index}]: must be an object, not {shown(item)}")

    def id(self, item: Json, path: str, seen: Mapping[str, object]) -> str:
        """The item's own name, which nothing else in its list may have."""
        value = item.get("id")
        if not isinstance(value, str) or not value:
            problem = "must be a name" if "id" in item else "is missing; every item needs a name"
            self.problems.append(f"{path}.id: {problem}" + (f", not {shown(value)}" if "id" in item else ""))
            return f"{path} without a name"
        if value in seen:
            self.problems.append(f"{path}.id: {shown(value)} is there twice")
        return value

    def _wrong(self, path: str, key: str, what: str, value: object) -> None:
        where = f"{path}.{key}" if path else key
        self.problems.append(f"{where}: {what}, not {shown(value)}")
