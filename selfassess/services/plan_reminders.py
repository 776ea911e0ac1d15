"""Reminders of improvement actions that are due within a week or overdue: each at most once a week.

Safe to repeat and to miss for a week. Without an owner who can be reached, the assessor who owns the round
that the action came from is told.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from pledge.domain.working_days import london_date
from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import ImprovementAction
from selfassess.plan_words import OPEN
from selfassess.services.plan_links import REMINDED, tell, whom_to_remind

NEAR = timedelta(days=7)
WEEK = timedelta(days=7)


def look(at: datetime) -> None:
    """Remind of what is due in every authority."""
    for authority in Authority.objects.all():
        with in_authority(authority):
            for pk in list(due(london_date(at)).values_list("pk", flat=True)):
                _remind(pk, at)


def due(today: date) -> QuerySet[ImprovementAction]:
    """The actions of the authority in scope to remind of today."""
    rested = Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - WEEK)
    return ImprovementAction.objects.filter(rested, status__in=OPEN, due_on__lte=today + NEAR)


def _remind(pk: int, at: datetime) -> None:
    """Write to whom it concerns, and remember it in the same transaction; with nobody to tell, nothing."""
    today = london_date(at)
    with transaction.atomic():
        rows = due(today).select_for_update(of=("self",)).select_related("authority", "round")
        # Two ticks at one moment: whoever marks it first sends.
        action = rows.filter(pk=pk).first()
        if action is None:
            return
        told = whom_to_remind(action)
        for one in told:
            tell(REMINDED, action, one, at=at)
        if told:
            ImprovementAction.objects.filter(pk=pk).update(reminded_on=today)
