"""The shelf of evidence, and what stands beside a criterion (pages.md Q4)."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from selfassess.views import evidence, evidence_change


def _of_shelf(route: str, view: Any, name: str) -> URLPattern:
    return path(f"<int:round>/evidence/{route}", view, name=name)


urlpatterns: list[URLPattern] = [
    _of_shelf("", evidence.round_evidence, "round_evidence"),
    _of_shelf("add/", evidence_change.evidence_add, "evidence_add"),
    _of_shelf("add/<slug:kind>/", evidence_change.evidence_add_kind, "evidence_add_kind"),
    _of_shelf("for/<slug:criterion>/", evidence.evidence_pick, "evidence_pick"),
    _of_shelf("for/<slug:criterion>/<int:item>/detach/", evidence.evidence_detach, "evidence_detach"),
    _of_shelf("<int:item>/", evidence.evidence_item, "evidence_item"),
    _of_shelf("<int:item>/file/", evidence.evidence_file, "evidence_file"),
    _of_shelf("<int:item>/use/", evidence.evidence_use, "evidence_use"),
    _of_shelf("<int:item>/use-newer/", evidence.evidence_catch_up, "evidence_catch_up"),
    _of_shelf("<int:item>/change/", evidence_change.evidence_change, "evidence_change"),
    _of_shelf("<int:item>/replace/", evidence_change.evidence_replace, "evidence_replace"),
    _of_shelf("<int:item>/retire/", evidence_change.evidence_retire, "evidence_retire"),
]
