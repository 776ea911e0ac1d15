"""``manage.py load_criteria``: the editions of the criteria into the database, open rounds to the newest."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pledge.audit import Actor
from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.domain.bank_load import BankProblems
from selfassess.domain.editions import Comparison, compare_editions
from selfassess.models import BankEdition
from selfassess.services import bank_moves
from selfassess.services.bank_moves import LoadedOtherwise, in_order
from selfassess.services.editions import bank_of

NOT_FIT = 2


class Command(BaseCommand):
    help = (
        "Load the editions of the criteria from their files and list what changed between them. "
        "With --move, move every open round to the newest; its answers come with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--move", action="store_true", help="move every open round to the newest edition")

    def handle(self, *args: Any, move: bool = False, verbosity: int = 1, **options: Any) -> None:
        """Raises CommandError (exit status 2) for an edition loaded with other words, or no bank at all."""
        at = timezone.now()
        try:
            made = bank_moves.load_all(at=at)
        except BankProblems as wrong:
            raise CommandError("\n".join(wrong.problems), returncode=NOT_FIT) from wrong
        except LoadedOtherwise as changed:
            lines = [
                "An edition that has been loaded never changes. Give what is mended a new version:",
                *changed.problems,
            ]
            raise CommandError("\n".join(lines), returncode=NOT_FIT) from changed
        if verbosity:
            self.say_what_is_there({row.version for row in made})
        if move:
            self.move(at)

    def say_what_is_there(self, made: set[str]) -> None:
        rows = sorted(BankEdition.objects.all(), key=in_order)
        for row in rows:
            state = "loaded" if row.version in made else "there already"
            self.stdout.write(f"Edition {row.version}: {len(bank_of(row).criteria)} criteria, {state}.")
        for older, newer in pairwise(rows):
            self.stdout.write(f"From {older.version} to {newer.version}:")
            for line in in_words(compare_editions(bank_of(older), bank_of(newer))):
                self.stdout.write(f"  {line}")

    def move(self, at: datetime) -> None:
        newest = bank_moves.newest_loaded(at=at)
        for authority in Authority.objects.order_by("slug"):
            with in_authority(authority):
                for row in bank_moves.open_rounds_behind(newest):
                    done = bank_moves.move_round(row.pk, None, newest, actor=Actor.system(), at=at)
                    self.stdout.write(
                        f"{authority.slug}, round {row.number}: {done.stay} answers stay, {done.drafts} wait "
                        f"to be confirmed, {done.no_longer_asked} are no longer asked."
                    )


def in_words(found: Comparison) -> list[str]:
    """What changed from one edition to the next, a line for each criterion that did."""
    lines = [
        f"{one.old} has other words: {', '.join(one.fields)}"
        if one.old == one.new
        else f"{one.old} is now {one.new}"
        for one in found.reworded
    ]
    lines += [f"{old} was split into {', '.join(news)}" for old, news in found.split.items()]
    lines += [f"{new} joins {', '.join(olds)}" for new, olds in found.joined.items()]
    lines += [f"{old} is no longer asked" for old in found.dropped]
    lines += [f"{old} is missing, and the mapping does not say what became of it" for old in found.forgotten]
    lines += [f"{new} is new" for new in found.new]
    return lines or ["nothing that is asked changed"]
