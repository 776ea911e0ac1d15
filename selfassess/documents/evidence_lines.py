"""Evidence on paper: what each piece is, which criteria it stands beside, by when it is looked at again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from selfassess.documents.contexts import EvidenceRow
from selfassess.documents.gathered import Gathered, day
from selfassess.models import Evidence

# So many criteria are named; of more, their number.
NAMED = 4


def rows(got: Gathered, *, owners: bool) -> tuple[EvidenceRow, ...]:
    """Every piece used in the round, by its title; only where ``owners``, whose it is and who counted."""
    pieces: dict[int, tuple[Evidence, list[str]]] = {}
    for use in got.uses:
        pieces.setdefault(use.evidence_id, (use.evidence, []))[1].append(use.criterion)
    return tuple(_row(got, piece, criteria, owners=owners) for piece, criteria in pieces.values())


def _row(got: Gathered, piece: Evidence, criteria: list[str], *, owners: bool) -> EvidenceRow:
    name = [
        piece.title,
        f"{piece.get_kind_display()}: {where}" if (where := place(piece, counted=owners)) else "",
    ]
    name += [f"“{piece.quote}”" if piece.quote else "", _("Shows: %(what)s") % {"what": _shows(piece)}]
    kept = [_kept(got, piece)]
    if owners:
        kept.append(_("Looked after by %(name)s") % {"name": piece.owner_name})
    return EvidenceRow(
        name="\n".join(part for part in name if part), used=_used(got, criteria), kept="\n".join(kept)
    )


def place(piece: Evidence, *, counted: bool = True) -> str:
    """Where it can be found, or the figure itself; where that comes from says who counted it."""
    kind = piece.kind
    if kind == Evidence.Kind.LINK:
        return piece.url
    if kind == Evidence.Kind.PASSAGE:
        page = _("page %(page)s") % {"page": piece.page} if piece.page else ""
        return ", ".join(part for part in (piece.document, page, piece.paragraph) if part)
    if kind == Evidence.Kind.FIGURE:
        source = piece.figure_source if counted else ""
        return ", ".join(part for part in (piece.figure, source) if part)
    return _("kept on the shelf of evidence")


def _shows(piece: Evidence) -> str:
    shown = str(piece.get_shows_display())
    return shown[:1].lower() + shown[1:]


def _kept(got: Gathered, piece: Evidence) -> str:
    if piece.review_on is None:
        return _("No date to look at it again")
    if piece.review_on < got.today:
        return _("Was to be looked at again by %(day)s") % {"day": day(piece.review_on)}
    return _("Looked at again by %(day)s") % {"day": day(piece.review_on)}


def _used(got: Gathered, criteria: list[str]) -> str:
    titles = [got.bank.by_id[key].title if key in got.bank.by_id else key for key in criteria]
    if len(titles) <= NAMED:
        return "; ".join(titles)
    more = _("and %(number)s more criteria") % {"number": len(titles) - NAMED + 1}
    return f"{'; '.join(titles[: NAMED - 1])}; {more}"
