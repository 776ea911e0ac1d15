"""A workbook that came back: read and kept for its uploader, saved when they say so, thrown away, forgotten.

Nothing of a workbook is an answer before :func:`apply`, which saves through ``answers.save`` like every page,
all of it or nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import Authority
from pledge.scoping import in_authority
from pledge.workbooks import cleaned
from pledge.workbooks.guard import MAX_FILE
from pledge.workbooks.read import Readable
from selfassess.domain.bank import Scope
from selfassess.models import Answer, PendingUpload, Round
from selfassess.selectors.answer_page import live_figure
from selfassess.services import answers
from selfassess.services.answers import TEXTS, Way, Words, without_reasons_left_over
from selfassess.services.editions import bank_of
from selfassess.services.rounds import Stale, must_be_open
from selfassess.workbook.diff import (
    AsSaved,
    Difference,
    Kind,
    Part,
    differences,
    fields_of,
    mark_of_all,
    parts_of,
)
from selfassess.workbook.export import about_of
from selfassess.workbook.kept import rows_kept, rows_of, troubles_kept
from selfassess.workbook.layout import FIELDS
from selfassess.workbook.read_back import read_back

WAITS = timedelta(days=14)
# Of one person for one round: what nobody looks at is thrown away before more is taken in.
MOST_WAITING = 10
_LONGEST_NAME = 150


class Choice(StrEnum):
    """What becomes of a part that somebody else has changed meanwhile."""

    THEIRS = "theirs"
    MINE = "mine"


class State(StrEnum):
    """Where an upload stands."""

    WAITING = "waiting"
    REFUSED = "refused"
    # The round asks by another edition now, or asks less: what was read may mean something else.
    OVERTAKEN = "overtaken"
    APPLIED = "applied"
    DISCARDED = "discarded"
    EXPIRED = "expired"


class TooManyWaiting(Exception):
    """The uploader has as many workbooks waiting as there may be."""


class NotWaiting(Exception):
    """There is nothing to save: ``state`` says what became of the upload."""

    def __init__(self, state: State) -> None:
        self.state = state
        super().__init__(f"The upload is {state.value}.")


class Unchosen(Exception):
    """Some conflicts have no choice; ``keys`` are theirs."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        super().__init__(f"{len(self.keys)} conflicts without a choice.")


def receive(
    round_id: int, file: Readable, name: str, *, authority: Authority, actor: Actor, at: datetime
) -> PendingUpload:
    """Read a workbook and keep what it changes, and its problems, for whoever sent it.

    The same file again, while the first still waits, is the same upload.

    Raises:
        TooManyWaiting: when the uploader has ten of this round waiting.
        selfassess.services.rounds.Locked: for a round that is not open.
    """
    data = file.read(MAX_FILE + 1)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        row = _locked_round(round_id)
        must_be_open(row)
        mine = PendingUpload.objects.filter(round=row, uploaded_by=actor.acting_user)
        waiting = [one for one in mine.filter(_unfinished(at)) if not one.read.get("refused")]
        for one in waiting:
            if one.digest == digest and state_of(one, row, at) is State.WAITING:
                return one
        if len(waiting) >= MOST_WAITING:
            raise TooManyWaiting
        found = read_back(data, about_of(authority, row, at=at), bank_of(row.edition))
        last = PendingUpload.objects.filter(round=row).aggregate(last=Max("number"))["last"] or 0
        made = PendingUpload.objects.create(
            authority_id=row.authority_id,
            round=row,
            number=last + 1,
            uploaded_by=actor.acting_user,
            uploaded_at=at,
            expires_at=at + WAITS,
            file_name=_tidy(name),
            digest=digest,
            read={
                "edition": row.edition.version,
                "scope": row.scope,
                "refused": found.refused,
                "rows": rows_kept(found.rows),
            },
            problems=troubles_kept(found.troubles),
        )
        detail = {"round": row.number, "upload": made.number, "rows": len(found.rows)}
        detail |= {"problems": len(found.troubles), "refused": found.refused}
        record(Action.WORKBOOK_UPLOADED, actor=actor, at=at, about=row.key, detail=detail)
    return made


def state_of(upload: PendingUpload, row: Round, at: datetime) -> State:
    """Where an upload stands."""
    if upload.applied_at is not None:
        return State.APPLIED
    if upload.discarded_at is not None and upload.discarded_at < upload.expires_at:
        return State.DISCARDED
    if upload.discarded_at is not None or upload.expires_at <= at:
        return State.EXPIRED
    if upload.read.get("refused"):
        return State.REFUSED
    narrowed = upload.read.get("scope") == Scope.ALL and row.scope != Scope.ALL
    return State.OVERTAKEN if upload.read.get("edition") != row.edition.version or narrowed else State.WAITING


def open_differences(upload: PendingUpload, row: Round) -> list[Difference]:
    """What an upload would change of what is saved at this moment; one query."""
    rows = rows_of(upload.read.get("rows", ()))
    saved = Answer.objects.filter(round=row, criterion__in=[one.criterion for one in rows])
    return differences(rows, {one.criterion: _as_it_is(one) for one in saved})


