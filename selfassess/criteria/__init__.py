"""The bank of criteria as data: a folder for each edition, in it ``edition.json`` and a file per theme.

An edition that has been published never changes: what is mended gets a new folder, with a mapping from the
ids of the older ones. ``docs/criteria-bank.md`` says how the criteria came about and how to write one.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from selfassess.domain.bank import Bank
from selfassess.domain.bank_load import load_bank

_FOLDER = Path(__file__).parent
_EDITION = "edition.json"


def editions() -> tuple[str, ...]:
    """The versions that there are, the newest last."""
    return tuple(sorted((path.parent.name for path in _FOLDER.glob(f"*/{_EDITION}")), key=_in_order))


def newest() -> str:
    """The version of the newest edition."""
    return editions()[-1]


def edition_data(version: str) -> dict[str, Any]:
    """The data of one edition as one object: the edition's own fields and the criteria of every theme.

    Raises:
        KeyError: where there is no such version.
    """
    if version not in editions():
        raise KeyError(version)
    folder = _FOLDER / version
    data: dict[str, Any] = _read(folder / _EDITION)
    files = [folder / f"{theme['key']}.json" for theme in data["themes"]]
    return data | {"criteria": [one for file in files if file.exists() for one in _read(file)]}


@lru_cache(maxsize=16)
def load_edition(version: str) -> Bank:
    """The bank of one edition; read once a process.

    Raises:
        KeyError: where there is no such version.
        BankProblems: where its data are not a bank.
    """
    return load_bank(edition_data(version))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _in_order(version: str) -> tuple[int, ...]:
    """``2026-11.2`` is older than ``2026-11.10``."""
    return tuple(int(part) for part in version.replace(".", "-").split("-"))
