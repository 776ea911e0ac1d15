"""The improvement plan: gaps turned into actions, their progress, and their end by being scored again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.audit import Action, Actor, record
from pledge.links import revoke_links
from pledge.models import User
from pledge.notifications import stop_waiting
from selfassess.domain.answers import Mark, counted
from selfassess.domain.bank import Aspect, Bank, Scope
from selfassess.domain.plan import gaps
from selfassess.domain.rescoring import Verdict, called_in, together, verdict
from selfassess.domain.status import (
    ACTION_MAY_CHANGE,
    ActionMove,
    ActionStatus,
    action_after,
    lacks_reason,
)
from selfassess.models import ActionNote, Answer, ImprovementAction, Round
from selfassess.plan_words import aim_words, why_words
from selfassess.selectors.given import given
from selfassess.services.editions import bank_of
from selfassess.services.plan_links import ASKED, ONE_PRESS, owner_of, tell
from selfassess.services.rounds import Stale

GapKey = tuple[str, Aspect]
FIELDS: dict[str, str | Promise] = {
    "title": gettext_lazy("what is to be done"),
    "measure": gettext_lazy("how success is measured"),
    "template_document": gettext_lazy("the document"),
    "owner": gettext_lazy("the owner"),
    "owner_name": gettext_lazy("the owner"),
    "owner_email": gettext_lazy("the owner’s email address"),
    "due_on": gettext_lazy("the due date"),
}


class NoReason(ValueError):
    """The move needs words: why it is made, or what was done."""


class Over(Exception):
    """The action is closed or dropped: it is reopened before anything of it changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDetails:
    """What an assessor says of an action. ``owner``: a member; else a name and perhaps an address."""

    title: str
    measure: str
    template_document: str
    owner: User | None
    owner_name: str
    owner_email: str
    due_on: date | None


@contextmanager
def locked_action(action_id: int) -> Iterator[ImprovementAction]:
    """The action, locked for one piece of work in one transaction."""
    with transaction.atomic():
        rows = ImprovementAction.objects.select_for_update(of=("self",))
        yield rows.select_related("authority", "round", "owner").get(pk=action_id)


def gap_value(key: GapKey) -> str:
    """A gap as the value of its checkbox."""
    return f"{key[0]}:{key[1].value}"


def chosen_gaps(values: Sequence[str]) -> set[GapKey]:
    """The gaps whose boxes were ticked; what is none is left out."""
    parts = {value.partition(":")[::2] for value in values}
    return {(key, Aspect(part)) for key, part in parts if part in set(Aspect)}


def covered(bank: Bank) -> set[GapKey]:
    """The gaps that an action which is not over sees to, by their names in ``bank``; one query."""
    rows = ImprovementAction.objects.filter(status__in=ACTION_MAY_CHANGE)
    found = rows.values_list("round__edition__version", "criterion", "aspect")
    return {(key, Aspect(part)) for version, one, part in found for key in called_in(bank, version, one)}


def make(round_id: int, wanted: Collection[GapKey], *, actor: Actor, at: datetime) -> list[ImprovementAction]:
    """Turn gaps of a round into actions; pressed twice, or by two people at once, each is made once.

    Returns:
        The actions made, the one to do first at the top. What is no gap now, or has an action, is left out.
    """
    with transaction.atomic():
        # Every round is locked: the numbers of actions run through all of them.
        locked = {one.pk: one for one in Round.objects.select_for_update().order_by("pk")}
        row = locked[round_id]
        bank = bank_of(row.edition)
        answers = {one.criterion: given(one, one.criterion) for one in Answer.objects.filter(round=row)}
        taken = covered(bank)
        last = ImprovementAction.objects.aggregate(last=Max("number"))["last"] or 0
        made = []
        for gap in gaps(bank, Scope(row.scope), answers):
            key = (gap.criterion, gap.aspect)
            if key not in wanted or key in taken:
                continue
            criterion = bank.by_id[gap.criterion]
            last += 1
            action = ImprovementAction.objects.create(
                authority_id=row.authority_id,
                number=last,
                round=row,
                criterion=gap.criterion,
                aspect=gap.aspect.value,
                mark_before=gap.mark.value,
                title=criterion.action[:200],
                measure=aim_words(criterion, gap.aspect),
                template_document=criterion.template_document[:150],
                priority=gap.priority,
                opened_at=at,
            )
            _note(action, _("Added: %(why)s.") % {"why": why_words(gap.aspect, gap.mark)}, actor=actor, at=at)
            _record(action, Action.IMPROVEMENT_ADDED, actor=actor, at=at)
            made.append(action)
    return made


