"""How reports read on pages: dates of the engine's form, who was told, the result of one report."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from reviews.documents.build.facts import agency, said_date
from reviews.models import Complaint, Correction

register = template.Library()


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
def told_code(to: str | None) -> str:
    """To whom, from the engine's word alone."""
    return agency(to, "")


@register.filter
def changed_facts(correction: Correction) -> list[dict[str, str]]:
    """What a correction changes, fact by fact, in words: name, before and after."""
    before = correction.before.get("facts") or {}
    after = correction.after.get("facts") or {}
    lines = [
        {"name": str(name), "before": read(before.get(key)), "after": read(_after(after, before, key))}
        for key, (name, read) in FACT_WORDS.items()
        if key in after and _after(after, before, key) != before.get(key)
    ]
    words, kept = correction.after.get("words") or {}, correction.before.get("words") or {}
    for key, name in WORD_NAMES.items():
        if key in words and words[key] != kept.get(key, ""):
            lines.append({"name": str(name), "before": kept.get(key, ""), "after": words[key]})
    return lines


def _after(after: dict[str, Any], before: dict[str, Any], key: str) -> Any:
    value = after.get(key, before.get(key))
    return None if value == "absent" else value


def _yes(value: Any) -> str:
    return str(_("Yes") if value else _("No"))


def _made(value: Any) -> str:
    return str(_("No") if value is False else _("Yes"))


def _left_out(value: Any) -> str:
    return str(_("Left out: %(reason)s") % {"reason": value["reason"]} if value else _("Counted"))


FACT_WORDS: dict[str, tuple[Any, Any]] = {
    "incident_first": (_("It happened"), said_date),
    "incident_last": (_("The last day"), said_date),
    "ongoing": (_("Still going on"), _yes),
    "reported": (_("Reported"), said_date),
    "to": (_("To"), told_code),
    "recipient": (_("Person or team"), lambda value: value or ""),
    "channel": (_("How"), lambda value: value or ""),
    "hate": (_("Because of who they are"), _yes),
    "repeat_contact": (_("A chase"), _yes),
    "made": (_("Was made"), _made),
    "s104_12": (_("Counts beside this person’s other reports"), _left_out),
}
WORD_NAMES = {
    "what_happened": _("What happened"),
    "reference": _("Reference given"),
    "spoke_to": _("Spoke to"),
    "promised": _("Promised"),
}


@register.filter
def report_number(key: str) -> str:
    """ "Report 2" for the engine's ``c2``."""
    return str(_("Report %(number)s") % {"number": key.removeprefix("c")})
