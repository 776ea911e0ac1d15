"""`manage.py procedures_table`: the whole library as a table, for a practitioner to read and sign."""

from __future__ import annotations

import csv
from typing import Any

from django.core.management.base import BaseCommand

from reviews.domain.threshold.table import COLUMNS, table_rows
from reviews.procedures import library_slugs, load_library_procedure


class Command(BaseCommand):
    """Prints docs/procedures.csv: one row for each route of each procedure in the library."""

    help = "Print every route of the library of procedures as CSV. Needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table to standard output."""
        table = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
        table.writeheader()
        for slug in library_slugs():
            table.writerows(table_rows(load_library_procedure(slug)))
