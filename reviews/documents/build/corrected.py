"""What a correction changed, fact by fact, in words: for the pages of a case, and for its reader."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.documents.build.behaviours import changed_about, told_apart, words_of
from reviews.documents.build.facts import LetterFacts
from reviews.documents.build.reports import agency, is_own, said_date
from reviews.documents.contexts import CorrectedFact
from reviews.models import Correction

ABSENT = "absent"
CHANNELS = {
    "phone": gettext_lazy("By telephone"),
    "online": gettext_lazy("Online"),
    "email": gettext_lazy("By email"),
    "letter": gettext_lazy("By letter"),
    "office": gettext_lazy("At an office"),
    "on-site": gettext_lazy("To an officer on the spot"),
    "diary": gettext_lazy("On a diary sheet"),
    "other": gettext_lazy("Another way"),
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: its name, what was held and what is held now, in words."""

    name: str
    before: str
    after: str


Naming = Callable[[int | None], str]


def fact_lines(
    correction: Correction,
    name_of: Naming,
    conditions: dict[str, str] | None = None,
    only: Collection[str] | None = None,
) -> list[FactLine]:
    """Everything a correction changes.

    Args:
        name_of: how a person is called who made a report, by the id of their row.
        conditions: the words of the procedure's conditions, by their keys.
        only: of behaviours told apart, the numbers of the reports to tell of; all where none are given.
    """
    if correction.kind == "condition":
        return _condition_lines(correction, conditions or {})
    if correction.kind == "behaviours":
        return _behaviour_lines(correction, only)
    before, after = correction.before, correction.after
    held, asked = before.get("facts") or {}, _asked_facts(correction)
    lines = [
        FactLine(str(name), read(held.get(key, ABSENT)), read(asked[key]))
        for key, (name, read) in FACT_WORDS.items()
        if key in asked and asked[key] != held.get(key, ABSENT)
    ]
    if after.get("by_name") or (after.get("by") and after["by"] != before.get("by")):
        made_by = after.get("by_name") or name_of(after.get("by"))
        lines.insert(0, FactLine(_("Made by"), name_of(before.get("by")), made_by))
    lines += _about_line(before, after)
    words, kept = after.get("words") or {}, before.get("words") or {}
    for key, name in WORD_NAMES.items():
        if words.get(key, kept.get(key, "")) != kept.get(key, ""):
            lines.append(FactLine(str(name), kept.get(key, ""), words[key]))
    return lines


def corrected_facts(facts: LetterFacts) -> tuple[CorrectedFact, ...]:
    """The corrections of the reader's own reports; nobody else is named in them."""
    return tuple(_for_reader(one, facts) for one in facts.corrections if _is_the_readers(one, facts))


def others_corrected(facts: LetterFacts) -> int:
    """How many reports of other people were corrected: a number, never a word about them."""
    return sum(not _is_the_readers(one, facts) for one in facts.corrections)


def _is_the_readers(correction: Correction, facts: LetterFacts) -> bool:
    if correction.complaint is None:
        return correction.person_id in (None, facts.to.pk)
    return is_own(facts, correction.complaint) or correction.before.get("by") == facts.to.pk


def _for_reader(correction: Correction, facts: LetterFacts) -> CorrectedFact:
    def you_or_another(person_id: int | None) -> str:
        return _("you") if person_id == facts.to.pk else _("somebody else")

    conditions = condition_words(facts.case.procedure_data)
    own = {str(row.number) for row in facts.complaints if is_own(facts, row)}
    lines = fact_lines(correction, you_or_another, conditions, own)
    return CorrectedFact(
        report=_which(correction),
        before="\n".join(f"{line.name}: {line.before or _('nothing')}" for line in lines),
        after="\n".join(f"{line.name}: {_not_by_name(line, correction)}" for line in lines),
        because=correction.reason,
    )


def _not_by_name(line: FactLine, correction: Correction) -> str:
    """What is held now; a person whom the reader may not know about is somebody else."""
    typed = correction.after.get("by_name")
    return _("somebody else") if typed and line.after == typed else line.after or _("nothing")


def _which(correction: Correction) -> str:
    row = correction.complaint
    if row is None:
        return _("Your application")
    held = correction.before.get("facts") or row.facts
    return _("Report %(number)s, %(day)s: %(agency)s") % {
        "number": row.number,
        "day": said_date(held.get("reported")),
        "agency": agency(held.get("to"), ""),
    }


def _asked_facts(correction: Correction) -> dict[str, Any]:
    """The facts asked for; a decision under s.104(12) and a shared incident are told by their own words."""
    after = correction.after
    asked = dict(after.get("facts") or {})
    if correction.kind in ("leave-out", "count"):
        asked["s104_12"] = {"counts": correction.kind == "count", "against": after.get("against")}
    if correction.kind == "same-incident":
        asked["incident"] = {"against": after.get("against")}
    return asked