def change(action_id: int, version: int, details: ActionDetails, *, actor: Actor, at: datetime) -> list[str]:
    """Change owner, date, measure and the rest; the names of the fields that changed. A new owner is told.

    Raises:
        Over: for an action that is closed or dropped.
        selfassess.services.rounds.Stale: when the page was drawn from an older version. Nothing is written.
    """
    with locked_action(action_id) as row:
        changed = [
            one.name for one in fields(ActionDetails) if getattr(row, one.name) != getattr(details, one.name)
        ]
        if not changed:
            return []
        _must_be(row, version)
        if ActionStatus(row.status) not in ACTION_MAY_CHANGE:
            raise Over
        for name in changed:
            setattr(row, name, getattr(details, name))
        if "due_on" in changed:
            row.reminded_on = None
        # What was sent to another address stops opening this.
        moved = bool({"owner", "owner_email"} & set(changed))
        if moved:
            row.reminded_on = None
            revoke_links(row.key, at=at)
            stop_waiting(about=row.key, at=at)
        _save(row)
        what = ", ".join(dict.fromkeys(str(FIELDS[name]) for name in changed))
        _note(row, _("Changed: %(what)s.") % {"what": what}, actor=actor, at=at)
        owner = owner_of(row)
        if moved and owner is not None and row.owner != actor.user:
            tell(ASKED, row, owner, at=at)
        _record(row, Action.IMPROVEMENT_CHANGED, actor=actor, at=at, fields=changed)
    return changed


def report(
    action_id: int, version: int, move: ActionMove | None, text: str, *, actor: Actor, at: datetime
) -> ImprovementAction:
    """Report progress, and perhaps that it is under way or done.

    Args:
        move: START, FINISH, or None where it stands as it stood.

    Raises:
        NoReason: without words, where nothing but its being under way would say what happened.
        Over: for an action that is closed or dropped.
        selfassess.domain.status.NotPossible: when the table has no such move.
        selfassess.services.rounds.Stale: when the page was drawn from an older version.
    """
    if move is not ActionMove.START and not text.strip():
        raise NoReason
    with locked_action(action_id) as row:
        if is_the_same_press(row, text, _leads_to(row, move), actor=actor, at=at):
            return row
        _must_be(row, version)
        if ActionStatus(row.status) not in ACTION_MAY_CHANGE:
            raise Over
        _move(row, move, text, actor=actor, at=at)
    return row


def drop(action_id: int, version: int, reason: str, *, actor: Actor, at: datetime) -> ImprovementAction:
    """Drop an action, with a reason; see :func:`_end_or_begin` for what it raises."""
    return _end_or_begin(action_id, version, ActionMove.DROP, reason, actor=actor, at=at)


def reopen(action_id: int, version: int, reason: str, *, actor: Actor, at: datetime) -> ImprovementAction:
    """Take an action up again that was done, closed or dropped, with a reason."""
    return _end_or_begin(action_id, version, ActionMove.REOPEN, reason, actor=actor, at=at)


def closes_what_is_rescored(row: Round, *, actor: Actor, at: datetime) -> list[ImprovementAction]:
    """On submitting a locked round: close what it scored higher since it was done, send back what it did not.

    What the round does not ask, or asked before the action was done, goes on waiting.

    Returns:
        The actions that moved.
    """
    waiting = ImprovementAction.objects.select_for_update(of=("self",)).filter(status=ActionStatus.DONE)
    done = list(waiting.select_related("authority", "round__edition").defer("round__edition__data"))
    if not done:
        return []
    bank, scope = bank_of(row.edition), Scope(row.scope)
    answers = {one.criterion: one for one in Answer.objects.filter(round=row)}
    moved = []
    for action in done:
        asked = [
            bank.by_id[key]
            for key in called_in(bank, action.round.edition.version, action.criterion)
            if Aspect(action.aspect) in bank.by_id[key].asks(scope)
        ]
        found = together(_verdict(action, answers.get(one.id)) for one in asked)
        words = {"round": row.title}
        if found is Verdict.BETTER:
            action.closed_in = row
            text = _("Scored again in %(round)s, and higher.") % words
            _move(action, ActionMove.SCORE_AGAIN, text, actor=actor, at=at)
        elif found is Verdict.NO_BETTER:
            text = _("Scored again in %(round)s, and no higher than before. It is under way again.") % words
            _move(action, ActionMove.NOT_ENOUGH, text, actor=actor, at=at)
        else:
            continue
        moved.append(action)
    return moved


