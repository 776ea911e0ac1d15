"""Which review procedure is in force on a day, and what it adds to the public pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, cast

from pledge.models import Authority
from reviews.domain.journey import Local, LocalQuestion, Subject
from reviews.domain.threshold import Procedure, condition_questions, load_procedure
from reviews.models import Case, ProcedureDraft, ProcedureVersion
from reviews.procedures import THE_ACT, load_library_procedure


@dataclass(frozen=True, slots=True)
class Terms:
    """What an application is decided under: the version published, or none; its data; the same, loaded."""

    version: ProcedureVersion | None
    data: dict[str, Any]
    procedure: Procedure


@dataclass(frozen=True, slots=True)
class _ByDigest:
    """Something that is the same wherever its digest is, so that it is worked out once in a process."""

    digest: str
    what: Any = field(compare=False)


def in_force(authority: Authority, on: date) -> Terms:
    """The terms in force in ``authority``, which is in scope, on a London date (one query).

    With nothing published the Act's own terms run (s.104(4), (11)): intake never closes for want of paper.
    """
    version = ProcedureVersion.objects.filter(authority=authority, in_force_from__lte=on).first()
    if version is None:
        return the_act()
    return Terms(version, version.data, _load(_ByDigest(version.digest, version.data)))


def coming_after(authority: Authority, on: date) -> ProcedureVersion | None:
    """The next published version that is not in force yet on ``on``; None where there is none."""
    return ProcedureVersion.objects.filter(authority=authority, in_force_from__gt=on).last()


def terms_of(digest: str) -> Terms | None:
    """The terms with this digest, as kept with a draft; None where no version of this authority has it."""
    if digest == the_act().procedure.digest:
        return the_act()
    version = ProcedureVersion.objects.filter(digest=digest).first()
    return Terms(version, version.data, _load(_ByDigest(digest, version.data))) if version else None


def held(row: ProcedureVersion | ProcedureDraft) -> Procedure:
    """What a published version, or the draft, holds."""
    return _load(_ByDigest(row.digest, row.data))


def frozen(case: Case) -> Terms:
    """The terms a case was received under."""
    data = case.procedure_data
    return Terms(case.procedure, data, _load(_ByDigest(case.procedure_digest, data)))


@lru_cache(maxsize=1)
def the_act() -> Terms:
    """The terms of the Act itself, for an authority that has published none."""
    procedure = load_library_procedure(THE_ACT)
    return Terms(None, procedure.as_data(), procedure)


def local_of(terms: Terms) -> Local:
    """What the procedure adds to the journey: its conditions as questions, which inform and never gate."""
    return _local(_ByDigest(terms.procedure.digest, terms.procedure))


@lru_cache(maxsize=128)
def _load(data: _ByDigest) -> Procedure:
    return load_procedure(data.what)


@lru_cache(maxsize=128)
def _local(procedure: _ByDigest) -> Local:
    return Local(
        tuple(
            LocalQuestion(
                id=question.key,
                text=question.question,
                why=question.hint,
                about=cast(Subject, question.scope),
            )
            for question in condition_questions(procedure.what)
        )
    )
