"""Invented applications on which any procedure can be tried: each shows one thing that rules turn on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "applications.json"


@dataclass(frozen=True, slots=True)
class Example:
    """One application: its name, what happened, and the APPLICATION (docs/threshold.md) as JSON text."""

    slug: str
    title: str
    about: str
    written: str

    def application(self) -> dict[str, Any]:
        """The APPLICATION, a new copy each time."""
        data: dict[str, Any] = json.loads(self.written)
        return data


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Every example, in the order in which they are offered."""
    return tuple(
        Example(one["slug"], one["title"], one["about"], json.dumps(one["application"], ensure_ascii=False))
        for one in json.loads(_FILE.read_text(encoding="utf-8"))
    )
