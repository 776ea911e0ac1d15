"""``manage.py demo_load``: fill an empty demonstration with invented authorities, people and cases."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reviews.demo.load import load


class Command(BaseCommand):
    help = "Fill an empty demonstration; one that is there already is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError outside the demonstration."""
        if not settings.DEMONSTRATION:
            raise CommandError("Invented people belong in a demonstration only.")
        made = load(at=timezone.now())
        if made is None:
            self.stdout.write("A demonstration is there already; make demo-reset begins it again.")
        else:
            self.stdout.write(f"{made.authorities} invented authorities and {made.cases} cases are ready.")
