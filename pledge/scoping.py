"""Which rows: every authority-owned row is read and written inside one authority's scope.

The scope is opened once, by the middleware for a request or by :func:`in_authority` for a task or a
command. Outside a scope every manager of an :class:`AuthorityOwned` model raises
:class:`OutsideScope`, on the first touch of the manager, so ``exists()``, ``explain()``, related
managers and Django's own ``_base_manager`` are closed too. The only importer of django-scopes.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django_scopes import get_scope, scope, scopes_disabled

if TYPE_CHECKING:
    from pledge.models import Authority

M = TypeVar("M", bound="AuthorityOwned")


class OutsideScope(RuntimeError):
    """An authority's rows were touched with no authority in scope: a defect, never a page."""


class WrongAuthority(RuntimeError):
    """A row of one authority was about to be written while another was in scope."""


def in_authority(authority: Authority | int) -> AbstractContextManager[None]:
    """Open the scope of one authority (a row or its id).

    Raises:
        OutsideScope: for None or an unsaved authority, which would open every authority at once.
    """
    pk = authority if isinstance(authority, int) else getattr(authority, "pk", None)
    if not isinstance(pk, int) or isinstance(pk, bool):
        raise OutsideScope("A scope needs a saved authority.")
    return scope(authority=pk)


def across_authorities() -> AbstractContextManager[None]:
    """Read every authority's rows: for the platform's own clock and for migrations of data.

    Allowed only in the modules that ``tests/guards`` lists.
    """
    return scopes_disabled()


def current_authority_id() -> int | None:
    """The id of the authority in scope; None where the scope is open across authorities.

    Raises:
        OutsideScope: where no scope is open.
    """
    scope_now = get_scope()
    if scope_now.get("_enabled") is False:
        return None
    pk = scope_now.get("authority")
    if pk is None:
        raise OutsideScope("No authority is in scope.")
    return int(pk)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows of the authority in scope; writes fill in and check the authority."""

    def create(self, **kwargs: Any) -> M:
        if "authority" not in kwargs and "authority_id" not in kwargs:
            kwargs["authority_id"] = current_authority_id()
        return super().create(**kwargs)

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        for row in rows:
            row.check_authority()
        return super().bulk_create(rows, *args, **kwargs)


class ScopedManager(models.Manager[M]):
    """The manager of an authority-owned model: filtered by the scope, closed without one.

    A manager passes what it is asked on to its queryset, so the queryset's own ``create`` is used.
    """

    use_in_migrations = False

    def get_queryset(self) -> ScopedQuerySet[M]:
        return in_scope(ScopedQuerySet(self.model, using=self._db))


def in_scope(rows: ScopedQuerySet[M]) -> ScopedQuerySet[M]:
    """Those of ``rows`` that belong to the authority in scope."""
    pk = current_authority_id()
    return rows if pk is None else rows.filter(authority_id=pk)


class AuthorityOwned(models.Model):
    """A row that belongs to one authority."""

    # No index of its own: those that lists walk begin with it, and SQLite would take the shorter one.
    authority = models.ForeignKey(
        "pledge.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def check_authority(self) -> None:
        """Fill in the authority in scope on a new row.

        Raises:
            WrongAuthority: if the row names another authority than the one in scope.
        """
        pk = current_authority_id()
        if self.authority_id is None:
            self.authority_id = pk
        if pk is not None and self.authority_id != pk:
            raise WrongAuthority(f"{type(self).__name__} belongs to another authority than the one in scope.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.check_authority()
        super().save(*args, **kwargs)
