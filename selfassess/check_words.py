"""What the checks of the answers say, wherever it is read: one sentence, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfassess.domain.answers import Mark
from selfassess.domain.checks import Code, Finding, Severity
from selfassess.words import ASPECTS, mark_words

SEVERITIES: Mapping[Severity, str | Promise] = {
    Severity.MEND: _("To mend"),
    Severity.LOOK: _("To look at again"),
}
# GOV.UK tags: colour never says it alone.
SEVERITY_TAGS = {Severity.MEND: "govuk-tag--red", Severity.LOOK: "govuk-tag--yellow"}

#: What was found. Places in brackets are filled from the finding's args.
SENTENCES: Mapping[Code, str | Promise] = {
    Code.REASON_MISSING: _(
        "%(part)s is marked “%(mark)s” without a reason, so it does not count as answered."
    ),
    Code.DUTY_WITHOUT_EVIDENCE: _("The legal duty is marked as met, and no evidence stands beside it."),
    Code.LEVEL_WITHOUT_EVIDENCE: _("%(part)s is at level %(level)s, and no evidence beside it shows that."),
    Code.PRACTICE_ONLY_WRITTEN: _(
        "What is done is at level %(level)s, and the evidence beside it shows only what is written."
    ),
    Code.DEPARTS_WITHOUT_REASON: _(
        "What is done is at level %(level)s. The figure suggests level %(suggested)s, "
        "and no reason says why not."
    ),
    Code.EVIDENCE_STALE: _("Evidence beside this answer was to be looked at again by %(review_on)s."),
    Code.COPIED: _("The marks and the comment are, word for word, those of the round before."),
    Code.NOT_TESTED_TWICE: _("%(part)s was not tested in the round before, and is not tested now."),
    Code.DONE_ABOVE_WRITTEN: _(
        "What is done (level %(done)s) is well above what is written (level %(written)s): "
        "a practice that nobody wrote down."
    ),
    Code.WRITTEN_ABOVE_DONE: _(
        "What is written (level %(written)s) is well above what is done (level %(done)s): "
        "a policy that nobody follows."
    ),
}

#: What to do about it.
ADVICE: Mapping[Code, str | Promise] = {
    Code.REASON_MISSING: _("Say why."),
    Code.DUTY_WITHOUT_EVIDENCE: _("Add what shows that it is met, or mark it as not tested."),
    Code.LEVEL_WITHOUT_EVIDENCE: _("Add what shows it, or choose the level that you can show."),
    Code.PRACTICE_ONLY_WRITTEN: _("Add what shows the practice, such as a check of case files, or a figure."),
    Code.DEPARTS_WITHOUT_REASON: _("Say why the level is another one, or choose the level suggested."),
    Code.EVIDENCE_STALE: _("Check that it still holds and give it a new date, or replace it."),
    Code.COPIED: _("Check that it is still so, and say what you looked at this time."),
    Code.NOT_TESTED_TWICE: _(
        "Think of another way to test it, such as an exercise or a check of past cases."
    ),
    Code.DONE_ABOVE_WRITTEN: _("Write it down, so that it does not hang on one person."),
    Code.WRITTEN_ABOVE_DONE: _("Check whether it is followed, and plan what would make it so."),
}


def sentence(finding: Finding) -> str:
    """What was found, in the reader's language."""
    return str(SENTENCES[finding.code]) % _filled(finding)


def advice(finding: Finding) -> str:
    """What to do about it."""
    return str(ADVICE[finding.code])


def _filled(finding: Finding) -> dict[str, object]:
    part = {"part": str(ASPECTS[finding.aspect])} if finding.aspect else {}
    return part | {name: _value(value) for name, value in finding.args.items()}


def _value(value: object) -> object:
    if isinstance(value, Mark):
        return mark_words(value)
    return date_format(value, "j F Y") if isinstance(value, date) else value
