"""``manage.py demo_assessments``: three rounds of the self-assessment for the first invented council."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from selfassess.demo.load import load


class Command(BaseCommand):
    help = "Play three rounds of the self-assessment in a demonstration; those that are there are left."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError outside the demonstration."""
        if not settings.DEMONSTRATION:
            raise CommandError("Invented people belong in a demonstration only.")
        made = load(at=timezone.now())
        if made:
            self.stdout.write(f"{made} invented rounds of the self-assessment are ready.")
        else:
            self.stdout.write("There is nothing to add: the rounds are there, or no demonstration is.")
