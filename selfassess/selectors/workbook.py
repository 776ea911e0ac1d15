"""Q8: a round's uploaded workbooks, and one of them with everything that it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledge.models import User
from selfassess.domain.bank import Criterion, Theme
from selfassess.models import PendingUpload, Round
from selfassess.selectors.given import bank_for
from selfassess.services.workbook_uploads import State, open_differences, state_of
from selfassess.workbook.diff import Difference, Kind, Said, mark_of_all
from selfassess.workbook.kept import troubles_of
from selfassess.workbook.troubles import Trouble, Weight
from selfassess.workbook.words import WEIGHT_TAGS, WEIGHTS, part_words, said_words

# More than this of a text stands behind a "show all of it".
LONG = 500
SHOWN_TROUBLES = 50
LISTED = 25
STATES: dict[State, str | Promise] = {
    State.WAITING: _("Not saved yet"),
    State.REFUSED: _("Not taken"),
    State.OVERTAKEN: _("The round has moved on"),
    State.APPLIED: _("Saved"),
    State.DISCARDED: _("Thrown away"),
    State.EXPIRED: _("Waited 14 days and is gone"),
}
STATE_TAGS = {
    State.WAITING: "govuk-tag--blue",
    State.REFUSED: "govuk-tag--red",
    State.OVERTAKEN: "govuk-tag--yellow",
    State.APPLIED: "govuk-tag--green",
    State.DISCARDED: "govuk-tag--grey",
    State.EXPIRED: "govuk-tag--grey",
}


@dataclass(frozen=True, slots=True)
class UploadLine:
    """One upload in the list."""

    row: PendingUpload
    state: State

    @property
    def words(self) -> str:
        return str(STATES[self.state])

    @property
    def tag(self) -> str:
        return STATE_TAGS[self.state]


@dataclass(frozen=True, slots=True)
class Words:
    """What one side says of a part."""

    text: str
    reason: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.text) > LONG

    @property
    def beginning(self) -> str:
        return f"{self.text[:LONG].rstrip()}…"


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference in words."""

    difference: Difference
    criterion: Criterion

    @property
    def key(self) -> str:
        return self.difference.key

    @property
    def part(self) -> str:
        return part_words(self.difference.part)

    @property
    def label(self) -> str:
        return f"{self.criterion.title}: {self.part}"

    @property
    def was(self) -> Words:
        return self._words(self.difference.was)

    @property
    def now(self) -> Words:
        return self._words(self.difference.now)

    @property
    def yours(self) -> Words:
        return self._words(self.difference.yours)

    def _words(self, said: Said) -> Words:
        return Words(*said_words(self.criterion, self.difference.part, said))


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """One problem with what it means."""

    trouble: Trouble

    @property
    def weight(self) -> str:
        return str(WEIGHTS[self.trouble.weight])

    @property
    def tag(self) -> str:
        return WEIGHT_TAGS[self.trouble.weight]


@dataclass(frozen=True, slots=True)
class UploadPage:
    """An upload with what it would change. ``seen`` is the mark of what is shown here."""

    line: UploadLine
    conflicts: tuple[DifferenceLine, ...]
    changes: tuple[tuple[Theme, tuple[DifferenceLine, ...]], ...]
    troubles: tuple[TroubleLine, ...]
    seen: str

    @property
    def number_of_changes(self) -> int:
        return sum(len(lines) for _theme, lines in self.changes)

    @property
    def number_emptied(self) -> int:
        return sum(one.difference.empties for _theme, lines in self.changes for one in lines)

    @property
    def number_confirmed(self) -> int:
        """How many answers carried over from an earlier round are confirmed by saving this."""
        every = [one for _theme, lines in self.changes for one in lines] + list(self.conflicts)
        return len({one.criterion.id for one in every if one.difference.confirms})

    @property
    def has_anything(self) -> bool:
        return bool(self.conflicts or self.changes)

    @property
    def number_left_out(self) -> int:
        return sum(one.trouble.weight is Weight.LEFT_OUT for one in self.troubles)

    @property
    def shown_troubles(self) -> Sequence[TroubleLine]:
        return self.troubles[:SHOWN_TROUBLES]


def uploads_of(row: Round, user: User, at: datetime) -> list[UploadLine]:
    """The newest uploads of one person for one round; nobody sees another person's. One query."""
    mine = PendingUpload.objects.filter(round=row, uploaded_by=user).order_by("-number")
    return [UploadLine(one, state_of(one, row, at)) for one in mine[:LISTED]]


def find_upload(row: Round, number: int, user: User) -> PendingUpload | None:
    """The upload by its number, for the one who uploaded it."""
    return PendingUpload.objects.filter(round=row, uploaded_by=user, number=number).first()


def upload_page(row: Round, upload: PendingUpload, at: datetime) -> UploadPage:
    """Everything on the page of one upload; one query more than the upload itself."""
    state = state_of(upload, row, at)
    bank = bank_for(row)
    found = open_differences(upload, row) if state is State.WAITING else []
    lines = [DifferenceLine(one, bank.by_id[one.criterion]) for one in found]
    changes = [one for one in lines if one.difference.kind is Kind.CHANGE]
    by_theme = (
        (theme, tuple(one for one in changes if one.criterion.theme == theme.key)) for theme in bank.themes
    )
    return UploadPage(
        line=UploadLine(upload, state),
        conflicts=tuple(one for one in lines if one.difference.kind is Kind.CONFLICT),
        changes=tuple((theme, some) for theme, some in by_theme if some),
        troubles=tuple(TroubleLine(one) for one in troubles_of(upload.problems)),
        seen=mark_of_all(found),
    )