def apply(
    upload_id: int, choices: Mapping[str, str], seen: str, *, actor: Actor, at: datetime
) -> tuple[int, int]:
    """Save what was read: the number of answers changed, and of parts left as somebody else has them now.

    Args:
        choices: of each conflict by its key (``Difference.key``), whose words are kept.
        seen: the mark of the differences as the page showed them (``mark_of_all``).

    Raises:
        PendingUpload.DoesNotExist: of another authority, or another person's.
        NotWaiting: it was saved or thrown away already, or cannot be saved.
        Stale: an answer has changed since the page was shown. Nothing is saved.
        Unchosen: a conflict without a choice. Nothing is saved.
        selfassess.services.rounds.Locked: the round is not open any more.
    """
    with transaction.atomic():
        upload, row = _locked(upload_id, actor)
        must_be_open(row)
        state = state_of(upload, row, at)
        if state is not State.WAITING:
            raise NotWaiting(state)
        found = open_differences(upload, row)
        if mark_of_all(found) != seen:
            raise Stale(upload)
        conflicts = [one for one in found if one.kind is Kind.CONFLICT]
        if missing := [one.key for one in conflicts if choices.get(one.key) not in set(Choice)]:
            raise Unchosen(missing)
        kept = {one.key for one in conflicts if choices[one.key] == Choice.THEIRS}
        changed = _save(row, [one for one in found if one.key not in kept], actor=actor, at=at)
        upload.applied_at = at
        upload.read = {"answers": changed, "left": len(kept)}
        upload.save(update_fields=["applied_at", "read"])
        detail = {"round": row.number, "upload": upload.number, "answers": changed, "left": len(kept)}
        record(Action.WORKBOOK_APPLIED, actor=actor, at=at, about=row.key, detail=detail)
    return changed, len(kept)


def discard(upload_id: int, *, actor: Actor, at: datetime) -> None:
    """Throw an upload away. Thrown away twice, it is thrown away once; what was saved stays saved.

    Raises:
        PendingUpload.DoesNotExist: of another authority, or another person's.
    """
    with transaction.atomic():
        upload, row = _locked(upload_id, actor)
        if upload.applied_at is not None or upload.discarded_at is not None:
            return
        _empty(upload, discarded_at=at)
        detail = {"round": row.number, "upload": upload.number}
        record(Action.WORKBOOK_DISCARDED, actor=actor, at=at, about=row.key, detail=detail)


def forget_expired(at: datetime) -> None:
    """What has waited 14 days goes; of what was saved or thrown away, all but the fact."""
    for authority in Authority.objects.all():
        with in_authority(authority):
            over = PendingUpload.objects.filter(expires_at__lte=at)
            for pk in over.exclude(file_name="").values_list("pk", flat=True):
                _forget(pk, at)


def _forget(pk: int, at: datetime) -> None:
    with transaction.atomic():
        upload = PendingUpload.objects.select_for_update(of=("self",)).select_related("round").get(pk=pk)
        waited = upload.applied_at is None and upload.discarded_at is None
        _empty(upload, discarded_at=at if waited else upload.discarded_at)
        if waited:
            detail = {"round": upload.round.number, "upload": upload.number, "because": "expired"}
            about = upload.round.key
            record(Action.WORKBOOK_DISCARDED, actor=Actor.system(), at=at, about=about, detail=detail)


def _empty(upload: PendingUpload, *, discarded_at: datetime | None) -> None:
    upload.read, upload.problems, upload.file_name = {}, [], ""
    upload.discarded_at = discarded_at
    upload.save(update_fields=["read", "problems", "file_name", "discarded_at"])


def _save(row: Round, found: Iterable[Difference], *, actor: Actor, at: datetime) -> int:
    """Save the parts of each criterion as one answer; how many answers there were."""
    by_criterion: dict[str, list[Difference]] = defaultdict(list)
    for one in found:
        by_criterion[one.criterion].append(one)
    bank, today = bank_of(row.edition), london_date(at)
    for key, parts in by_criterion.items():
        fields: dict[str, str] = {}
        for one in parts:
            fields |= fields_of(one.part, one.yours)
        practice = any(one.part in (Part.DONE, Part.DEPARTS) for one in parts)
        live = live_figure(row, bank.by_id[key], today) if practice else None
        answers.save(
            row.pk,
            key,
            parts[0].version,
            without_reasons_left_over(Words(**fields)),
            actor=actor,
            at=at,
            way=Way.WORKBOOK,
            figure_seen=live.as_seen() if live else None,
        )
    return len(by_criterion)


def _as_it_is(answer: Answer) -> AsSaved:
    fields = {name: cleaned(getattr(answer, name)) for name in FIELDS}
    return AsSaved(answer.version, parts_of(fields), answer.draft, answer.changed_by_label, answer.changed_at)


def _locked_round(round_id: int) -> Round:
    rows = Round.objects.select_for_update(of=("self",)).select_related("edition").defer(TEXTS)
    return rows.get(pk=round_id)


def _locked(upload_id: int, actor: Actor) -> tuple[PendingUpload, Round]:
    """An upload of this person and its round, the round locked first, as whoever saves an answer does."""
    mine: dict[str, Any] = {"pk": upload_id, "uploaded_by": actor.acting_user}
    row = _locked_round(PendingUpload.objects.values_list("round_id", flat=True).get(**mine))
    return PendingUpload.objects.select_for_update(of=("self",)).get(**mine), row


def _unfinished(at: datetime) -> Q:
    return Q(applied_at__isnull=True, discarded_at__isnull=True, expires_at__gt=at)


def _tidy(name: str) -> str:
    """The name of the file as it is shown again: no path, nothing that could not stand in a page."""
    plain = cleaned(name.replace("\\", "/").rpartition("/")[2]).replace("\n", " ")
    return plain[-_LONGEST_NAME:] or "workbook.xlsx"
