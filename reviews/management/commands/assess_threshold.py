"""`manage.py assess_threshold PROCEDURE APPLICATION`: the threshold engine on the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from reviews.domain.threshold import BadInput, Procedure, assess, load_application, load_procedure
from reviews.domain.threshold.text import parse
from reviews.procedures import THE_ACT, library_slugs, load_library_procedure

STANDARD_INPUT = "-"


class Command(BaseCommand):
    """Prints the assessment as JSON and exits 0; for bad input, one line a problem and exit 2."""

    help = "Assess an application under a review procedure. Reads and writes JSON; needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two documents."""
        parser.add_argument("procedure", help="a file, '-' for standard input, or a slug of the library")
        parser.add_argument("application", help="a file, or '-' for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Assess, or say everything that is wrong with both documents."""
        problems: list[str] = []
        procedure = application = None
        if options["procedure"] == options["application"] == STANDARD_INPUT:
            problems.append("application: standard input can be read once; give one of the two as a file")
        else:
            try:
                procedure = _procedure(options["procedure"])
            except BadInput as error:
                problems += error.problems
            try:
                application = load_application(
                    parse(_read(options["application"], "application"), "application")
                )
            except BadInput as error:
                problems += error.problems
        if procedure is None or application is None:
            for problem in problems:
                self.stderr.write(" ".join(problem.split()), self.style.NOTICE)
            sys.exit(2)
        self.stdout.write(json.dumps(assess(procedure, application).as_dict(), indent=2))


def _procedure(name: str) -> Procedure:
    if name in (THE_ACT, *library_slugs()) and not Path(name).is_file():
        return load_library_procedure(name)
    return load_procedure(parse(_read(name, "procedure"), "procedure"))


def _read(name: str, what: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a path"
        hint = f" and the library has no procedure {name!r}" if what == "procedure" else ""
        raise BadInput([f"{what}: cannot read {name!r}: {reason}{hint}"]) from error
