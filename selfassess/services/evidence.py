"""The shelf of evidence: added, changed, replaced, taken off. Where it is used: ``evidence_uses.py``.

What a submitted or signed round rests on never changes: replacing makes a new row, and only uses in an open
round move to it. Locks are taken in one order, open rounds before evidence, here and in ``evidence_uses.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction

from pledge.audit import Action, Actor, record
from pledge.scoping import OutsideScope, current_authority_id
from pledge.stored_files import forget, keep
from selfassess.domain.shelf import wrong_with_link
from selfassess.models import Evidence, EvidenceUse, Round
from selfassess.services.evidence_history import write_history
from selfassess.services.rounds import Stale

Kind = Evidence.Kind

# What a piece of each kind says beside its title.
CONTENT: dict[str, tuple[str, ...]] = {
    Kind.FILE: (),
    Kind.LINK: ("url",),
    Kind.PASSAGE: ("document", "page", "paragraph", "quote"),
    Kind.FIGURE: ("figure", "figure_source"),
}
# What may change although a locked round rests on the piece: whose it is, and when it is looked at again.
ALWAYS = ("owner_name", "review_on", "note")


class NotUsable(Exception):
    """The piece was replaced, taken off the shelf, or refused for a virus; ``piece`` says which."""

    def __init__(self, piece: Evidence) -> None:
        self.piece = piece
        super().__init__(f"{piece.key} is not on the shelf now.")


class UsesChanged(Exception):
    """Used, meanwhile, where whoever decided has not seen it."""


class RestsOnIt(Exception):
    """A round that is locked rests on it: what it says stays, and a new version replaces it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is said of a piece. None leaves a field as it is; a file without a title takes the file’s name."""

    title: str | None = None
    shows: str | None = None
    owner_name: str | None = None
    review_on: date | None = None
    note: str | None = None
    url: str | None = None
    document: str | None = None
    page: str | None = None
    paragraph: str | None = None
    quote: str | None = None
    figure: str | None = None
    figure_source: str | None = None

    def of(self, kind: str) -> dict[str, Any]:
        """What is said, for a row of this kind. The review day is always said: empty is no day."""
        allowed = {"title", "shows", *ALWAYS, *CONTENT[kind]}
        said = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {
            name: value
            for name, value in said
            if name in allowed and (value is not None or name == "review_on")
        }


def add(
    kind: str,
    details: Details,
    *,
    actor: Actor,
    at: datetime,
    upload: File[bytes] | None = None,
    press: str = "",
) -> Evidence:
    """Put a piece on the shelf of the authority in scope; the same press again gives the same piece.

    Args:
        upload: the file, for the kind "file".
        press: a random key of the form, and the number of the file in it.

    Raises:
        pledge.stored_files.BadFile: where the file is not taken. Nothing is kept then.
        ValueError: for what a form lets nobody say.
    """
    said = _checked(kind, details, upload)
    with transaction.atomic():
        there = Evidence.objects.filter(press=press).first() if press else None
        if there is not None:
            return there
        try:
            with transaction.atomic():
                made = _create(kind, said, actor=actor, at=at, press=press)
        except IntegrityError:
            # The other press was a moment earlier, and is finished now.
            return Evidence.objects.get(press=press)
        _keep_file(made, upload, actor=actor, at=at)
        record(Action.EVIDENCE_ADDED, actor=actor, at=at, about=made.key, detail={"kind": kind})
    return made


def change(evidence_id: int, version: int, details: Details, *, actor: Actor, at: datetime) -> Evidence:
    """Change what is said of a piece; the same words again change nothing.

    Raises:
        Stale: for a newer version; ``now`` is the piece as it is.
        NotUsable: for a piece that was replaced or taken off the shelf.
        RestsOnIt: for what it says or shows, once a submitted or signed round uses it.
    """
    with transaction.atomic():
        piece = _locked(evidence_id)
        _must_be_on_the_shelf(piece)
        said = _checked(piece.kind, details, None, is_new=False)
        changed = [name for name, value in said.items() if getattr(piece, name) != value]
        if not changed:
            return piece
        if piece.version != version:
            raise Stale(piece)
        if not set(changed) <= set(ALWAYS) and rests_on(piece):
            raise RestsOnIt
        for name in changed:
            setattr(piece, name, said[name])
        _touch(piece, actor=actor, at=at)
        record(Action.EVIDENCE_CHANGED, actor=actor, at=at, about=piece.key, detail={"fields": changed})
    return piece


def replace(
    evidence_id: int,
    version: int,
    details: Details,
    *,
    seen: Iterable[int],
    actor: Actor,
    at: datetime,
    upload: File[bytes] | None = None,
    press: str = "",
) -> Evidence:
    """Put a new piece in the place of one, wherever an open round uses it. Locked rounds keep the old one.

    Args:
        seen: the ids of the uses that whoever replaces it was shown.

    Raises:
        Stale, NotUsable: as for :func:`change`.
        UsesChanged: where an open round uses it for something that was not shown.
        pledge.stored_files.BadFile: where the file is not taken.
    """
    with transaction.atomic():
        _lock_open_rounds()
        piece = _locked(evidence_id)
        newer = Evidence.objects.filter(replaces=piece).first()
        if newer is not None and press and newer.press == press:
            return newer
        _must_be_on_the_shelf(piece, newer)
        if piece.version != version:
            raise Stale(piece)
        uses = _open_uses(piece, seen)
        said = _checked(piece.kind, details, upload)
        made = _create(piece.kind, said, actor=actor, at=at, press=press, replaces=piece)
        _keep_file(made, upload, actor=actor, at=at)
        _move(uses, piece, made, actor=actor, at=at)
        _touch(piece, actor=actor, at=at)
        detail = {"by": made.pk, "uses": len(uses)}
        record(Action.EVIDENCE_REPLACED, actor=actor, at=at, about=piece.key, detail=detail)
    return made


def catch_up(evidence_id: int, *, actor: Actor, at: datetime) -> int:
    """Use what replaced a piece wherever an open round, reopened since, still uses the old one; how often."""
    with transaction.atomic():
        _lock_open_rounds()
        piece = _locked(evidence_id)
        newest = current(piece)
        if newest.pk == piece.pk or newest.retired_at is not None:
            return 0
        uses = list(EvidenceUse.objects.filter(evidence=piece, round__status=Round.Status.OPEN))
        _move(uses, piece, newest, actor=actor, at=at)
        if uses:
            detail = {"by": newest.pk, "uses": len(uses)}
            record(Action.EVIDENCE_REPLACED, actor=actor, at=at, about=piece.key, detail=detail)
    return len(uses)


def retire(evidence_id: int, version: int, *, seen: Iterable[int], actor: Actor, at: datetime) -> Evidence:
    """Take a piece off the shelf, and out of the open round; locked rounds keep it. A repeat does nothing.

    Its file is deleted, unless a locked round rests on it: a case paper that came here by mistake is gone.

    Args:
        seen: the ids of the uses that whoever takes it off was shown.

    Raises:
        Stale, NotUsable, UsesChanged: as for :func:`replace`.
    """
    with transaction.atomic():
        _lock_open_rounds()
        piece = _locked(evidence_id)
        if piece.retired_at is not None:
            return piece
        _must_be_on_the_shelf(piece)
        if piece.version != version:
            raise Stale(piece)
        uses = _open_uses(piece, seen)
        write_history(((use, piece.title, "") for use in uses), actor=actor, at=at)
        EvidenceUse.objects.filter(pk__in=[use.pk for use in uses]).delete()
        piece.retired_at = at
        _touch(piece, actor=actor, at=at)
        is_file_gone = piece.file is not None and not rests_on(piece)
        if piece.file is not None and is_file_gone:
            forget(piece.file, at=at)
        detail = {"uses": len(uses), "file_deleted": is_file_gone}
        record(Action.EVIDENCE_RETIRED, actor=actor, at=at, about=piece.key, detail=detail)
    return piece


def current(piece: Evidence) -> Evidence:
    """The piece, or what stands in its place today."""
    newer = Evidence.objects.filter(replaces=piece).first()
    return piece if newer is None else current(newer)


def rests_on(piece: Evidence) -> bool:
    """Whether a round that is submitted or signed off uses the piece."""
    return EvidenceUse.objects.filter(evidence=piece).exclude(round__status=Round.Status.OPEN).exists()


def _checked(
    kind: str, details: Details, upload: File[bytes] | None, *, is_new: bool = True
) -> dict[str, Any]:
    """What is said, for the row; a second look behind the form's, for whatever has no form."""
    said = details.of(Kind(kind))
    if is_new and (upload is not None) != (kind == Kind.FILE):
        raise ValueError("A file is evidence of the kind file, and of no other.")
    if said.get("url") is not None and wrong_with_link(said["url"]) is not None:
        raise ValueError("This is no address for a link.")
    if said.get("shows") is not None:
        said["shows"] = Evidence.Shows(said["shows"]).value
    needed = ["shows", "owner_name", *CONTENT[kind][:1], *([] if kind == Kind.FILE else ["title"])]
    empty = [name for name in needed if not said.get(name, "" if is_new else "said before")]
    if empty or (not is_new and said.get("title") == ""):
        raise ValueError(f"These must be said: {', '.join(empty) or 'title'}.")
    return said


