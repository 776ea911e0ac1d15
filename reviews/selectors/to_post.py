"""Everything that waits for an envelope, in all the cases a member may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pledge.domain.working_days import london_date
from pledge.models import User
from reviews.documents.contexts import LETTERS
from reviews.models import Letter
from reviews.models.cases import YesNoUnknown
from reviews.selectors.visible import barred_from
from reviews.services.letter_files import address_on, may_be_in_the_post


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter waiting: for whom, how the envelope looks, and what keeps it from the post."""

    letter: Letter
    title: object
    waiting_since: date | None
    address: tuple[str, ...]
    unsafe: bool
    moved: bool

    @property
    def may_go(self) -> bool:
        """Nothing has changed since it was made: it may be printed and posted."""
        return not self.unsafe and not self.moved

    @property
    def large_print(self) -> bool:
        return self.letter.to.letter_format == "large-print"


def waiting_for_post(user: User) -> tuple[Envelope, ...]:
    """The letters to post that ``user`` may see, oldest first (two queries)."""
    rows = (
        Letter.objects.filter(state=Letter.State.TO_POST)
        .exclude(case__in=barred_from(user))
        .select_related("to", "case", "case__authority")
        .order_by("issued_at", "pk")
    )
    return tuple(envelope_of(letter) for letter in rows)


def envelope_of(letter: Letter) -> Envelope:
    """One letter as it waits, with the address it was made with."""
    safe = letter.to.post_safe == YesNoUnknown.YES
    return Envelope(
        letter=letter,
        title=LETTERS[letter.kind].title,
        waiting_since=london_date(letter.issued_at) if letter.issued_at else None,
        address=address_on(letter),
        unsafe=not safe,
        moved=safe and not may_be_in_the_post(letter),
    )
