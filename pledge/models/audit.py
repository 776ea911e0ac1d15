"""The append-only log: who saw and did what. Written by :func:`pledge.audit.record` alone."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from pledge.scoping import AuthorityOwned, ScopedManager, ScopedQuerySet, in_scope


class AppendOnly(RuntimeError):
    """An audit entry was about to be changed or deleted."""


class AuditQuerySet(ScopedQuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The audit log is append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnly("The audit log is append-only.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The audit log is append-only.")


class AuditManager(ScopedManager["AuditEntry"]):
    def get_queryset(self) -> ScopedQuerySet[AuditEntry]:
        return in_scope(AuditQuerySet(self.model, using=self._db))


class AuditEntry(AuthorityOwned):
    """One thing done or seen. The database itself refuses changes too (migration 0002)."""

    class Actors(models.TextChoices):
        MEMBER = "member"
        APPLICANT = "applicant"
        LINK = "link"
        PUBLIC = "public"
        SYSTEM = "system"

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10, choices=Actors.choices)
    actor_user = models.ForeignKey("pledge.User", null=True, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(max_length=150)
    # What it was about: "case:12", "person:4", "round:3"; and for the case history, the case itself.
    about = models.CharField(max_length=60, blank=True)
    case_key = models.CharField(max_length=60, blank=True)
    # Never a name, an address or a narrative: numbers, codes, field names, before and after of codes.
    detail = models.JSONField(default=dict, blank=True)

    objects: ClassVar[AuditManager] = AuditManager()

    class Meta(AuthorityOwned.Meta):
        indexes = [
            models.Index(fields=["authority", "-at", "-id"], name="audit_by_time"),
            models.Index(fields=["authority", "case_key", "-id"], name="audit_by_case"),
            models.Index(fields=["authority", "actor_user", "-at", "-id"], name="audit_by_person"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The audit log is append-only.")
