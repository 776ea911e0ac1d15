"""Q9: the commitment statement, for anybody to read: no comment, and only names of those who agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledge.documents.library import shipped_template
from pledge.documents.render import render
from selfassess.documents.contexts import CommitmentStatement, PointRow
from selfassess.documents.gathered import Gathered, Status, day
from selfassess.documents.wording import draft_words, due_words, score_words, signed_rows, standing
from selfassess.domain.answers import Mark
from selfassess.domain.bank import Point
from selfassess.domain.scoring import Duties
from selfassess.words import duties_rest_words, duties_words, figure_words

# So many actions are named; of more, their number.
NAMED = 8


def statement_file(got: Gathered, *, at: datetime, banner: str = "") -> bytes:
    """The statement as a Word file.

    Raises:
        RenderError: when the template cannot be filled.
    """
    context = statement(got)
    return render(
        shipped_template(context.kind),
        context,
        title=context.title,
        author=got.authority.name,
        made_at=at,
        banner=banner,
    )


def statement(got: Gathered) -> CommitmentStatement:
    """Everything the statement says."""
    steps = tuple(_steps(got))
    return CommitmentStatement(
        authority=got.authority.name,
        edition=_("Commitment statement."),
        reference=got.row.title,
        draft=draft_words(got),
        title=_("Our commitment to people who ask for an ASB case review"),
        standing=standing(got),
        statement=got.bank.statement,
        opening=_(
            "An ASB case review is the right of a victim of persistent anti-social behaviour to have the "
            "organisations involved look together at how their case was handled. %(authority)s has measured "
            "its own policy and practice against the law, the statutory guidance and the six published "
            "points of the Pledge. This statement says what was found and what will be done about it."
        )
        % {"authority": got.authority.name},
        found=tuple(_found(got)),
        points=tuple(_point(got, one) for one in got.bank.points),
        steps=steps,
        no_steps="" if steps else _("No action is open at present."),
        committed=_committed(got),
        judged=_judged(got),
        signed=signed_rows(got, names=False),
    )


def _found(got: Gathered) -> Iterator[str]:
    overall = got.result.overall
    if overall.duties.asked:
        yield _not_met(overall.duties)
    for criterion, _mark in got.duties(Mark.NOT_MET):
        if criterion.duty:
            yield _("Not met: %(title)s (%(citation)s).") % {
                "title": criterion.title,
                "citation": criterion.duty.citation,
            }
    if overall.written.asked:
        yield _("What is written: %(figure)s.") % {"figure": figure_words(overall.written)}
    if overall.done.asked:
        yield _("What is done: %(figure)s.") % {"figure": figure_words(overall.done)}


def _not_met(duties: Duties) -> str:
    return _("%(not_met)s. Of all the legal duties asked: %(rest)s.") % {
        "not_met": duties_words(duties.not_met, duties.unanswered),
        "rest": duties_rest_words(duties),
    }


def _point(got: Gathered, point: Point) -> PointRow:
    found = got.result.points.get(point.key)
    said = score_words(found) if found else _("Nothing of this point was asked in this round.")
    return PointRow(name=point.heading, meaning=point.meaning, found=said)


def _steps(got: Gathered) -> Iterator[str]:
    """The actions still to be done, first the most urgent; never whose they are."""
    going = [one for one in got.actions if one.status in (Status.PLANNED, Status.UNDER_WAY)]
    for one in going[:NAMED]:
        yield f"{one.title}. {due_words(one)}."
    if len(going) > NAMED:
        yield ngettext("And %(number)s more action.", "And %(number)s more actions.", len(going) - NAMED) % {
            "number": len(going) - NAMED
        }


def _committed(got: Gathered) -> str:
    row = got.commitment
    if row is None or row.signed_on is None:
        return _("Commitment: not signed yet.")
    by = _named(row.signed_by if row.signed_name_agreed else "", row.signed_position)
    return _("Commitment: signed on %(day)s%(by)s.") % {"day": day(row.signed_on), "by": by}


def _judged(got: Gathered) -> str:
    row = got.commitment
    if row is None or row.judged_on is None:
        return _("Standard: nobody has judged yet that it is met.")
    by = _named(row.judged_by if row.judged_name_agreed else "", row.judged_organisation)
    said = _("Standard: judged met on %(day)s%(by)s.") % {"day": day(row.judged_on), "by": by}
    return " ".join(part for part in (said, row.judged_basis) if part)


def _named(*parts: str) -> str:
    """The end of a sentence: by whom, or nothing."""
    who = ", ".join(part for part in parts if part)
    return _(" by %(who)s") % {"who": who} if who else ""
