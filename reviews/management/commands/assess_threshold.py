"""`manage.py assess_threshold PROCEDURE APPLICATION`: the threshold engine on the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from reviews.domain.threshold import BadInput, assess, load_application
from reviews.domain.threshold.text import parse
from reviews.management.inputs import STANDARD_INPUT, procedure_named, read_input, say_problems


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
                procedure = procedure_named(options["procedure"])
            except BadInput as error:
                problems += error.problems
            try:
                application = load_application(
                    parse(read_input(options["application"], "application"), "application")
                )
            except BadInput as error:
                problems += error.problems
        if procedure is None or application is None:
            sys.exit(say_problems(self, problems))
        self.stdout.write(json.dumps(assess(procedure, application).as_dict(), indent=2))