def _verdict(action: ImprovementAction, answer: Answer | None) -> Verdict:
    """What an answer says of an action; nothing, where it was given before the action was done."""
    if answer is None or answer.changed_at is None or action.done_at is None:
        return Verdict.NOT_SCORED
    if answer.changed_at < action.done_at:
        return Verdict.NOT_SCORED
    aspect = Aspect(action.aspect)
    return verdict(aspect, Mark(action.mark_before), counted(given(answer, answer.criterion), aspect))


def _end_or_begin(
    action_id: int, version: int, move: ActionMove, reason: str, *, actor: Actor, at: datetime
) -> ImprovementAction:
    """Drop or reopen; pressed twice it is done once.

    Raises:
        NoReason: without a reason.
        selfassess.domain.status.NotPossible: when the table has no such move.
        selfassess.services.rounds.Stale: when the page was drawn from an older version.
    """
    if lacks_reason(move, reason):
        raise NoReason
    with locked_action(action_id) as row:
        if is_the_same_press(row, reason, row.status, actor=actor, at=at):
            return row
        _must_be(row, version)
        _move(row, move, reason, actor=actor, at=at)
        if move is ActionMove.DROP:
            stop_waiting(about=row.key, at=at)
    return row


def _move(row: ImprovementAction, move: ActionMove | None, text: str, *, actor: Actor, at: datetime) -> None:
    """Move a locked action by the one table, keep its days in step, and write what happened."""
    after = ""
    if move is not None:
        now = action_after(ActionStatus(row.status), move)
        row.status = after = now.value
        row.done_at = at if now is ActionStatus.DONE else row.done_at
        row.closed_at = at if now is ActionStatus.CLOSED else None
        row.dropped_at = at if now is ActionStatus.DROPPED else None
        if now in (ActionStatus.PLANNED, ActionStatus.UNDER_WAY):
            # Its old end is in the trail; what stands on the row is how it stands now.
            row.done_at, row.closed_in = None, None
    _save(row)
    _note(row, text.strip(), actor=actor, at=at, status=after)
    _record(row, Action.IMPROVEMENT_CHANGED, actor=actor, at=at, move=move.value if move else "progress")


def _must_be(row: ImprovementAction, version: int) -> None:
    if row.version != version:
        raise Stale(row)


def is_the_same_press(row: ImprovementAction, text: str, status: str, *, actor: Actor, at: datetime) -> bool:
    """Whether this very thing was said a moment ago by the same person: the button was pressed twice.

    Args:
        status: where the action should stand now, by what was pressed; "" where nothing was said of that.
    """
    last = ActionNote.objects.filter(action=row).first()
    if last is None or at - last.at > ONE_PRESS:
        return False
    same = (last.by_label, last.by_user_id, last.text) == (actor.label, _pk(actor), text.strip())
    return same and status in (last.status_after or row.status, "")


def _leads_to(row: ImprovementAction, move: ActionMove | None) -> str:
    """Where a report says that the action stands, whether or not it stands there already."""
    says = {ActionMove.START: ActionStatus.UNDER_WAY, ActionMove.FINISH: ActionStatus.DONE}
    return says[move].value if move in says else row.status


def _pk(actor: Actor) -> int | None:
    return actor.user.pk if actor.user else None


def _save(row: ImprovementAction) -> None:
    row.version += 1
    row.save()


def _note(row: ImprovementAction, text: str, *, actor: Actor, at: datetime, status: str = "") -> None:
    ActionNote.objects.create(
        authority_id=row.authority_id,
        action=row,
        at=at,
        by_label=actor.label,
        by_user=actor.user,
        status_after=status,
        text=text,
    )


def _record(row: ImprovementAction, what: Action, *, actor: Actor, at: datetime, **detail: object) -> None:
    record(what, actor=actor, at=at, about=row.key, detail={"number": row.number, **detail})
