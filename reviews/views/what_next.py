"""The published time limits in plain words: what happens, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Words = str | Promise

STEPS: dict[str, Words] = {
    "acknowledge": gettext_lazy("We tell you that we have your application"),
    "decide": gettext_lazy("We tell you whether there will be a review, and why"),
    "agency-return": gettext_lazy("The organisations send us what they know"),
    "review": gettext_lazy("The review takes place"),
    "outcome": gettext_lazy("We tell you the outcome and what has been recommended"),
    "appeal-ask": gettext_lazy("You can ask for the decision to be looked at again"),
    "appeal-decide": gettext_lazy("You are told the answer, if you ask for it to be looked at again"),
}
STARTS: dict[str, Words] = {
    "receipt": gettext_lazy("of receiving it"),
    "acknowledgement": gettext_lazy("of telling you that we have it"),
    "form-returned": gettext_lazy("of getting your form back"),
    "information-complete": gettext_lazy("of having the information we need"),
    "agencies-asked": gettext_lazy("of being asked"),
    "decision": gettext_lazy("of the decision to hold a review"),
    "review-decision": gettext_lazy("of the review’s decision"),
    "meeting": gettext_lazy("of the review meeting"),
    "plan": gettext_lazy("of agreeing the plan"),
    "letter-sent": gettext_lazy("of the date on our letter"),
    "letter-received": gettext_lazy("of getting our letter"),
    "appeal-received": gettext_lazy("of being asked"),
}


def step_name(kind: str) -> str:
    """What happens, in words."""
    return str(STEPS.get(kind, kind))


def within_words(rule: Mapping[str, Any]) -> str:
    """How long it takes, as published: "within 5 working days of receiving it"."""
    length, every = rule.get("length"), rule.get("every")
    if rule.get("unit") == "meeting":
        return _("at the next meeting (%(every)s)") % {"every": every} if every else _("at the next meeting")
    if not length:
        return _("no time is published; we keep you told")
    started = STARTS.get(str(rule.get("from")), "")
    told = _("within %(length)s") % {"length": length_words(length, str(rule.get("unit") or "working-days"))}
    return f"{told} {started}".strip()


def when_words(rule: Mapping[str, Any], due_on: date | None) -> str:
    """The date where there is one, else how long it takes."""
    if due_on is None:
        return within_words(rule)
    return _("by %(date)s") % {"date": date_format(due_on, "j F Y")}


def length_words(length: int, unit: str) -> str:
    """ "5 working days", "1 month"."""
    forms = {
        "working-days": ngettext("%(n)s working day", "%(n)s working days", length),
        "days": ngettext("%(n)s day", "%(n)s days", length),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", length),
        "months": ngettext("%(n)s month", "%(n)s months", length),
    }
    return forms[unit] % {"n": length}
