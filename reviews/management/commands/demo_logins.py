"""``manage.py demo_logins``: one login a role, with the six digits of the moment."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from reviews.demo.logins import one_for_each_role, seconds_left
from reviews.demo.people import PASSWORD


class Command(BaseCommand):
    help = "Print one login for each role of the demonstration."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError outside the demonstration."""
        if not settings.DEMONSTRATION:
            raise CommandError("There are no such logins outside the demonstration.")
        at = timezone.now()
        lines = [
            "",
            f"The story in ten steps: {settings.SITE_URL}{reverse('demo')}",
            f"Sign in: {settings.SITE_URL}{reverse('account_login')}",
            f"Everybody’s password: {PASSWORD}",
            "",
            f"  {'Role':<15} {'Email':<28} Six digits (new ones in {seconds_left(at)} seconds, on the page "
            f"above)",
        ]
        for role, login in one_for_each_role(at):
            lines.append(f"  {role.label!s:<15} {login.email:<28} {login.code_in_threes}")
        self.stdout.write("\n".join(lines) + "\n")
