"""Reading an edition of the bank from its data, and everything that is wrong with it at once.

The data are one object: the fields of :class:`~selfassess.domain.bank.Bank`, with lists for tuples and
dates as ``"2026-11-25"``. Whoever must mend a file gets every problem with its place, not the first one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from selfassess.domain.bank import Bank, Basis, Criterion, Duty, Levels, Point, Theme

#: What the product may come to know about practice, and a criterion may show beside what is done.
FIGURES = frozenset(
    {
        "acknowledged-in-time",
        "actions-closed",
        "applications-passed-on",
        "figures-published",
        "independent-chair",
        "named-contact-given",
        "outcome-told",
        "statements-offered",
        "three-reports-honoured",
        "threshold-decided-in-time",
        "told-decision-in-writing",
        "victims-invited",
    }
)
#: How far the source behind a criterion was read before we wrote it.
SOURCE_STATUSES = frozenset(
    {
        "primary-read",
        "primary-read-in-part",
        "secondary-summary",
        "practice-example",
        "not-read-verbatim",
    }
)
LONGEST_TITLE = 60
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
VERSION = re.compile(r"\d{4}-\d{2}(?:\.\d+)?")
LEVELS = 4

T = TypeVar("T")
Json = Mapping[str, object]


class BankProblems(ValueError):
    """The data are no bank. ``problems`` has a line for each: ``"path: sentence"``, in the data's order."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("\n".join(self.problems))


def load_bank(data: object) -> Bank:
    """The bank that an edition's data describe.

    Raises:
        BankProblems: with every problem found.
    """
    reader = _Reader()
    bank = reader.bank(data)
    if reader.problems or bank is None:
        raise BankProblems(reader.problems)
    return bank