def _create(
    kind: str,
    said: dict[str, Any],
    *,
    actor: Actor,
    at: datetime,
    press: str,
    replaces: Evidence | None = None,
) -> Evidence:
    authority_id = current_authority_id()
    if authority_id is None:
        raise OutsideScope("Evidence stands on the shelf of one authority.")
    return Evidence.objects.create(
        authority_id=authority_id,
        kind=kind,
        replaces=replaces,
        press=press,
        added_at=at,
        added_by=actor.user,
        added_by_label=actor.label[:150],
        **said,
    )


def _keep_file(piece: Evidence, upload: File[bytes] | None, *, actor: Actor, at: datetime) -> None:
    if upload is None:
        return
    piece.file = keep(upload, about=piece.key, actor=actor, at=at)
    piece.title = piece.title or piece.file.name.rpartition(".")[0] or piece.file.name
    piece.save(update_fields=["file", "title"])


def _locked(evidence_id: int) -> Evidence:
    return Evidence.objects.select_for_update().get(pk=evidence_id)


def _lock_open_rounds() -> None:
    """Hold the open round still: nobody attaches, submits or moves it meanwhile."""
    rows = Round.objects.select_for_update().filter(status=Round.Status.OPEN).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _must_be_on_the_shelf(piece: Evidence, newer: Evidence | None = None) -> None:
    if piece.retired_at is not None or newer or Evidence.objects.filter(replaces=piece).exists():
        raise NotUsable(piece)


def _open_uses(piece: Evidence, seen: Iterable[int]) -> list[EvidenceUse]:
    """Every use in an open round, all of them among those that were shown."""
    uses = list(EvidenceUse.objects.filter(evidence=piece, round__status=Round.Status.OPEN))
    if not {use.pk for use in uses} <= set(seen):
        raise UsesChanged
    return uses


def _move(uses: list[EvidenceUse], old: Evidence, new: Evidence, *, actor: Actor, at: datetime) -> None:
    """Let uses be of ``new``; where that stands beside the same criterion already, once is enough."""
    there = set(EvidenceUse.objects.filter(evidence=new).values_list("round_id", "criterion"))
    twice = [use.pk for use in uses if (use.round_id, use.criterion) in there]
    EvidenceUse.objects.filter(pk__in=twice).delete()
    EvidenceUse.objects.filter(pk__in=[use.pk for use in uses]).update(
        evidence=new, added_at=at, added_by_label=actor.label[:150]
    )
    write_history(((use, old.title, new.title) for use in uses), actor=actor, at=at)


def _touch(piece: Evidence, *, actor: Actor, at: datetime) -> None:
    piece.version += 1
    piece.changed_at, piece.changed_by_label = at, actor.label[:150]
    piece.save()
