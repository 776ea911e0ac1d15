"""What one version of a procedure says that another does not, statement by statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .procedure import Procedure
from .read_back import Section, Statement, in_english, read_back
from .read_back_words import HEADINGS

#: Statements about where a text was found, which change nothing for anybody.
ABOUT_THE_SOURCE = ("source", "source-read", "source-whole", "source-note")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing said before, now, or both; "" where it was not said.

    ``part`` is its path in the newer version, or in the older one where it has gone.
    """

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed in one section; ``state`` is changed, new or gone."""

    heading: str
    state: str
    changes: tuple[Change, ...]


def differences(before: Procedure, after: Procedure, *, source: bool = False) -> tuple[Difference, ...]:
    """Every statement in which two versions differ, in the order of the newer one; empty if none does.

    A route is the same route where its id is. ``source`` tells of address, date and note as well.
    """
    older = {_key(section): section for section in read_back(before)}
    newer = {_key(section): section for section in read_back(after)}
    found = []
    for key in [*newer, *(key for key in older if key not in newer)]:
        changes = tuple(_changes(_said(older.get(key), source=source), _said(newer.get(key), source=source)))
        titles = tuple(_title(older, newer, key))
        if changes or titles:
            state = "new" if key not in older else "gone" if key not in newer else "changed"
            found.append(Difference(_heading(newer.get(key) or older[key]), state, (*titles, *changes)))
    return tuple(found)


def _key(section: Section) -> str:
    return f"{section.code}:{section.route}"


def _heading(section: Section) -> str:
    return section.title or HEADINGS[section.code]


def _title(older: dict[str, Section], newer: dict[str, Section], key: str) -> Iterator[Change]:
    """A route that was given another name."""
    if key in older and key in newer and older[key].title != newer[key].title:
        yield Change("title", older[key].title, newer[key].title)


def _said(section: Section | None, *, source: bool) -> list[tuple[str, str, str]]:
    """Each statement as its kind, its path and its words, with what stands beneath it after it."""
    if section is None:
        return []
    return [
        one
        for statement in section.statements
        if source or statement.code not in ABOUT_THE_SOURCE
        for one in _flat([statement])
    ]


def _flat(statements: Iterable[Statement]) -> Iterator[tuple[str, str, str]]:
    for one in statements:
        yield one.code.partition("-")[0], one.part, in_english(one)
        yield from _flat(one.under)


def _changes(older: list[tuple[str, str, str]], newer: list[tuple[str, str, str]]) -> Iterator[Change]:
    """What is new, each beside the statement of its kind that it took the place of, then what has gone."""
    gone = _without(older, newer)
    for kind, part, words in _without(newer, older):
        place = next((one for one in gone if one[0] == kind), None)
        if place is not None:
            gone.remove(place)
        yield Change(part, place[2] if place else "", words)
    for _, part, words in gone:
        yield Change(part, words, "")


def _without(
    some: list[tuple[str, str, str]], others: list[tuple[str, str, str]]
) -> list[tuple[str, str, str]]:
    """Those whose words are not among the others', as often as they are said."""
    left = [words for _, _, words in others]
    kept = []
    for one in some:
        if one[2] in left:
            left.remove(one[2])
        else:
            kept.append(one)
    return kept