class _Reader:
    """Strict readers that never raise: a wrong value is a problem with its path and a harmless stand-in."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, path: str, sentence: str) -> None:
        self.problems.append(f"{path}: {sentence}")

    # One value

    def text(self, item: Json, key: str, path: str, *, may_be_empty: bool = False) -> str:
        value = item.get(key)
        if not isinstance(value, str):
            self.wrong(f"{path}.{key}", "must be a text")
        elif not value.strip() and not may_be_empty:
            self.wrong(f"{path}.{key}", "must not be empty")
        elif value != value.strip():
            self.wrong(f"{path}.{key}", "must not begin or end with a space")
        else:
            return value
        return ""

    def key(self, item: Json, key: str, path: str) -> str:
        value = self.text(item, key, path)
        if value and not ID.fullmatch(value):
            self.wrong(f"{path}.{key}", "must be small letters and figures joined by hyphens")
        return value

    def one_of(self, item: Json, key: str, path: str, options: Iterable[str]) -> str:
        value = self.text(item, key, path)
        if value and value not in options:
            self.wrong(f"{path}.{key}", f"must be one of {', '.join(sorted(options))}, not {value[:40]!r}")
        return value

    def number(self, item: Json, key: str, path: str, least: int, most: int) -> int:
        value = item.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.wrong(f"{path}.{key}", f"must be a whole number from {least} to {most}")
        return least

    def day(self, item: Json, key: str, path: str) -> date:
        value = item.get(key)
        try:
            return date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
        except ValueError:
            self.wrong(f"{path}.{key}", 'must be a day such as "2026-11-25"')
            return date.min

    def yes_no(self, item: Json, key: str, path: str) -> bool:
        value = item.get(key)
        if not isinstance(value, bool):
            self.wrong(f"{path}.{key}", "must be true or false")
        return value is True

    # Several values

    def record(self, value: object, path: str, kind: type | None = None) -> Json | None:
        """The object, its fields those of ``kind`` and no others; None where it is no object."""
        if not isinstance(value, dict):
            self.wrong(path, "must be an object")
            return None
        if kind is not None:
            known = {one.name: one.default is not MISSING for one in fields(kind)}
            for key in value:
                if key not in known:
                    self.wrong(f"{path}.{str(key)[:40]}", "is not a field here")
            for key, optional in known.items():
                if key not in value and not optional:
                    self.wrong(f"{path}.{key}", "is missing")
            # What is missing has been said: the readers below need not say it again.
            return value if all(key in value or optional for key, optional in known.items()) else None
        return value

    def each(self, item: Json, key: str, path: str, read: Callable[[object, str], T | None]) -> tuple[T, ...]:
        value = item.get(key)
        if not isinstance(value, list):
            self.wrong(f"{path}.{key}" if path else key, "must be a list")
            return ()
        where = f"{path}.{key}" if path else key
        found = (read(one, f"{where}[{index}]") for index, one in enumerate(value))
        return tuple(one for one in found if one is not None)

    def texts(self, item: Json, key: str, path: str, *, least: int = 0) -> tuple[str, ...]:
        found = self.each(item, key, path, self._text)
        if len(found) < least:
            self.wrong(f"{path}.{key}", f"must hold {least} or more texts")
        if len(set(found)) < len(found):
            self.wrong(f"{path}.{key}", "says the same twice")
        return found

    def _text(self, value: object, path: str) -> str | None:
        if isinstance(value, str) and value.strip() and value == value.strip():
            return value
        self.wrong(path, "must be a text, without spaces around it")
        return None

    def apart(self, items: Sequence[T], name: Callable[[T], str], path: str) -> None:
        """Nothing in a list has the name of another."""
        seen: set[str] = set()
        for item in items:
            if name(item) in seen:
                self.wrong(path, f"{name(item)!r} is there twice")
            seen.add(name(item))

    # The bank

    def bank(self, data: object) -> Bank | None:
        item = self.record(data, "bank", Bank)
        if item is None:
            return None
        points = self.each(item, "points", "", self.point)
        themes = self.each(item, "themes", "", self.theme)
        point_keys, theme_keys = {one.key for one in points}, {one.key for one in themes}
        self.apart(points, lambda one: one.key, "points")
        self.apart(themes, lambda one: one.key, "themes")
        criteria = self.each(
            item, "criteria", "", lambda value, path: self.criterion(value, path, theme_keys, point_keys)
        )
        self.apart(criteria, lambda one: one.id, "criteria")
        self.apart(criteria, lambda one: one.title, "criteria")
        version = self.text(item, "version", "bank")
        if version and not VERSION.fullmatch(version):
            self.wrong("bank.version", 'must be a year and month such as "2026-11"')
        return Bank(
            version=version,
            published_on=self.day(item, "published_on", "bank"),
            law_as_of=self.day(item, "law_as_of", "bank"),
            what_changed=self.text(item, "what_changed", "bank"),
            law_changed=self.yes_no(item, "law_changed", "bank"),
            statement=self.text(item, "statement", "bank"),
            points=points,
            themes=themes,
            criteria=_by_theme(criteria, themes),
            mapping=self.mapping(item, {one.id for one in criteria}),
        )

    def point(self, value: object, path: str) -> Point | None:
        item = self.record(value, path, Point)
        if item is None:
            return None
        return Point(
            key=self.key(item, "key", path),
            letter=self.text(item, "letter", path),
            heading=self.text(item, "heading", path),
            meaning=self.text(item, "meaning", path),
            source=self.text(item, "source", path),
        )

    def theme(self, value: object, path: str) -> Theme | None:
        item = self.record(value, path, Theme)
        if item is None:
            return None
        return Theme(
            key=self.key(item, "key", path),
            title=self.text(item, "title", path),
            about=self.text(item, "about", path),
            minutes=self.number(item, "minutes", path, 1, 600),
        )

    def criterion(self, value: object, path: str, themes: set[str], points: set[str]) -> Criterion | None:
        name = value.get("id") if isinstance(value, dict) else None
        path = f"{path} {name[:60]}" if isinstance(name, str) else path
        item = self.record(value, path, Criterion)
        if item is None:
            return None
        title = self.text(item, "title", path)
        if len(title) > LONGEST_TITLE:
            self.wrong(f"{path}.title", f"must have {LONGEST_TITLE} characters at most, not {len(title)}")
        basis = self.one_of(item, "basis", path, [one.value for one in Basis])
        duty = None if item["duty"] is None else self.duty(item["duty"], f"{path}.duty")
        written = self.levels(item, "written", path)
        done = self.levels(item, "done", path)
        self._holds_together(item, path)
        return Criterion(
            id=self.key(item, "id", path),
            theme=self.one_of(item, "theme", path, themes),
            point=self.one_of(item, "point", path, points),
            title=title,
            question=self.text(item, "question", path),
            why=self.text(item, "why", path),
            basis=Basis(basis) if basis in list(Basis) else Basis.GOOD,
            source=self.text(item, "source", path),
            source_status=self.one_of(item, "source_status", path, SOURCE_STATUSES),
            weight=self.number(item, "weight", path, 1, 3),
            effort=self.number(item, "effort", path, 1, 3),
            duty=duty,
            written=written,
            done=done,
            evidence=self.texts(item, "evidence", path, least=1),
            policy_signals=self.texts(item, "policy_signals", path),
            warning_signals=self.texts(item, "warning_signals", path),
            template_document=self.text(item, "template_document", path),
            action=self.text(item, "action", path),
            figure=self.figure(item, path),
            figure_levels=self.figure_levels(item, path),
        )

    def _holds_together(self, item: Json, path: str) -> None:
        """What one field asks of another."""
        if (item["duty"] is not None) != (item["basis"] == Basis.MUST):
            self.wrong(f"{path}.duty", "stands where the basis is must, and only there")
        if item["duty"] is None and item["written"] is None and item["done"] is None:
            self.wrong(path, "asks nothing: no duty, nothing written, nothing done")
        ladders = [one for key in ("written", "done") if isinstance(one := item[key], list)]
        said = [text for ladder in ladders for text in ladder if isinstance(text, str)]
        if len({text.casefold() for text in said}) < len(said):
            self.wrong(path, "two levels have the same text")
        if bool(item.get("figure")) != bool(item.get("figure_levels")):
            self.wrong(f"{path}.figure_levels", "stand where there is a figure, and only there")
        if item.get("figure") and item["done"] is None:
            self.wrong(f"{path}.figure", "says what is done, which is not asked here")

    def duty(self, value: object, path: str) -> Duty | None:
        item = self.record(value, path, Duty)
        if item is None:
            return None
        return Duty(
            citation=self.text(item, "citation", path),
            words=self.text(item, "words", path),
            question=self.text(item, "question", path),
        )

    def levels(self, item: Json, key: str, path: str) -> Levels | None:
        if item[key] is None:
            return None
        found = self.each(item, key, path, self._text)
        if len(found) != LEVELS:
            self.wrong(f"{path}.{key}", "must hold four texts, of levels 0 to 3, or be null")
            return None
        return found[0], found[1], found[2], found[3]

    def figure(self, item: Json, path: str) -> str:
        return self.one_of(item, "figure", path, FIGURES) if item.get("figure") else ""

    def figure_levels(self, item: Json, path: str) -> tuple[float, ...]:
        shares = item.get("figure_levels", [])
        if not isinstance(shares, list) or not all(_is_share(one) for one in shares):
            self.wrong(f"{path}.figure_levels", "must be a list of shares from 0 to 1")
            return ()
        if shares and (len(shares) != LEVELS - 1 or sorted(set(shares)) != shares):
            self.wrong(f"{path}.figure_levels", "must be three rising shares, for levels 1, 2 and 3")
        return tuple(float(one) for one in shares)

    def mapping(self, item: Json, ids: set[str]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Of each older edition, which ids became which; an empty list is a criterion no longer asked."""
        editions = self.record(item["mapping"], "mapping") or {}
        found: dict[str, Mapping[str, tuple[str, ...]]] = {}
        for version, moved in editions.items():
            path = f"mapping.{version}"
            became = self.record(moved, path) or {}
            found[version] = MappingProxyType({old: self.texts(became, old, path) for old in became})
            for old, new in found[version].items():
                for one in new:
                    if one not in ids:
                        self.wrong(f"{path}.{old}", f"{one!r} is no criterion of this edition")
                if old in ids and old not in new:
                    self.wrong(f"{path}.{old}", "is still asked here: an id never changes its meaning")
        return MappingProxyType(found)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _by_theme(criteria: tuple[Criterion, ...], themes: tuple[Theme, ...]) -> tuple[Criterion, ...]:
    """The criteria in the order of the themes; within one, as they were written."""
    order = {theme.key: index for index, theme in enumerate(themes)}
    return tuple(sorted(criteria, key=lambda one: order.get(one.theme, len(order))))
