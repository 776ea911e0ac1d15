"""What became of a round: started, changed, submitted, reopened, signed off, published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfassess.models import Round, RoundEvent

MOST = 25
DETAILS: dict[str, str | Promise] = {
    "title": gettext_lazy("its name"),
    "scope": gettext_lazy("how much it asks"),
    "period_first": gettext_lazy("the first day of its period"),
    "period_last": gettext_lazy("the last day of its period"),
    "cut_off": gettext_lazy("its cut-off"),
    "owner": gettext_lazy("its owner"),
}


@dataclass(frozen=True, slots=True)
class Trail:
    """As ``components/timeline.html`` takes it; ``older`` is the id to go on from, None at the end."""

    items: list[dict[str, Any]]
    older: int | None


def trail(row: Round, *, before: int | None = None) -> Trail:
    """The newest first, 25 at a time; one query."""
    events = RoundEvent.objects.filter(round=row).order_by("-id")
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events[: MOST + 1])
    shown = found[:MOST]
    items = [
        {"title": one.get_kind_display(), "by": one.by_label, "at": one.at, "text": _text(one)}
        for one in shown
    ]
    return Trail(items, shown[-1].pk if len(found) > MOST else None)


def _text(event: RoundEvent) -> str:
    if event.kind != RoundEvent.Kind.CHANGED:
        return event.reason
    names = [str(DETAILS.get(name, name)) for name in event.reason.split(", ") if name]
    return _("Changed: %(what)s.") % {"what": ", ".join(names)} if names else ""
