"""The door to a case for every service: lock, check the version, move the status, raise the version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from reviews.domain.lifecycle import OPEN, Move, Status, after
from reviews.models import Case


class Stale(Exception):
    """The form was drawn from an older version of the case; ``case`` is it as it is now."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__("The case has changed since the page was opened.")


class NotOpen(Exception):
    """The case has come to its end: its facts and letters stay as they are until it is opened again."""


@contextmanager
def locked(case_id: int, version: int | None = None) -> Iterator[Case]:
    """The case, locked for one piece of work in one transaction; its version rises at the end.

    Args:
        version: the version the form was drawn from; None for work that builds on no page
            (the applicant's own requests, the clock).

    Raises:
        Case.DoesNotExist: outside the authority in scope.
        Stale: when a newer version exists. Nothing is written.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if version is not None and case.version != version:
            raise Stale(case)
        yield case
        case.version += 1
        case.save()


def must_be_open(case: Case) -> None:
    """Refuse work on a case that has come to its end.

    Raises:
        NotOpen: for a case that is closed or withdrawn.
    """
    if Status(case.status) not in OPEN:
        raise NotOpen


def move(case: Case, what: Move) -> None:
    """Move a locked case's status by the one table of moves.

    Raises:
        reviews.domain.lifecycle.NotPossible: when the table has no such move; its sentence says why.
    """
    case.status = after(case.status, what)
