"""How reports read on pages: dates of the engine's form, who was told, the result of one report."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from reviews.documents.build.reports import agency, said_date
from reviews.forms.journey.matter import FORMATS, NEEDS
from reviews.forms.journey.people import TENURES
from reviews.models import Complaint

register = template.Library()

# What a person ticked about themselves, as it is kept, and in the words they saw.
TICKED = {**dict(TENURES), **dict(FORMATS), **dict(NEEDS)}


@register.filter
def as_ticked(kept: str) -> str:
    """Answers as they are kept, one a line, in the words of the form; what was typed stays as it is."""
    return "\n".join(str(TICKED.get(line, line)) for line in kept.split("\n"))


@register.filter
def engine_date(kept: Any) -> str:
    """A date as the engine holds it, in words: a day, a month, between two days, or not known."""
    return said_date(kept)


@register.filter
def told_to(report: Complaint) -> str:
    """To whom a report was made."""
    return agency(report.facts.get("to"), report.facts.get("recipient") or "")


@register.filter
def of_report(results: dict[str, dict[str, Any]], report: Complaint) -> dict[str, Any] | None:
    """The engine's result for one report, from a dictionary by id."""
    return results.get(report.key)


@register.filter
def report_number(key: str) -> str:
    """ "Report 2" for the engine's ``c2``."""
    return str(_("Report %(number)s") % {"number": key.removeprefix("c")})
