"""``manage.py record_delivery``: for a mail server that learns what became of a message."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pledge.carriers.words import WORDS
from pledge.delivery import record_delivery
from pledge.models import Authority
from pledge.scoping import in_authority

REFERENCE = re.compile(r"<?message-([0-9]{1,18})-([0-9]{1,18})(?:@[^>\s]*)?>?")


class Command(BaseCommand):
    help = "Record what became of a message, by its Message-ID (message-<authority>-<number>@…)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("message_id")
        parser.add_argument("outcome", choices=["delivered", "failed"])
        parser.add_argument("--reason", default="bad-address", choices=sorted(WORDS))

    def handle(self, *args: Any, message_id: str, outcome: str, reason: str, **options: Any) -> None:
        """Raises CommandError for a Message-ID that is not ours."""
        found = REFERENCE.fullmatch(message_id.strip())
        authority = Authority.objects.filter(pk=int(found[1])).first() if found else None
        if found is None or authority is None:
            raise CommandError(f"{message_id} is not the Message-ID of a message of ours.")
        with in_authority(authority):
            news = record_delivery(
                int(found[2]), delivered=outcome == "delivered", at=timezone.now(), reason=reason
            )
        self.stdout.write("Recorded." if news else "Nothing new.")
