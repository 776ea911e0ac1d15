"""`manage.py check_procedure PROCEDURE`: the lawful checks on a procedure, on the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand

from pledge.domain.working_days import london_date
from reviews.domain.threshold import BadInput, Procedure
from reviews.domain.threshold.lint import BREACH, MUST, NOT_SEEN, WEIGHTS, LawfulFinding, lawful_checks
from reviews.management.inputs import printable, procedure_named, say_problems

HEADINGS = {
    "MUST": "MUST (the Act)",
    "SHOULD": "SHOULD (guidance, or lawful but narrower than the Act)",
    "GOOD": "GOOD (good practice)",
}


def day(text: str) -> date:
    """The day that an argument names."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day such as 2026-03-14") from error


class Command(BaseCommand):
    """Prints the findings. Exits 0 without a breach of a MUST, 1 with one, 2 for bad input."""

    help = "Check a review procedure against the Act, guidance and good practice. Needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The procedure, the form of the answer, and the day on which things may be overdue."""
        parser.add_argument("procedure", help="a file, '-' for standard input, or a slug of the library")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")
        parser.add_argument("--on", type=day, help="the day to check on, such as 2026-03-14; else today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check it, or say everything that is wrong with the file."""
        try:
            procedure = procedure_named(options["procedure"])
        except BadInput as error:
            sys.exit(say_problems(self, error.problems))
        today = options["on"] or london_date(datetime.now(UTC))
        findings = lawful_checks(procedure, today)
        if options["json"]:
            self.stdout.write(json.dumps(as_data(procedure, today, findings), indent=2))
        else:
            self._print(findings)
        if any(one.weight == MUST and one.state == BREACH for one in findings):
            sys.exit(1)

    def _print(self, findings: tuple[LawfulFinding, ...]) -> None:
        for weight in WEIGHTS:
            some = [one for one in findings if one.weight == weight]
            if some:
                self.stdout.write(f"\n{HEADINGS[weight]}")
                for one in sorted(some, key=lambda one: one.state == NOT_SEEN):
                    self._finding(one)
        if not findings:
            self.stdout.write("Nothing was found.")

    def _finding(self, one: LawfulFinding) -> None:
        mark = "✗" if one.state == BREACH else "?"
        self.stdout.write(printable(f"  {mark} {one.in_english()}"))
        self.stdout.write(printable(f"      at {one.part}; {one.citation}"))
        self.stdout.write(printable(f"      mend: {one.wording()}"))


def as_data(procedure: Procedure, today: date, findings: tuple[LawfulFinding, ...]) -> dict[str, Any]:
    """The findings for a machine: codes with their args, and the English."""
    return {
        "procedure": {"slug": procedure.slug, "version": procedure.version, "digest": procedure.digest},
        "on": today.isoformat(),
        "findings": [
            {
                "code": one.code,
                "weight": one.weight,
                "state": one.state,
                "part": one.part,
                "citation": one.citation,
                "args": dict(one.args),
                "text": one.in_english(),
                "wording": one.wording(),
            }
            for one in findings
        ],
    }
