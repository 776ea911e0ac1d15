"""What a pending upload keeps of a workbook: the changed parts and the problems, as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from selfassess.workbook.diff import Part, Row, Said
from selfassess.workbook.troubles import Trouble, Weight


def rows_kept(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows as they are kept."""
    return [
        {
            "criterion": row.criterion,
            "sheet": row.sheet,
            "row": row.number,
            "version": row.version,
            "was": _parts_kept(row.was),
            "yours": _parts_kept(row.yours),
            "confirm": row.confirm,
        }
        for row in rows
    ]


def rows_of(kept: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows from what was kept."""
    return [
        Row(
            one["criterion"],
            one["sheet"],
            one["row"],
            one["version"],
            _parts_of(one["was"]),
            _parts_of(one["yours"]),
            one["confirm"],
        )
        for one in kept
    ]


def troubles_kept(troubles: Iterable[Trouble]) -> list[dict[str, Any]]:
    """Problems as they are kept."""
    return [
        {
            "weight": one.weight.value,
            "sentence": one.sentence,
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
        }
        for one in troubles
    ]


def troubles_of(kept: Iterable[Mapping[str, Any]]) -> list[Trouble]:
    """Problems from what was kept."""
    return [
        Trouble(Weight(one["weight"]), one["sentence"], one["sheet"], one["row"], one["column"])
        for one in kept
    ]


def _parts_kept(parts: Mapping[Part, Said]) -> dict[str, list[str]]:
    return {part.value: [said.mark, said.text] for part, said in parts.items()}


def _parts_of(kept: Mapping[str, list[str]]) -> dict[Part, Said]:
    return {Part(part): Said(mark, text) for part, (mark, text) in kept.items()}
