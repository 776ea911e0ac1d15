"""What the commands about procedures read: a file, standard input, or a slug of the library."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand

from reviews.domain.threshold import BadInput, Procedure, load_procedure
from reviews.domain.threshold.text import parse
from reviews.procedures import THE_ACT, library_slugs, load_library_procedure

STANDARD_INPUT = "-"


def procedure_named(name: str) -> Procedure:
    """The procedure in a file, on standard input (``-``) or of that slug in the library.

    Raises `BadInput` with one line a problem.
    """
    if name in (THE_ACT, *library_slugs()) and not Path(name).is_file():
        return load_library_procedure(name)
    return load_procedure(parse(read_input(name, "procedure"), "procedure"))


def read_input(name: str, what: str) -> bytes:
    """The bytes of a file, or of standard input; ``what`` is its name in a problem.

    Raises `BadInput` where it cannot be read.
    """
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a path"
        hint = f" and the library has no procedure {name!r}" if what == "procedure" else ""
        raise BadInput([f"{what}: cannot read {name!r}: {reason}{hint}"]) from error


def printable(text: str) -> str:
    """A line with words of a file, where nothing in it can steer the terminal that shows it."""
    return "".join(one if one.isprintable() or one in "\n\t" else "?" for one in text)


def say_problems(command: BaseCommand, problems: Iterable[str]) -> int:
    """Write each problem on a line of standard error; the exit status for bad input."""
    for problem in problems:
        command.stderr.write(" ".join(problem.split()), command.style.NOTICE)
    return 2
