"""``manage.py reset_second_factor EMAIL``: for someone who has lost telephone and recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pledge.audit import Actor
from pledge.models import User
from pledge.way_back import start_afresh


class Command(BaseCommand):
    help = (
        "Let someone set up a new second factor. First make sure, by another way than email, that it is them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Raises CommandError for an address without an account."""
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"There is no account with the address {email}.")
        start_afresh(user, by=Actor.system(), at=timezone.now())
        self.stdout.write("Done: they set up a new second factor when they next sign in.")
