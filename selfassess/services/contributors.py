"""People without an account who answer one theme by link: invited, written to again, ended.

A link only ever goes to the address that an assessor gave. It takes answers until the cut-off, can be read
for two weeks more, and is over when the contributor is ended.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import LONDON
from pledge.links import make_link, revoke_links
from pledge.models import Link, Message
from pledge.notifications import Channel, queue, stop_waiting
from selfassess.domain.bank import Bank, Scope
from selfassess.domain.status import RoundStatus
from selfassess.models import Contributor, Round
from selfassess.services.editions import bank_of
from selfassess.services.rounds import must_be_open

PURPOSE = "self-assessment-theme"
READABLE_AFTER = timedelta(days=14)
# A second press of "Send again": the link has just been sent.
ONE_PRESS = timedelta(minutes=2)
ON_ITS_WAY = (Message.State.QUEUED, Message.State.SENDING, Message.State.HANDED_OVER, Message.State.DELIVERED)


class NoSuchTheme(ValueError):
    """The round asks nothing of this theme."""


class CutOffPassed(Exception):
    """Nobody is invited to answer after the cut-off: it must be moved first."""


class Ended(Exception):
    """The contributor was ended: their link is not sent again."""


def invite(
    round_id: int, *, theme: str, name: str, organisation: str, email: str, actor: Actor, at: datetime
) -> Contributor:
    """Invite somebody to answer a theme; pressed twice, they are invited once.

    Raises:
        NoSuchTheme: for a theme of which the round asks nothing.
        CutOffPassed: after the cut-off.
        selfassess.services.rounds.Locked: for a round that is not open.
    """
    with transaction.atomic():
        row = _locked_round(round_id)
        must_be_open(row)
        if not bank_of(row.edition).of_theme(theme, Scope(row.scope)):
            raise NoSuchTheme(theme)
        if is_past(row, at):
            raise CutOffPassed
        there = Contributor.objects.filter(round=row, theme=theme, email__iexact=email, ended_at__isnull=True)
        known = there.first()
        if known is not None:
            return known
        made = Contributor.objects.create(
            authority_id=row.authority_id,
            round=row,
            theme=theme,
            name=name,
            organisation=organisation,
            email=email.lower(),
            invited_at=at,
        )
        _send(made, row, at=at)
        detail = {"round": row.number, "theme": theme}
        record(Action.CONTRIBUTOR_INVITED, actor=actor, at=at, about=made.key, detail=detail)
    return made


def send_again(contributor_id: int, *, actor: Actor, at: datetime) -> bool:
    """A new link to the same address; the links sent before stop working. Pressed twice, it is sent once.

    Returns:
        Whether it was sent now; False where one has just left.

    Raises:
        Ended: for a contributor who was ended.
        CutOffPassed: after the cut-off.
        selfassess.services.rounds.Locked: for a round that is not open.
    """
    with transaction.atomic():
        contributor, row = _locked_both(contributor_id)
        must_be_open(row)
        if contributor.ended_at is not None:
            raise Ended
        if is_past(row, at):
            raise CutOffPassed
        if _has_just_left(contributor, at):
            return False
        revoke_links(contributor.key, at=at)
        stop_waiting(about=contributor.key, at=at)
        _send(contributor, row, at=at)
        detail = {"round": row.number, "theme": contributor.theme, "again": True}
        record(Action.CONTRIBUTOR_INVITED, actor=actor, at=at, about=contributor.key, detail=detail)
    return True


def renew(contributor_id: int, *, actor: Actor, at: datetime) -> bool:
    """Whoever holds a link that is over asks for a new one: it goes to the address that was kept only.

    Links that still work go on working: a stranger with an old link can take nothing from anybody.

    Returns:
        Whether there was anything left to send a link to: the round is open and its cut-off has not passed.
    """
    with transaction.atomic():
        contributor, row = _locked_both(contributor_id)
        if not takes_answers(contributor, row, at):
            return False
        if not _has_just_left(contributor, at):
            _send(contributor, row, at=at)
            record(Action.LINK_RENEWED, actor=actor, at=at, about=contributor.key)
    return True


def end(contributor_id: int, *, actor: Actor, at: datetime) -> Contributor:
    """End somebody's link, at once; what they answered stays. A repeat does nothing."""
    with transaction.atomic():
        contributor, row = _locked_both(contributor_id)
        if contributor.ended_at is None:
            contributor.ended_at = at
            contributor.save(update_fields=["ended_at"])
            revoke_links(contributor.key, at=at)
            stop_waiting(about=contributor.key, at=at)
            detail = {"round": row.number, "theme": contributor.theme}
            record(Action.CONTRIBUTOR_ENDED, actor=actor, at=at, about=contributor.key, detail=detail)
    return contributor


