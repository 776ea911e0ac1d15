"""A letter's content as JSON and back: frozen when it is issued, so that it always reads as it was sent."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

from reviews.documents.contexts import LETTERS, Letter


def to_json(letter: Letter) -> dict[str, Any]:
    """Everything a letter says, without the logo (the authority keeps that)."""
    plain = replace(letter, letterhead=replace(letter.letterhead, logo=None))
    return asdict(plain)


def from_json(kind: str, kept: dict[str, Any]) -> Letter:
    """The letter that was frozen.

    Raises:
        KeyError: for an unknown kind.
    """
    return _build(LETTERS[kind], kept)


def _build(shape: Any, kept: Any) -> Any:
    """Rebuild dataclasses and tuples from what JSON keeps of them, by the types of their fields."""
    if kept is None:
        return None
    if get_origin(shape) is tuple:
        return tuple(_build(get_args(shape)[0], one) for one in kept)
    if is_dataclass(shape):
        made: Any = shape
        hints = get_type_hints(made)
        names = {field.name for field in fields(made)}
        return made(**{name: _build(hints[name], value) for name, value in kept.items() if name in names})
    options = [one for one in get_args(shape) if one is not type(None)]
    if options and get_origin(shape) is not None and any(is_dataclass(one) for one in options):
        return _build(next(one for one in options if is_dataclass(one)), kept)
    return kept
