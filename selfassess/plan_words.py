"""What the improvement plan says in words: why an action is needed, when it is due, how it stands."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Criterion
from selfassess.domain.plan import IN_PLACE
from selfassess.domain.status import ActionStatus
from selfassess.words import level_words

STATUSES: dict[ActionStatus, str | Promise] = {
    ActionStatus.PLANNED: gettext_lazy("Planned"),
    ActionStatus.UNDER_WAY: gettext_lazy("Under way"),
    ActionStatus.DONE: gettext_lazy("Done, waiting to be scored again"),
    ActionStatus.CLOSED: gettext_lazy("Closed: scored again"),
    ActionStatus.DROPPED: gettext_lazy("Dropped"),
}
STATUS_TAGS = {
    ActionStatus.PLANNED: "govuk-tag--grey",
    ActionStatus.UNDER_WAY: "govuk-tag--blue",
    ActionStatus.DONE: "govuk-tag--yellow",
    ActionStatus.CLOSED: "govuk-tag--green",
    ActionStatus.DROPPED: "govuk-tag--grey",
}
OPEN = (ActionStatus.PLANNED, ActionStatus.UNDER_WAY)
WEIGHTS: dict[int, str | Promise] = {
    1: gettext_lazy("Weight: low"),
    2: gettext_lazy("Weight: medium"),
    3: gettext_lazy("Weight: high"),
}
EFFORTS: dict[int, str | Promise] = {
    1: gettext_lazy("Effort: small"),
    2: gettext_lazy("Effort: medium"),
    3: gettext_lazy("Effort: large"),
}


def why_words(aspect: Aspect, mark: Mark) -> str:
    """The gap itself: "Legal duty not met", "Level 1 of what is written"."""
    if mark is Mark.NOT_MET:
        return _("Legal duty not met")
    if aspect is Aspect.DUTY:
        return _("Legal duty not tested")
    words = {"level": mark.level or 0}
    if aspect is Aspect.WRITTEN:
        return _("Level %(level)s of what is written") % words
    return _("Level %(level)s of what is done") % words


def aim_words(criterion: Criterion, aspect: Aspect) -> str:
    """Where the action should lead: the text of the level at which a thing is in place, or the duty met."""
    if aspect is Aspect.DUTY:
        return _("The legal duty is met.")
    return level_words(criterion, aspect, Mark(str(IN_PLACE)))


def due_words(due_on: date | None, status: ActionStatus, today: date) -> str:
    """When it is due, and what that means today: "Overdue by 3 days"; the date alone once it is over."""
    if due_on is None:
        return _("No date yet") if status in OPEN else ""
    day = date_format(due_on, "j F Y")
    if status not in OPEN:
        return day
    left = (due_on - today).days
    if left < 0:
        return ngettext("Overdue by %(days)s day, since %(day)s", "Overdue by %(days)s days, since %(day)s",
                        -left) % {"days": -left, "day": day}  # fmt: skip
    if left == 0:
        return _("Due today")
    if left <= 7:
        return ngettext("Due in %(days)s day, on %(day)s", "Due in %(days)s days, on %(day)s", left) % {
            "days": left,
            "day": day,
        }
    return day


def is_overdue(due_on: date | None, status: ActionStatus, today: date) -> bool:
    """Past its day and not done."""
    return due_on is not None and due_on < today and status in OPEN
