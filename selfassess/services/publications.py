"""A signed round made public, as a frozen snapshot; and withdrawn, with a dated notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.models import Authority
from selfassess.domain.status import Part, RoundStatus, may_change
from selfassess.models import Publication, Round, RoundEvent
from selfassess.selectors.snapshot import snapshot
from selfassess.services.editions import digest_of
from selfassess.services.rounds import Stale, locked, write_event


class NotSigned(Exception):
    """Only a round that is signed off is published."""


class NewerIsPublic(Exception):
    """A later round is public: an earlier one does not take its place. ``publication`` is the later one's."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        super().__init__("A later round has been published.")


class OtherThanSeen(Exception):
    """What would become public is not what the page showed: it must be looked at again."""


class NothingPublic(Exception):
    """There is nothing of this round to withdraw."""


class NoNotice(ValueError):
    """A withdrawal says why, in the authority's own words."""


def public_now(row: Round) -> list[Publication]:
    """Everything of this round that is public, replaced or not, the newest first."""
    return list(Publication.objects.filter(round=row, withdrawn_at__isnull=True))


def later_round(row: Round) -> Publication | None:
    """What is public of a later round."""
    later = Publication.objects.filter(round__number__gt=row.number, withdrawn_at__isnull=True)
    return later.select_related("round").first()


def says_the_same(newest: Publication, row: Round, frozen: dict[str, Any]) -> bool:
    """Whether what counts now is this round's, and says word for word what would be published."""
    return newest.round_id == row.pk and newest.withdrawn_at is None and newest.snapshot == frozen


def is_public_as(row: Round, frozen: dict[str, Any]) -> bool:
    """Whether publishing would change nothing; one query."""
    newest = Publication.objects.first()
    return newest is not None and says_the_same(newest, row, frozen)


def publish(round_id: int, version: int, *, seen: str, actor: Actor, at: datetime) -> Publication:
    """Publish what the round's check page showed. The same again publishes nothing new.

    Args:
        seen: the digest (``editions.digest_of``) of the snapshot as the page showed it.

    Raises:
        NotSigned: for a round that is not signed off.
        NewerIsPublic: where a later round is public.
        Stale: when the page was drawn from an older version.
        OtherThanSeen: when names or dates have changed since the page was opened.
    """
    with transaction.atomic():
        # Numbers are one after the other in an authority: two rounds at once queue for its row. It is locked
        # before the round, as whoever starts a round does.
        authority_id = Round.objects.values_list("authority_id", flat=True).get(pk=round_id)
        Authority.objects.select_for_update().get(pk=authority_id)
        return _publish(round_id, version, seen=seen, actor=actor, at=at)


def _publish(round_id: int, version: int, *, seen: str, actor: Actor, at: datetime) -> Publication:
    with locked(round_id) as row:
        if not may_change(RoundStatus(row.status), Part.PUBLICATION):
            raise NotSigned
        later = later_round(row)
        if later is not None:
            raise NewerIsPublic(later)
        frozen = snapshot(row)
        newest = Publication.objects.first()
        if newest and says_the_same(newest, row, frozen):
            return newest
        if row.version != version:
            raise Stale(row)
        if digest_of(frozen) != seen:
            raise OtherThanSeen
        published = Publication.objects.create(
            authority_id=row.authority_id,
            round=row,
            number=newest.number + 1 if newest else 1,
            snapshot=frozen,
            published_at=at,
            published_by=actor.acting_user,
        )
        write_event(row, RoundEvent.Kind.PUBLISHED, actor=actor, at=at)
        detail = {"number": row.number, "publication": published.number}
        record(Action.ROUND_PUBLISHED, actor=actor, at=at, about=row.key, detail=detail)
    return published


def withdraw(round_id: int, version: int, notice: str, *, actor: Actor, at: datetime) -> list[Publication]:
    """Withdraw everything public of a round; the notice stands in its place, dated.

    Raises:
        NoNotice: without a reason.
        NothingPublic: where nothing of the round is public.
        Stale: when the page was drawn from an older version.
    """
    notice = notice.strip()
    if not notice:
        raise NoNotice
    with locked(round_id) as row:
        found = public_now(row)
        if not found:
            raise NothingPublic
        if row.version != version:
            raise Stale(row)
        for one in found:
            one.withdrawn_at, one.withdrawn_by, one.notice = at, actor.acting_user, notice
            one.save(update_fields=["withdrawn_at", "withdrawn_by", "notice"])
        write_event(row, RoundEvent.Kind.WITHDRAWN, actor=actor, at=at, reason=notice)
        detail = {"number": row.number, "publications": [one.number for one in found]}
        record(Action.PUBLICATION_WITHDRAWN, actor=actor, at=at, about=row.key, detail=detail)
    return found
