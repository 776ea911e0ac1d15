"""Small strict readers for the fields of an application.

They never raise: a wrong value becomes a problem with its path and a harmless stand-in, so that
one pass over the input finds everything that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .application import ABSENT, HANDS, Fact, Facts
from .periods import EARLIEST, LATEST, span_of
from .problems import listed, shown

Json = Mapping[str, object]
#: An object whose every field holds what it may.
Clean = Mapping[str, Any]
Span = tuple[date, date]

NO_FACTS: Facts = {}
UNKNOWN_SPAN: Span = (EARLIEST, LATEST)
DATE_FORMS = 'use a date such as "2026-03-14", a month such as "2026-03", {"from": …, "to": …} or null'


class Kind:
    """What a field may hold: its types, the words it may be, and how to say so."""

    def __init__(self, says: str, *types: type, words: tuple[str, ...] = ()) -> None:
        self.types = types
        self.words = frozenset(words)
        self.says = f"must be {listed(words)}, or null" if words else says

    def holds(self, value: object) -> bool:
        """Whether a value is of this kind; null always is, empty text never."""
        if value is None:
            return True
        return isinstance(value, self.types) and value != "" and (not self.words or value in self.words)


class Fields:
    """The fields that an object may have, made ready so that one without a fault is seen at once."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self.known: dict[str, tuple[frozenset[type], frozenset[str | None]]] = {
            name: (
                frozenset((*kind.types, type(None))),
                frozenset((*kind.words, None) if kind.words else ()),
            )
            for name, kind in kinds.items()
        }

    def hold(self, item: Json) -> bool:
        """Whether every field is known and surely holds what it may; `Kind.holds` has the last word."""
        known = self.known
        for name, value in item.items():
            if name not in known:
                return False
            types, options = known[name]
            if value.__class__ not in types or (not value and value == ""):
                return False
            if options and value not in options:
                return False
        return True


NAME = Kind("must be a name or null", str)
YES_NO = Kind("must be true, false or null", bool)
DATE = Kind(DATE_FORMS, str, dict)
OBJECT = Kind("must be an object or null", dict)
LIST = Kind("must be a list or null", list)
FLAGGED = Kind(f"{DATE_FORMS}, or false", str, dict, bool)


def words(*options: str) -> Kind:
    """The kind of a field that holds one of a closed list of words."""
    return Kind("", str, words=options)


OF_A_FACT = Fields({"value": YES_NO, "by": words(*HANDS), "on": DATE})


class Reading:
    """The problems found so far, and the readers that find them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def clean(self, item: Json, fields: Fields, path: str) -> Clean:
        """The object with only the fields that hold what they may; every other one is a problem.

        A key that no rule can turn on is one too: a slip of the pen must not pass unseen.
        """
        return item if fields.hold(item) else self._cleaned(item, fields.kinds, path)

    def _cleaned(self, item: Json, kinds: Mapping[str, Kind], path: str) -> Clean:
        good = {}
        for key, value in item.items():
            kind = kinds.get(key)
            where = f"{path}.{ascii(key)[1:-1]}" if path else ascii(key)[1:-1]
            if kind is None:
                self.problems.append(f"{where}: is not a field of an application")
            elif not kind.holds(value):
                self.problems.append(f"{where}: {kind.says}, not {shown(value)}")
            else:
                good[key] = value
        return good

    def span(self, item: Json, key: str, path: str, vague: list[str] | None = None) -> Span:
        """First and last day a date may mean; its name joins ``vague`` unless it is one day."""
        value = item.get(key)
        found = span_of(value)
        if found is None:
            self.problems.append(f"{path}.{key}: {DATE_FORMS}, not {shown(value)}")
            return UNKNOWN_SPAN
        if vague is not None and found[0] != found[1]:
            vague.append(key)
        return found

    def facts(self, item: Json, path: str) -> Facts:
        """Local facts by their keys. A fact is ``{"value", "by", "on"}``, or null: not known."""
        value = item.get("facts")
        if not value or not isinstance(value, Mapping):
            return NO_FACTS
        path = f"{path}.facts" if path else "facts"
        return {key: self._fact(fact, f"{path}.{ascii(key)[1:-1]}") for key, fact in value.items()}

    def _fact(self, value: object, path: str) -> Fact:
        if value is None:
            return Fact(None)
        if not isinstance(value, dict):
            self.problems.append(f'{path}: must be {{"value", "by", "on"}} or null, not {shown(value)}')
            return Fact(None)
        if "value" not in value:
            self.problems.append(f"{path}.value: is missing; use true, false or null")
        good = self.clean(value, OF_A_FACT, path)
        found, by = good.get("value"), good.get("by")
        on = self.span(good, "on", path) if "on" in good else UNKNOWN_SPAN
        return Fact(
            found if isinstance(found, bool) else None,
            by if isinstance(by, str) else None,
            on[0] if on[0] == on[1] else None,
        )

    def objects(self, data: Json, key: str, *, required: bool) -> Iterator[tuple[str, Json]]:
        """Each object of a list, with its path."""
        value = data.get(key, ABSENT)
        if not required and (value is ABSENT or value is None):
            return
        if not isinstance(value, list):
            what = (
                "is missing; it must be a list" if value is ABSENT else f"must be a list, not {shown(value)}"
            )
            self.problems.append(f"{key}: {what}")
            return
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield f"{key}[{index}]", item
            else:
                self.problems.append(f"{key}[{index}]: must be an object, not {shown(item)}")

    def id(self, item: Json, path: str, seen: Mapping[str, object]) -> str:
        """The item's own name, which nothing else in its list may have."""
        value = item.get("id")
        if not isinstance(value, str) or not value:
            if value is None:
                self.problems.append(f"{path}.id: is missing; it must be a name")
            return f"{path} without a name"
        if value in seen:
            self.problems.append(f"{path}.id: {shown(value)} is there twice")
        return value
