"""One report in words, fact by fact: as it was first given, and as it is held now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reviews.documents.build.behaviours import about_words
from reviews.documents.build.corrected import FACT_WORDS, WORD_NAMES
from reviews.domain.behaviours import Named
from reviews.models import Complaint

# Facts that are told only where somebody has said something about them.
ALWAYS = ("incident_first", "reported", "to")
HIDDEN = ("s104_12", "incident")


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A fact as first given and as held now; ``changed`` where the two differ."""

    name: str
    first: str
    now: str

    @property
    def changed(self) -> bool:
        return self.first != self.now


def facts_of_report(
    report: Complaint, names: dict[int, str], behaviours: Sequence[Named] = ()
) -> list[HeldFact]:
    """Every fact of a report that anybody has given; what it is about where behaviours are told apart."""
    first: dict[str, Any] = report.original.get("facts") or {}
    now = report.facts
    lines = []
    for key, (name, read) in FACT_WORDS.items():
        if key in HIDDEN or not (key in ALWAYS or key in first or key in now):
            continue
        lines.append(HeldFact(str(name), read(first.get(key, "absent")), read(now.get(key, "absent"))))
    if behaviours:
        lines.append(HeldFact(_("Behaviour"), _("Nobody had told any apart"), about_words(now, behaviours)))
    for key, name in WORD_NAMES.items():
        before, after = report.original.get(key) or "", getattr(report, key)
        if before or after:
            lines.append(HeldFact(str(name), before, after))
    maker = names.get(report.by_id) or _("Name not given")
    return [HeldFact(_("Made by"), _first_maker(first, report, maker), maker), *lines]


def _first_maker(first: dict[str, Any], report: Complaint, maker: str) -> str:
    """Who made it as first given: known by the engine's id, which stays when the row's person changes."""
    given = first.get("by", report.by.key)
    if given is None:
        return _("Not known")
    return maker if given == report.by.key else _("Somebody else")
