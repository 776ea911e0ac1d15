"""The self-assessment as an area of the site, and what waits in it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pledge.domain.working_days import london_date
from pledge.navigation import Area, add_area
from pledge.roles import May
from pledge.waiting import Waiting, waits_in
from selfassess.models import Round
from selfassess.selectors.review import second_scores_left
from selfassess.selectors.rounds import waiting_in
from selfassess.selectors.sign_off import signatures_left
from selfassess.views.plan import plan_waits

add_area(Area("selfassessment", _("Self-assessment"), "selfassessment", May.ROUND_VIEW, order=20))


@waits_in("selfassessment")
def selfassessment_waits(request: Any) -> list[Waiting]:
    """What waits in the round that is not signed off, and in the improvement plan."""
    return [*_round_waits(request), *_waits_after_submitting(request), *plan_waits(request)]


def _waits_after_submitting(request: Any) -> list[Waiting]:
    """For the reviewer the second scores, for whoever signs off the signatures of a submitted round."""
    scores, signs = request.member.may(May.SECOND_SCORE), request.member.may(May.ROUND_SIGN_OFF)
    row = _unsigned(Round.Status.SUBMITTED) if scores or signs else None
    if row is None:
        return []
    slug, waits = request.authority.slug, []
    if scores:
        href = reverse("round_review", args=[slug, row.number])
        waits.append(Waiting(_("Second scores to give"), second_scores_left(row), href))
    if signs:
        href = reverse("round_sign_off", args=[slug, row.number])
        waits.append(Waiting(_("Signatures to record"), signatures_left(row), href))
    return waits


def _unsigned(status: Round.Status) -> Round | None:
    rows = Round.objects.select_related("edition").defer("edition__data")
    return rows.filter(status=status).first()


def _round_waits(request: Any) -> list[Waiting]:
    """For whoever answers: the criteria without an answer, and a cut-off that has passed."""
    if not request.member.may(May.ROUND_CHANGE):
        return []
    row = _unsigned(Round.Status.OPEN)
    if row is None:
        return []
    left, passed = waiting_in(row, london_date(timezone.now()))
    href = reverse("round", args=[request.authority.slug, row.number])
    return [
        Waiting(_("Criteria without an answer"), left, f"{href}?show=unanswered"),
        Waiting(_("Cut-off has passed"), int(passed), href, overdue=True),
    ]
