"""Who answers a theme by link, and how far the theme is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pledge.models import Message
from selfassess.domain.bank import Scope, Theme
from selfassess.domain.progress import Count, progress
from selfassess.models import Contributor, Round
from selfassess.selectors.given import bank_for, given_answers
from selfassess.services.contributors import is_past, readable_until


@dataclass(frozen=True, slots=True)
class Invited:
    """One contributor. ``theme`` is what the theme is called, its key where this edition has it no more."""

    row: Contributor
    theme: str
    count: Count | None
    # The last email with a link came back, or could not be sent.
    unreached: bool = False


@dataclass(frozen=True, slots=True)
class ContributorsPage:
    invited: tuple[Invited, ...]
    ended: tuple[Invited, ...]
    without: tuple[Theme, ...]
    takes_answers: bool
    is_past: bool
    readable_until: datetime

    @property
    def unreached(self) -> bool:
        return any(one.unreached for one in self.invited)


def contributors_page(row: Round, *, at: datetime) -> ContributorsPage:
    """Everyone who was invited to a round, and the themes nobody was invited to; four queries."""
    bank = bank_for(row)
    titles = {theme.key: theme.title for theme in bank.themes}
    how_far = progress(bank, Scope(row.scope), given_answers(row)).themes
    order = {key: place for place, key in enumerate(titles)}
    people = sorted(Contributor.objects.filter(round=row), key=lambda one: order.get(one.theme, len(order)))
    unreached = _unreached(people)
    lines = [
        Invited(one, titles.get(one.theme, one.theme), how_far.get(one.theme), one.key in unreached)
        for one in people
    ]
    taken = {one.theme for one in people if one.ended_at is None}
    past = is_past(row, at)
    return ContributorsPage(
        invited=tuple(line for line in lines if line.row.ended_at is None),
        ended=tuple(line for line in lines if line.row.ended_at is not None),
        without=tuple(theme for theme in themes_to_answer(row) if theme.key not in taken),
        takes_answers=row.status == Round.Status.OPEN and not past,
        is_past=past,
        readable_until=readable_until(row),
    )


def _unreached(people: list[Contributor]) -> set[str]:
    """Of which the last message failed: nobody will answer until the address is put right."""
    sent = Message.objects.filter(about__in=[one.key for one in people]).order_by("id")
    last = dict(sent.values_list("about", "state"))
    return {key for key, state in last.items() if state == Message.State.FAILED}


def themes_to_answer(row: Round) -> list[Theme]:
    """The themes of which the round asks something."""
    bank, scope = bank_for(row), Scope(row.scope)
    return [theme for theme in bank.themes if bank.of_theme(theme.key, scope)]
