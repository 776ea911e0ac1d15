"""P5: what an authority has published of its self-assessment, read from frozen snapshots alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from pledge.domain.working_days import london_date
from selfassess.domain.bank import Aspect
from selfassess.domain.endorsement import names_the_charity
from selfassess.domain.scoring import Duties, Figure
from selfassess.models import Publication, Signature
from selfassess.words import ASPECTS, duties_rest_words, duties_words, rests_words

# Earlier ones are listed, the latest of them; each keeps its own address.
MOST = 25


class State(StrEnum):
    NEVER = "never"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Mean:
    """One mean with what it rests on."""

    label: str
    figure: Figure

    @property
    def shown(self) -> str:
        return "" if self.figure.shown is None else str(self.figure.shown)

    @property
    def is_asked(self) -> bool:
        return self.figure.asked > 0

    @property
    def rests(self) -> str:
        return rests_words(self.figure)


@dataclass(frozen=True, slots=True)
class Line:
    """A point of the Pledge, a theme, or the whole: its means and its duties."""

    label: str
    means: tuple[Mean, ...]
    duties: Duties
    letter: str = ""
    meaning: str = ""

    @property
    def duties_words(self) -> str:
        return duties_words(self.duties.not_met, self.duties.unanswered)

    @property
    def duties_rest(self) -> str:
        return duties_rest_words(self.duties)


@dataclass(frozen=True, slots=True)
class Signer:
    """One of the two who signed; without a name where they did not agree to be named."""

    label: str
    on: date | None
    name: str
    position: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A snapshot as the public page shows it."""

    first: date | None
    last: date | None
    edition: str
    statement: str
    signed_on: date | None
    signers: tuple[Signer, ...]
    commitment: Mapping[str, str]
    committed_on: date | None
    judged_on: date | None
    overall: Line
    points: tuple[Line, ...]
    themes: tuple[Line, ...]
    duties: Mapping[str, list[dict[str, str]]]
    has_levels: bool

    @property
    def names_anybody(self) -> bool:
        signed = any(one.name for one in self.signers)
        return signed or bool(self.commitment["signed_by"] or self.commitment["judged_by"])

    @property
    def names_the_charity(self) -> bool:
        """Whether a name, position or organisation here reads like ASB Help's own recognition."""
        texts = [text for one in self.signers for text in (one.name, one.position)]
        return names_the_charity(*texts, *self.commitment.values())


@dataclass(frozen=True, slots=True)
class Earlier:
    number: int
    on: date
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class PublicPledge:
    """The page. ``shown`` is None where nothing is public here (any more)."""

    state: State
    number: int = 0
    published_on: date | None = None
    withdrawn_on: date | None = None
    notice: str = ""
    shown: Shown | None = None
    replaced_on: date | None = None
    earlier: tuple[Earlier, ...] = ()

    @property
    def is_current(self) -> bool:
        return self.state is State.PUBLISHED


def public_pledge(number: int | None = None) -> PublicPledge | None:
    """What the authority in scope has published: the latest, or the one of a number. Two queries.

    None for a number that was never published.
    """
    rows = list(Publication.objects.defer("snapshot")[: MOST + 1])
    if not rows:
        return PublicPledge(State.NEVER) if number is None else None
    newest = rows[0]
    found = newest if number is None else _numbered(rows, number)
    if found is None:
        return None
    earlier = tuple(_earlier(one) for one in rows if one.pk != found.pk and one.pk != newest.pk)
    known: dict[str, Any] = {
        "number": found.number,
        "published_on": london_date(found.published_at),
        "earlier": earlier,
    }
    if found.withdrawn_at is not None:
        withdrawn_on = london_date(found.withdrawn_at)
        return PublicPledge(State.WITHDRAWN, withdrawn_on=withdrawn_on, notice=found.notice, **known)
    shown = shown_of(Publication.objects.values_list("snapshot", flat=True).get(pk=found.pk))
    if found.pk == newest.pk:
        return PublicPledge(State.PUBLISHED, shown=shown, **known)
    after = [one for one in rows if one.number == found.number + 1]
    replaced_on = london_date(after[0].published_at) if after else None
    return PublicPledge(State.REPLACED, shown=shown, replaced_on=replaced_on, **known)


def is_public() -> bool:
    """Whether the latest publication of the authority in scope stands; one query."""
    return list(Publication.objects.values_list("withdrawn_at", flat=True)[:1]) == [None]


def shown_of(snapshot: Mapping[str, Any]) -> Shown:
    """A snapshot in words and values; of the check page too, so that both show the same."""
    first, last = (parse_date(day) for day in snapshot["period"])
    signed_at: datetime | None = parse_datetime(snapshot["signed_at"]) if snapshot["signed_at"] else None
    commitment = snapshot["commitment"]
    overall = _line(_("Overall"), snapshot["overall"])
    return Shown(
        first=first,
        last=last,
        edition=snapshot["edition"],
        statement=snapshot["statement"],
        signed_on=london_date(signed_at) if signed_at else None,
        signers=tuple(_signer(one) for one in snapshot["signatures"]),
        commitment=commitment,
        committed_on=_day(commitment["signed_on"]),
        judged_on=_day(commitment["judged_on"]),
        overall=overall,
        points=tuple(
            _line(one["heading"], one, letter=one["letter"], meaning=one["meaning"])
            for one in snapshot["points"]
        ),
        themes=tuple(_line(one["title"], one) for one in snapshot["themes"]),
        duties=snapshot["duties"],
        has_levels=any(mean.is_asked for mean in overall.means),
    )


def _numbered(rows: list[Publication], number: int) -> Publication | None:
    among = next((one for one in rows if one.number == number), None)
    return among or Publication.objects.defer("snapshot").filter(number=number).first()


def _earlier(one: Publication) -> Earlier:
    withdrawn_on = london_date(one.withdrawn_at) if one.withdrawn_at else None
    return Earlier(one.number, london_date(one.published_at), withdrawn_on)


def _line(label: str, found: Mapping[str, Any], **more: str) -> Line:
    means = (
        Mean(str(ASPECTS[Aspect.WRITTEN]), _figure(found["written"])),
        Mean(str(ASPECTS[Aspect.DONE]), _figure(found["done"])),
    )
    return Line(label, means, Duties(**found["duties"]), **more)


def _figure(found: Mapping[str, Any]) -> Figure:
    """A mean as it was shown: with one decimal, it is exact."""
    counts = {name: value for name, value in found.items() if name != "shown"}
    return Figure(mean=None if found["shown"] is None else Fraction(found["shown"]), **counts)


def _signer(one: Mapping[str, str]) -> Signer:
    label = str(Signature.Kind(one["kind"]).label)
    return Signer(label, _day(one["signed_on"]), one["name"], one["position"])


def _day(text: str) -> date | None:
    return parse_date(text) if text else None
