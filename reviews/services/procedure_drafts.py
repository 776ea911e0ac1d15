"""The draft of the next version of a procedure: made from the library, or thrown away.

A library that changes changes nothing here by itself. Published versions and the terms of a case stay as
they are; only a person takes a newer text, and only into the draft, which nothing runs on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.models import Authority
from reviews.models import ProcedureDraft, ProcedureVersion
from reviews.procedures import load_library_procedure


class DraftInTheWay(Exception):
    """Another draft is there, and nobody has said that it may go; ``draft`` is it as it is now."""

    def __init__(self, draft: ProcedureDraft) -> None:
        self.draft = draft
        super().__init__("There is a draft already.")


class DraftChanged(Exception):
    """The draft is not the one the form was drawn from; ``draft`` is it as it is now."""

    def __init__(self, draft: ProcedureDraft) -> None:
        self.draft = draft
        super().__init__("The draft has changed since the page was opened.")


@dataclass(frozen=True, slots=True)
class Taken:
    """The draft as it stands; ``is_new`` is false where it held this very text already."""

    draft: ProcedureDraft
    is_new: bool


def take(
    authority: Authority, slug: str, *, actor: Actor, at: datetime, replace: bool = False, mark: str = ""
) -> Taken:
    """Make the draft hold the library's text of ``slug`` as the library has it now.

    Pressed twice it is made once. A draft of other text is replaced only where ``replace`` says so and
    ``mark`` (:attr:`ProcedureDraft.mark`) is still that of the draft that was shown.

    Raises:
        KeyError: the library has none of that name.
        DraftInTheWay: a draft of other text is there. Nothing is written.
        DraftChanged: the draft to be replaced is no longer the one that was shown. Nothing is written.
    """
    procedure = load_library_procedure(slug)
    with transaction.atomic():
        there = _locked(authority)
        if there is not None and (there.digest, there.library_slug) == (procedure.digest, slug):
            return Taken(there, is_new=False)
        if there is not None and not replace:
            raise DraftInTheWay(there)
        if there is not None and there.mark != mark:
            raise DraftChanged(there)
        draft = there or ProcedureDraft(authority=authority, version=0)
        draft.data = procedure.as_data()
        draft.slug = procedure.slug
        draft.digest = procedure.digest
        draft.library_slug = slug
        draft.library_digest = procedure.digest
        draft.based_on = ProcedureVersion.objects.first()
        draft.made_by = actor.acting_user
        draft.made_at = at
        draft.version += 1
        draft.save()
        record(
            Action.PROCEDURE_DRAFTED,
            actor=actor,
            at=at,
            about=f"procedure-draft:{draft.pk}",
            detail={"library": slug, "digest": procedure.digest[:12], "replaced": there is not None},
        )
    return Taken(draft, is_new=True)


def discard(authority: Authority, mark: str, *, actor: Actor, at: datetime) -> None:
    """Throw the draft away. Where there is none, that is done already.

    Raises:
        DraftChanged: the draft is no longer the one that was shown. Nothing is written.
    """
    with transaction.atomic():
        draft = _locked(authority)
        if draft is None:
            return
        if draft.mark != mark:
            raise DraftChanged(draft)
        about = f"procedure-draft:{draft.pk}"
        draft.delete()
        record(Action.PROCEDURE_DRAFT_DISCARDED, actor=actor, at=at, about=about)


def _locked(authority: Authority) -> ProcedureDraft | None:
    """The draft, with its authority locked first: two people who make the first draft do it one by one."""
    Authority.objects.select_for_update().get(pk=authority.pk)
    return ProcedureDraft.objects.select_for_update().first()
