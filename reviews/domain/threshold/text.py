"""JSON text from strangers: parsed strictly, with every failure told in one plain line."""

from __future__ import annotations

import json

from .problems import BadInput, shown


def parse(text: str | bytes, name: str) -> object:
    """The JSON in ``text``, which errors call ``name``.

    Raises `BadInput` for anything that is not one plain JSON document: not UTF-8, cut short,
    NaN or Infinity, a key given twice, nested too deeply, a number too large to hold, half of a
    character (JSON can spell one; nothing can print it).
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        data: object = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twins)
        json.dumps(data, ensure_ascii=False).encode()
        return data
    except UnicodeDecodeError:
        problem = "is not UTF-8 text"
    except UnicodeEncodeError:
        problem = "holds a character that is not text"
    except json.JSONDecodeError as error:
        problem = f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    except RecursionError:
        problem = "is nested too deeply"
    except ValueError as error:
        problem = str(error) if isinstance(error, _Refused) else "holds a number that is too large"
    raise BadInput([f"{name}: {problem}"])


class _Refused(ValueError):
    """Something JSON's grammar lets through and an application cannot mean."""


def _no_constant(name: str) -> object:
    raise _Refused(f"{name} is not a value in JSON")


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused(f"the key {shown(key)} is there twice in one object")
        found[key] = value
    return found
