"""A letter with gaps, to be looked at: each missing part marked where it will stand. Never to be sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from pledge.documents.clean import Picture
from reviews.documents.contexts import Letter
from reviews.documents.requirements import MissingPart


def marked(letter: Letter, missing: Iterable[MissingPart]) -> Letter:
    """The letter with every missing part named by a mark that nobody can overlook."""
    for part in missing:
        letter = _put(letter, type(letter), part.field.split("."))
    return letter


def _put(value: Any, shape: Any, path: list[str]) -> Any:
    """``value`` with the mark at ``path``, made where there is nothing yet."""
    shape = _plain(shape)
    if value is None or value == () or value == "":
        return _filled(shape)
    if not path:
        return value
    if isinstance(value, tuple):
        inner = get_args(shape)[0]
        return tuple(_put(one, inner, path) for one in value)
    name = path[0].removesuffix("[]")
    if not is_dataclass(value) or not hasattr(value, name):
        return value
    whole: Any = value
    hints = get_type_hints(type(whole))
    return replace(whole, **{name: _put(getattr(whole, name), hints[name], path[1:])})


def _filled(shape: Any) -> Any:
    """A value of this shape in which every text is the mark."""
    shape = _plain(shape)
    if get_origin(shape) is tuple:
        return (_filled(get_args(shape)[0]),)
    if is_dataclass(shape) and shape is not Picture:
        made: Any = shape
        hints = get_type_hints(made)
        return made(**{one.name: _filled(hints[one.name]) for one in fields(made)})
    return 0 if shape is int else _("[to be filled in]")


def _plain(shape: Any) -> Any:
    """The shape itself of one that may be missing."""
    if get_origin(shape) in (Union, UnionType):
        return next(one for one in get_args(shape) if one is not type(None))
    return shape
