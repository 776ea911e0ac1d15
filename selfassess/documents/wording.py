"""Sentences that the papers of a round share: whose copy, where it stands, who signed, what an action is."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfassess.documents.contexts import SignedRow
from selfassess.documents.gathered import UNFINISHED, Gathered, Status, day
from selfassess.domain.scoring import Score
from selfassess.models import ImprovementAction, Round, Signature
from selfassess.words import answered_words, duties_rest_words, duties_words, figure_words


def draft_words(got: Gathered) -> str:
    """What stands on top of every page until the round is signed off."""
    return _("Draft: not signed off") if got.is_draft else ""


def standing(got: Gathered) -> str:
    """Whether this is a draft or signed, the period, and the day on which it was made, as sentences."""
    row = got.row
    words = {
        "first": day(row.period_first),
        "last": day(row.period_last),
        "today": day(got.today),
        "signed": day(row.signed_at),
        "edition": got.bank.version,
        "title": row.title,
        "answered": answered_words(got.progress.whole.answered, got.progress.whole.asked),
    }
    period = _("%(title)s: the period from %(first)s to %(last)s, by edition %(edition)s of the criteria.")
    if row.status == Round.Status.SIGNED:
        state = _("Signed off on %(signed)s. Taken on %(today)s.")
    elif row.status == Round.Status.SUBMITTED:
        state = _("This is a draft: submitted, and not signed off. Taken on %(today)s, with %(answered)s.")
    else:
        state = _("This is a draft: the round is still open. Taken on %(today)s, with %(answered)s.")
    return f"{state % words} {period % words}"


def score_words(found: Score) -> str:
    """A score as sentences, its legal duties first."""
    said = []
    if found.duties.asked:
        rest = duties_rest_words(found.duties)
        said.append(
            _("%(not_met)s (%(rest)s).")
            % {"not_met": duties_words(found.duties.not_met, found.duties.unanswered), "rest": rest}
        )
    if found.written.asked:
        said.append(_("Written: %(figure)s.") % {"figure": figure_words(found.written)})
    if found.done.asked:
        said.append(_("Done: %(figure)s.") % {"figure": figure_words(found.done)})
    return " ".join(said)


def signed_rows(got: Gathered, *, names: bool) -> tuple[SignedRow, ...]:
    """The two who sign, or that they have not yet.

    Args:
        names: name everybody; otherwise only who agreed to be named, and the others by their position.
    """
    rows = []
    for kind in Signature.Kind:
        one = got.signatures.get(kind)
        if one is None:
            rows.append(SignedRow(role=str(kind.label), name=_("Not signed yet"), on=""))
            continue
        named = f"{one.name}, {one.position}" if names or one.name_may_be_published else one.position
        rows.append(SignedRow(role=str(kind.label), name=named, on=day(one.signed_on)))
    return tuple(rows)


def plan_words(got: Gathered) -> str:
    """How the plan stands, in one sentence."""
    unfinished = [one for one in got.actions if one.status in UNFINISHED]
    late = sum(got.is_overdue(one) for one in unfinished)
    waiting = sum(one.status == Status.DONE for one in got.actions)
    if not got.actions:
        return _("There is no improvement plan yet.")
    words = ngettext(
        "Improvement plan: %(open)s action open, %(late)s overdue, %(waiting)s done and waiting to be "
        "scored again.",
        "Improvement plan: %(open)s actions open, %(late)s overdue, %(waiting)s done and waiting to be "
        "scored again.",
        len(unfinished),
    )
    return words % {"open": len(unfinished), "late": late, "waiting": waiting}


def due_words(action: ImprovementAction) -> str:
    """By when an action is to be done."""
    return _("By %(day)s") % {"day": day(action.due_on)} if action.due_on else _("No date yet")
