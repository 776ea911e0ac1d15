"""What the sign-off stands on: the signatures, what whoever signs should know, and what is public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledge.domain.working_days import london_date
from selfassess.domain.answers import Mark, counted
from selfassess.domain.bank import Aspect, Criterion, Scope
from selfassess.domain.completeness import Missing, what_is_missing
from selfassess.models import Answer, Commitment, Publication, Round, Signature
from selfassess.selectors.given import bank_for, given
from selfassess.selectors.public import State
from selfassess.selectors.review import differences_of, scored_words
from selfassess.services.second_scores import from_outside
from selfassess.services.sign_off import KINDS, signatures_of
from selfassess.words import answered_words, duties_words


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the two signatures, given or not; ``undone`` counts those that fell with a reopening."""

    kind: Signature.Kind
    signature: Signature | None

    @property
    def label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True, slots=True)
class SignOff:
    """What is shown to whoever signs. All of it is a warning, and none of it stops a signature."""

    slots: tuple[Slot, ...]
    undone: tuple[Signature, ...]
    missing: tuple[tuple[Criterion, Missing], ...]
    asked: int
    not_met: tuple[Criterion, ...]
    not_tested: tuple[Criterion, ...]
    scored: int
    differing: int
    unanswered_differences: bool

    @property
    def given(self) -> int:
        return sum(slot.signature is not None for slot in self.slots)

    @property
    def answered_words(self) -> str:
        return answered_words(self.asked - len(self.missing), self.asked)

    @property
    def not_met_words(self) -> str:
        return duties_words(len(self.not_met))

    @property
    def not_tested_words(self) -> str:
        number = len(self.not_tested)
        return ngettext("%(count)s legal duty not tested", "%(count)s legal duties not tested", number) % {
            "count": number
        }

    @property
    def review_words(self) -> str:
        if not self.scored:
            return _("Nobody from outside has given a second score")
        words = scored_words(self.scored, self.asked)
        if not self.differing:
            return words
        more = ngettext("%(count)s difference", "%(count)s differences", self.differing)
        return f"{words}: {more % {'count': self.differing}}"

    @property
    def seen_words(self) -> str:
        """What they confirm to have had before them."""
        words = {"answered": self.answered_words, "duties": self.not_met_words.lower()}
        return _("They signed with the answers as they stand before them: %(answered)s, %(duties)s") % words

    def slot(self, kind: str) -> Slot | None:
        return next((one for one in self.slots if one.kind.value == kind), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a round has come after it was submitted, for its page of review and sign-off."""

    signed: int
    commitment: Commitment | None
    publication: Publication | None
    state: State

    @property
    def published_on(self) -> date | None:
        return london_date(self.publication.published_at) if self.publication else None


def sign_off(row: Round) -> SignOff:
    """The signatures and what there is to know before them; five queries."""
    bank, scope = bank_for(row), Scope(row.scope)
    answers = {one.criterion: given(one, one.criterion) for one in Answer.objects.filter(round=row)}
    duties = [one for one in bank.asked(scope) if one.duty]
    found = differences_of(row)
    asked = {one.id for one in bank.asked(scope)}
    scored = set(from_outside(row).values_list("criterion", flat=True)) & asked
    there = signatures_of(row)

    def said(mark: Mark) -> Iterable[Criterion]:
        return (one for one in duties if counted(answers.get(one.id), Aspect.DUTY) is mark)

    return SignOff(
        slots=tuple(Slot(kind, there.get(kind)) for kind in KINDS),
        undone=tuple(Signature.objects.filter(round=row, undone_at__isnull=False).order_by("-id")),
        missing=tuple((bank.by_id[one.criterion], one) for one in what_is_missing(bank, scope, answers)),
        asked=len(asked),
        not_met=tuple(said(Mark.NOT_MET)),
        not_tested=tuple(said(Mark.NOT_TESTED)),
        scored=len(scored),
        differing=len(found.found),
        unanswered_differences=_unanswered(row, {one.criterion for one in found.found}),
    )


def standing(row: Round) -> Standing:
    """Signatures, the two dates, and what is public of this round; three queries."""
    publications = list(Publication.objects.defer("snapshot"))
    own = next((one for one in publications if one.round_id == row.pk), None)
    state = State.NEVER
    if own is not None:
        replaced = own.pk != publications[0].pk
        state = State.WITHDRAWN if own.withdrawn_at else State.REPLACED if replaced else State.PUBLISHED
    return Standing(len(signatures_of(row)), Commitment.objects.first(), own, state)


def commitment_history() -> list[Commitment]:
    """Every row of the two dates, the latest first; one query."""
    return list(Commitment.objects.select_related("recorded_by")[:50])


def _unanswered(row: Round, differing: set[str]) -> bool:
    """Whether a difference is still without the assessor's answer."""
    open_ones = Q(reply="") | Q(replied_at__lt=F("changed_at"))
    return from_outside(row).filter(open_ones, criterion__in=differing).exists()


def signatures_left(row: Round) -> int:
    """How many of the two signatures are still to be recorded; one query."""
    return len(Signature.Kind) - len(signatures_of(row))
