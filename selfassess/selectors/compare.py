"""Q10: two rounds side by side, like with like, and what cannot be laid beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope
from selfassess.domain.comparing import Change, Comparison, DutyChange, Gap, GapKind, Movement, Side, compare
from selfassess.domain.progress import Count, progress
from selfassess.domain.scoring import Duties, score
from selfassess.models import Round
from selfassess.pictures import Name, Shift, change, change_words
from selfassess.selectors.given import bank_for, given_answers
from selfassess.words import ASPECTS, GAPS, answered_words, compared_words, duties_words, mark_words


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure before and after, never without what the change rests on."""

    label: str
    movement: Movement

    @property
    def is_asked(self) -> bool:
        return self.movement.rests_on + self.movement.left_out > 0

    @property
    def words(self) -> str:
        return change_words(self.shift(""))

    @property
    def rests(self) -> str:
        return compared_words(self.movement)

    def shift(self, label: str) -> Shift:
        """The movement as plain data, for a picture."""
        moved = self.movement
        return Shift(label, moved.shown_before, moved.shown_after, note=compared_words(moved))


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What became of a theme, a point or the whole; ``not_met`` is the later round's count."""

    label: str
    change: Change
    not_met: int

    @property
    def cells(self) -> tuple[Moved, ...]:
        return (
            Moved(str(ASPECTS[Aspect.WRITTEN]), self.change.written),
            Moved(str(ASPECTS[Aspect.DONE]), self.change.done),
            Moved(_("Both together"), self.change.both),
        )

    @property
    def not_met_words(self) -> str:
        return duties_words(self.not_met)


@dataclass(frozen=True, slots=True)
class DutyLine:
    criterion: Criterion
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GapGroup:
    """What is not compared for one reason: pairs of what it was called and what it is called."""

    kind: GapKind
    rows: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @property
    def words(self) -> str:
        return str(GAPS[self.kind])


@dataclass(frozen=True, slots=True)
class Compared:
    earlier: Round
    later: Round
    overall: ChangeLine
    themes: tuple[ChangeLine, ...]
    points: tuple[ChangeLine, ...]
    duties_before: Duties
    duties_after: Duties
    now_met: tuple[DutyLine, ...]
    now_not_met: tuple[DutyLine, ...]
    now_uncertain: tuple[DutyLine, ...]
    gaps: tuple[GapGroup, ...]
    count: Count

    @property
    def other_edition(self) -> bool:
        return self.earlier.edition_id != self.later.edition_id

    @property
    def is_partial(self) -> bool:
        return self.count.answered < self.count.asked

    @property
    def progress_words(self) -> str:
        return answered_words(self.count.answered, self.count.asked)

    @property
    def not_met_before(self) -> str:
        return duties_words(self.duties_before.not_met)

    @property
    def not_met_after(self) -> str:
        return duties_words(self.duties_after.not_met)

    @property
    def has_levels(self) -> bool:
        return self.overall.cells[2].is_asked

    @property
    def no_duty_changed(self) -> bool:
        return not (self.now_met or self.now_not_met or self.now_uncertain)

    @property
    def lines(self) -> tuple[ChangeLine, ...]:
        return (self.overall, *self.themes)

    @property
    def picture(self) -> SafeString:
        """The change by theme; its table stands beside it."""
        name = Name("change", _("Change by theme"), _("What is written and what is done together."))
        return change(name, self.shifts, before=self.earlier.title, after=self.later.title)

    @property
    def shifts(self) -> list[Shift]:
        """The change overall and by theme as plain data, for a page or a document."""
        rows = [line for line in self.lines if line.cells[2].is_asked]
        return [line.cells[2].shift(line.label) for line in rows]


def rounds_to_compare(*, reads_open: bool) -> list[Round]:
    """Every round that the reader may read, the newest first; one query."""
    rows = Round.objects.select_related("edition").defer("edition__data")
    return list(rows if reads_open else rows.exclude(status=Round.Status.OPEN))


def compared(earlier: Round, later: Round) -> Compared:
    """What changed; four queries whatever the number of criteria."""
    before, after = _side(earlier), _side(later)
    found = compare(before, after)
    then, now = (score(side.bank, side.scope, side.answers) for side in (before, after))
    themes = {one.key: one.title for one in after.bank.themes}
    points = {one.key: one.heading for one in after.bank.points}
    return Compared(
        earlier=earlier,
        later=later,
        overall=ChangeLine(_("Overall"), found.overall, now.overall.duties.not_met),
        themes=_lines(themes, found.themes, {key: one.duties for key, one in now.themes.items()}),
        points=_lines(points, found.points, {key: one.duties for key, one in now.points.items()}),
        duties_before=then.overall.duties,
        duties_after=now.overall.duties,
        now_met=_duties(after.bank, found.duties_now_met),
        now_not_met=_duties(after.bank, found.duties_now_not_met),
        now_uncertain=_duties(
            after.bank, (one for one in found.duties if one.after not in (Mark.MET, Mark.NOT_MET))
        ),
        gaps=_gaps(before.bank, after.bank, found),
        count=progress(after.bank, after.scope, after.answers).whole,
    )


def _side(row: Round) -> Side:
    return Side(bank_for(row), Scope(row.scope), given_answers(row))


def _lines(
    labels: Mapping[str, str], changes: Mapping[str, Change], duties: Mapping[str, Duties]
) -> tuple[ChangeLine, ...]:
    return tuple(ChangeLine(labels[key], one, duties[key].not_met) for key, one in changes.items())


def _duties(bank: Bank, changes: Iterable[DutyChange]) -> tuple[DutyLine, ...]:
    return tuple(
        DutyLine(bank.by_id[one.criterion], mark_words(one.before), mark_words(one.after)) for one in changes
    )


def _gaps(before: Bank, after: Bank, found: Comparison) -> tuple[GapGroup, ...]:
    by_kind: dict[GapKind, list[Gap]] = {}
    for gap in found.gaps:
        by_kind.setdefault(gap.kind, []).append(gap)
    return tuple(
        GapGroup(kind, tuple((_titles(before, one.before), _titles(after, one.after)) for one in rows))
        for kind in GapKind
        if (rows := by_kind.get(kind))
    )


def _titles(bank: Bank, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(bank.by_id[one].title if one in bank.by_id else one for one in ids)
