"""What a workbook that came back would change: from what was taken away, came back, and is saved now.

An answer has parts that hang together: a mark and its reason are one. A part is changed where what came back
differs from what was taken away; where somebody else has changed the same part meanwhile, it is a conflict,
and a person chooses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from selfassess.domain.answers import Mark


class Part(StrEnum):
    """What is changed or left as one."""

    DUTY = "duty"
    WRITTEN = "written"
    DONE = "done"
    DEPARTS = "departs"
    COMMENT = "comment"
    # Nothing but the word that an answer carried over from an earlier round is still true.
    CONFIRM = "confirm"


WITH_MARK = (Part.DUTY, Part.WRITTEN, Part.DONE)
WORDS = (Part.DEPARTS, Part.COMMENT)


class Kind(StrEnum):
    """What a difference asks of a person: a look, or a choice."""

    CHANGE = "change"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Said:
    """What one part says: a mark with its reason, or words alone in ``text``."""

    mark: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.mark or self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """What came back of one criterion: only the parts that differ from what was taken away.

    ``was`` and ``yours`` have the same parts. ``version`` is the answer's when it was taken away.
    """

    criterion: str
    sheet: str
    number: int
    version: int
    was: Mapping[Part, Said]
    yours: Mapping[Part, Said]
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class AsSaved:
    """What is saved of one criterion now, with who changed it last."""

    version: int
    parts: Mapping[Part, Said]
    draft: bool = False
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that would change: as taken away, as saved now, as it came back."""

    row: Row
    answer: AsSaved
    part: Part
    kind: Kind
    was: Said
    now: Said
    yours: Said

    @property
    def criterion(self) -> str:
        return self.row.criterion

    @property
    def version(self) -> int:
        """The version that the answer has now."""
        return self.answer.version

    @property
    def key(self) -> str:
        """A name for this choice, another one as soon as the answer changes again."""
        return f"{self.criterion}.{self.part.value}.{self.version}"

    @property
    def empties(self) -> bool:
        """Whether an answer would be taken out."""
        return self.part is not Part.CONFIRM and self.yours.is_empty

    @property
    def confirms(self) -> bool:
        """Whether saving this confirms the rest of an answer that was carried over."""
        return self.answer.draft


def said(mark: str, text: str) -> Said:
    """A mark with its reason; a reason that belongs to no mark of its own is not part of what is said."""
    return Said(mark, text if mark and Mark(mark).needs_reason else "")


def parts_of(fields: Mapping[str, str]) -> dict[Part, Said]:
    """The fields of an answer as parts."""
    marked = {part: said(fields.get(part, ""), fields.get(f"{part}_reason", "")) for part in WITH_MARK}
    return marked | {part: Said(text=fields.get(part, "")) for part in WORDS}


def fields_of(part: Part, what: Said) -> dict[str, str]:
    """One part as the fields of an answer."""
    if part in WITH_MARK:
        return {part.value: what.mark, f"{part.value}_reason": what.text}
    return {part.value: what.text} if part in WORDS else {}


def differences(rows: Iterable[Row], now: Mapping[str, AsSaved]) -> list[Difference]:
    """What these rows would change of what is saved now, in order; what is saved already is left out."""
    return [one for row in rows for one in _of_row(row, now.get(row.criterion, AsSaved(0, {})))]


def _of_row(row: Row, now: AsSaved) -> Iterator[Difference]:
    changed = False
    for part in Part:
        if part not in row.yours:
            continue
        was, yours, saved = row.was[part], row.yours[part], now.parts.get(part, Said())
        if yours not in (was, saved):
            changed = True
            yield Difference(
                row, now, part, Kind.CHANGE if saved == was else Kind.CONFLICT, was, saved, yours
            )
    if row.confirm and now.draft and not changed:
        # What was confirmed is what was taken away: where it has been carried over anew since, a person says.
        kind = Kind.CHANGE if now.version == row.version else Kind.CONFLICT
        yield Difference(row, now, Part.CONFIRM, kind, Said(), Said(), Said())


def mark_of_all(found: Iterable[Difference]) -> str:
    """A short mark of everything that a page showed: another one once anything of it has changed."""
    seen = hashlib.sha256()
    for one in found:
        seen.update(f"{one.key} {one.kind} {one.now.mark}\0{one.now.text}\0".encode("utf-8", "replace"))
    return seen.hexdigest()[:32]
