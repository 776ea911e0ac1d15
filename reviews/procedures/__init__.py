"""The library of real published procedures, as data: one file per authority, named by its slug.

Each was carried over from a published page, with its address, its date and what it leaves unclear.
None is live anywhere until a person has read it and published it for their own authority.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from reviews.domain.threshold import Procedure, load_procedure

#: The slug of the Act's own terms (three, one month, six months): used where nothing is published.
THE_ACT = "the-act"

_FOLDER = Path(__file__).parent


def library_slugs() -> tuple[str, ...]:
    """The slugs of the published procedures in the library, in order; the Act's own terms apart."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json") if path.stem != THE_ACT))


@lru_cache(maxsize=256)
def load_library_procedure(slug: str) -> Procedure:
    """The procedure of that slug (`THE_ACT` too).

    Raises `KeyError` where the library has none of that name.
    """
    if slug != THE_ACT and slug not in library_slugs():
        raise KeyError(slug)
    return load_procedure(json.loads((_FOLDER / f"{slug}.json").read_text(encoding="utf-8")))
