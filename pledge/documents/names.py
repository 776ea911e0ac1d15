"""The names a template may use, read from the dataclass of its context."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Union, get_args, get_origin

from pledge.documents.clean import Picture


def field_names(context: type) -> frozenset[str]:
    """Every printable name, dotted: `contact.name`, `shared_with[]`, `reports[].because`.

    A picture is printed whole, so it is one name.
    """
    return frozenset(_names(context, ""))


def _names(hint: object, path: str) -> Iterator[str]:
    if get_origin(hint) in (Union, UnionType):
        hint = next(choice for choice in get_args(hint) if choice is not type(None))
    if get_origin(hint) is tuple:
        yield from _names(get_args(hint)[0], f"{path}[]")
    elif isinstance(hint, type) and is_dataclass(hint) and hint is not Picture:
        for member in fields(hint):
            yield from _names(member.type, f"{path}.{member.name}" if path else member.name)
    else:
        yield path