def finish(contributor_id: int, *, actor: Actor, at: datetime) -> Contributor:
    """The contributor says that their theme is finished; a repeat does nothing. Answers may still change."""
    with transaction.atomic():
        contributor, row = _locked_both(contributor_id)
        if contributor.finished_at is None and takes_answers(contributor, row, at):
            contributor.finished_at = at
            contributor.save(update_fields=["finished_at"])
            detail = {"round": row.number, "theme": contributor.theme}
            record(Action.THEME_FINISHED, actor=actor, at=at, about=contributor.key, detail=detail)
    return contributor


def end_without_theme(row: Round, bank: Bank, *, actor: Actor, at: datetime) -> None:
    """End the contributors of a locked round whose theme the criteria it moves to no longer have."""
    asked = {one.theme for one in bank.asked(Scope(row.scope))}
    for one in Contributor.objects.filter(round=row, ended_at__isnull=True).exclude(theme__in=asked):
        end(one.pk, actor=actor, at=at)


def takes_answers(contributor: Contributor, row: Round, at: datetime) -> bool:
    """Whether a contributor's link takes answers now."""
    is_open = RoundStatus(row.status) is RoundStatus.OPEN
    return is_open and contributor.ended_at is None and not is_past(row, at)


def is_past(row: Round, at: datetime) -> bool:
    """Whether the cut-off has passed: the day itself is still in time."""
    return at >= _end_of(row.cut_off)


def move_links(row: Round, *, at: datetime) -> None:
    """After another cut-off: every link that was not ended lasts by the new one."""
    keys = [one.key for one in Contributor.objects.filter(round=row, ended_at__isnull=True)]
    links = Link.objects.filter(purpose=PURPOSE, about__in=keys, revoked_at__isnull=True)
    links.update(expires_at=readable_until(row))


def readable_until(row: Round) -> datetime:
    """When the links of a round are over."""
    return _end_of(row.cut_off + READABLE_AFTER)


def _send(contributor: Contributor, row: Round, *, at: datetime) -> None:
    link = make_link(
        purpose=PURPOSE,
        about=contributor.key,
        at=at,
        lasts=readable_until(row) - at,
        recipient_label=contributor.name,
    )
    queue(
        "theme-link",
        authority=row.authority,
        channel=Channel.EMAIL,
        address=contributor.email,
        at=at,
        link=link.address,
        recipient_label=contributor.name,
        about=contributor.key,
        valid_until=readable_until(row),
    )


def _has_just_left(contributor: Contributor, at: datetime) -> bool:
    last = Message.objects.filter(about=contributor.key).order_by("-id").first()
    return last is not None and at - last.queued_at < ONE_PRESS and last.state in set(ON_ITS_WAY)


def _locked_round(round_id: int) -> Round:
    rows = Round.objects.select_for_update(of=("self",)).select_related("edition", "authority")
    return rows.get(pk=round_id)


def _locked_both(contributor_id: int) -> tuple[Contributor, Round]:
    found = Contributor.objects.get(pk=contributor_id)
    row = _locked_round(found.round_id)
    return Contributor.objects.select_for_update().get(pk=contributor_id), row


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)
