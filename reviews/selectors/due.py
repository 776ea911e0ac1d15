"""What is due next, and when, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.models import Case, Task

CLOCKS: dict[str, str | Promise] = {
    "acknowledge": gettext_lazy("Acknowledge the application"),
    "decide": gettext_lazy("Decide whether the threshold is met"),
    "agency-return": gettext_lazy("Agencies return their information"),
    "review": gettext_lazy("Hold the review"),
    "outcome": gettext_lazy("Tell the applicant the outcome of the review"),
    "appeal-ask": gettext_lazy("Last day for the applicant to appeal"),
    "appeal-decide": gettext_lazy("Decide the appeal"),
}
_TASK = "task-"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing due: what, on which day, and how far off that is."""

    what: str | Promise
    on: date
    days: int

    @property
    def is_overdue(self) -> bool:
        return self.days < 0

    @property
    def day(self) -> str:
        return day_in_words(self.on)

    @property
    def when(self) -> str:
        """ "2 days overdue", "today", "tomorrow", "in 3 days"."""
        if self.days < 0:
            return ngettext("%(count)s day overdue", "%(count)s days overdue", -self.days) % {
                "count": -self.days
            }
        if self.days == 0:
            return _("today")
        if self.days == 1:
            return _("tomorrow")
        return _("in %(count)s days") % {"count": self.days}


def day_in_words(day: date) -> str:
    """ "12 March 2026": what ``date_format`` says, at a fraction of the cost, for long lists."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def what_is_due(kind: str) -> str | Promise:
    """The words for ``Case.next_due_kind`` or a clock's kind."""
    if kind.startswith(_TASK):
        return Task.Kind(kind.removeprefix(_TASK)).label
    return CLOCKS.get(kind, kind)


def due_of(case: Case, today: date) -> Due | None:
    """What is due next in an open case; None where nothing has a date."""
    if case.next_due_on is None:
        return None
    return Due(what_is_due(case.next_due_kind), case.next_due_on, (case.next_due_on - today).days)