def condition_words(procedure: dict[str, Any]) -> dict[str, str]:
    """What each condition of a procedure asks, by its key, wherever it stands in the data."""
    found: dict[str, str] = {}
    stack: list[Any] = [procedure]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            if isinstance(one.get("key"), str) and isinstance(one.get("text"), str):
                found.setdefault(one["key"], one.get("question") or one["text"])
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
    return found


def _condition_lines(correction: Correction, words: dict[str, str]) -> list[FactLine]:
    held, asked = correction.before.get("facts") or {}, correction.after.get("facts") or {}
    return [
        FactLine(words.get(key, key), said_fact(held.get(key, ABSENT)), said_fact(asked[key]))
        for key in asked
    ]


def _behaviour_lines(correction: Correction, only: Collection[str] | None) -> list[FactLine]:
    before, after = correction.before, correction.after
    named = FactLine(
        _("Behaviours counted, each by itself"),
        told_apart(before.get("behaviours") or []),
        told_apart(after.get("behaviours") or []),
    )
    of_each = [
        FactLine(_("Report %(number)s") % {"number": number}, was, now)
        for number, was, now in changed_about(before, after, only)
    ]
    return [*([named] if named.before != named.after else []), *of_each]


def _about_line(before: dict[str, Any], after: dict[str, Any]) -> list[FactLine]:
    """What one report is about, where that was corrected."""
    held, asked = before.get("facts") or {}, after.get("facts") or {}
    was = held.get("behaviour", ABSENT)
    if "behaviour" not in asked or asked["behaviour"] == was:
        return []
    named = after.get("behaviours") or []
    return [FactLine(_("Behaviour"), words_of(was, named), words_of(asked["behaviour"], named))]


def said_fact(kept: Any) -> str:
    """A local fact in words: yes, no, not known, or nobody has said."""
    if kept == ABSENT:
        return _("Nobody has said")
    value = kept.get("value") if isinstance(kept, dict) else None
    return _("Not known") if value is None else _("Yes") if value else _("No")


def _yes(value: Any) -> str:
    if value is None:
        return _("Not known")
    return _("No") if value in (ABSENT, False) else _("Yes")


def _made(value: Any) -> str:
    if value is None:
        return _("Not known")
    return _("No") if value is False else _("Yes")


def _last(value: Any) -> str:
    return _("The same day") if value == ABSENT else said_date(value)


def _text(value: Any) -> str:
    return "" if value in (None, ABSENT) else str(value)


def _to(value: Any) -> str:
    return agency(None if value == ABSENT else value, "")


def _channel(value: Any) -> str:
    return str(CHANNELS.get(value, _("Not known")))


def _left_out(value: Any) -> str:
    if not isinstance(value, dict):
        return _("Counted, as nobody had decided otherwise")
    if value.get("counts") is not False:
        return _("Counted")
    against = value.get("against")
    if against:
        return _("Left out: it repeats report %(number)s") % {"number": against}
    return _("Left out")


def _incident(value: Any) -> str:
    if value == ABSENT:
        return _("By its date alone")
    if isinstance(value, str):
        return _("Grouped by a person")
    against = value.get("against") if isinstance(value, dict) else None
    if against is None:
        return _("Not known")
    if against == 0:
        return _("An incident of its own")
    return _("The same incident as report %(number)s") % {"number": against}


FACT_WORDS: dict[str, tuple[str | Promise, Callable[[Any], str]]] = {
    "incident_first": (gettext_lazy("It happened"), said_date),
    "incident_last": (gettext_lazy("The last day"), _last),
    "ongoing": (gettext_lazy("Still going on"), _yes),
    "reported": (gettext_lazy("Reported"), said_date),
    "to": (gettext_lazy("To"), _to),
    "recipient": (gettext_lazy("Person or team"), _text),
    "channel": (gettext_lazy("How"), _channel),
    "hate": (gettext_lazy("Because of who they are"), _yes),
    "repeat_contact": (gettext_lazy("A chase, with nothing new in it"), _yes),
    "made": (gettext_lazy("It was made"), _made),
    "anonymous": (gettext_lazy("Anonymous"), _yes),
    "s104_12": (gettext_lazy("Beside the same person’s other reports"), _left_out),
    "incident": (gettext_lazy("Incident"), _incident),
}
WORD_NAMES: dict[str, str | Promise] = {
    "what_happened": gettext_lazy("What happened"),
    "reference": gettext_lazy("Reference given"),
    "spoke_to": gettext_lazy("Spoke to"),
    "promised": gettext_lazy("Promised"),
}
