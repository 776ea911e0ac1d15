"""`manage.py read_procedure PROCEDURE`: a procedure in plain English."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from reviews.domain.threshold import BadInput
from reviews.domain.threshold.read_back import Statement, in_english, read_back
from reviews.domain.threshold.read_back_words import HEADINGS
from reviews.management.inputs import printable, procedure_named, say_problems


class Command(BaseCommand):
    """Prints what a procedure says and exits 0; for bad input, one line a problem and exit 2."""

    help = "Say in plain English what a review procedure says. Needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The procedure."""
        parser.add_argument("procedure", help="a file, '-' for standard input, or a slug of the library")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it back, or say everything that is wrong with it."""
        try:
            procedure = procedure_named(options["procedure"])
        except BadInput as error:
            sys.exit(say_problems(self, error.problems))
        for section in read_back(procedure):
            self.stdout.write(printable(f"\n{section.title or HEADINGS[section.code]}"))
            self._statements(section.statements, "  ")

    def _statements(self, statements: tuple[Statement, ...], indent: str) -> None:
        for one in statements:
            self.stdout.write(printable(f"{indent}- {in_english(one)}"))
            self._statements(one.under, indent + "  ")
