"""The advice in words: in one line, what a correction changed in it, and the terms it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.documents.build.behaviours import quoted
from reviews.domain.behaviours import Named, names_of
from reviews.domain.corrections import Effect, Moved
from reviews.domain.threshold import explain
from reviews.models import Case
from reviews.selectors.ledger import RESULTS, Ledger, RouteLine

OUTCOMES: dict[str, str | Promise] = {
    "met": gettext_lazy("met"),
    "cannot-tell": gettext_lazy("cannot tell"),
    "for-people": gettext_lazy("for the bodies to decide"),
    "not-reached": gettext_lazy("fewer than needed counted so far"),
}
NUMBERS = {1: gettext_lazy("one"), 2: gettext_lazy("two"), 3: gettext_lazy("three"), 4: gettext_lazy("four"),
           5: gettext_lazy("five"), 6: gettext_lazy("six")}  # fmt: skip
# More reports than this that are read differently are counted, not named.
MOST_NAMED = 8


def headline_of(outcome: str, act: RouteLine | None) -> str:
    """An answer of the engine in one line; *not reached* is never a refusal."""
    if outcome == "met":
        if act and act.outcome == "met":
            return _act_met(act)
        return _("A route of the local procedure is met")
    if outcome == "cannot-tell":
        return _("Something not known could make the threshold met: ask before deciding")
    needed = act.needed if act else 3
    return _("Fewer than %(number)s counted so far: the bodies must still decide") % {
        "number": NUMBERS.get(needed, needed)
    }


def _act_met(act: RouteLine) -> str:
    told = {"counted": act.counted_min, "name": quoted(act.about)}
    if act.about:
        return (
            ngettext(
                "%(counted)s report about %(name)s counts: the Act leaves one decision, the threshold is met",
                "%(counted)s reports about %(name)s count: the Act leaves one decision, the threshold is met",
                act.counted_min,
            )
            % told
        )
    return (
        ngettext(
            "%(counted)s report counts: the Act leaves one decision, the threshold is met",
            "%(counted)s reports count: the Act leaves one decision, the threshold is met",
            act.counted_min,
        )
        % told
    )


def headline(found: Ledger) -> str:
    """The latest advice in one line."""
    return headline_of(found.advice.outcome, found.act) if found.advice else _("Not assessed yet")


def effect_sentences(effect: Effect, case: Case, behaviours: Sequence[Named] | None = None) -> list[str]:
    """What changed in the advice, named: the answer, the count, each report read differently, routes.

    Args:
        behaviours: those told apart afterwards, by their names; the case's own of now where none are given.
    """
    said = []
    if effect.outcome_after != effect.outcome_before:
        said.append(
            _("The advice was “%(before)s”. Now it is “%(after)s”.")
            % {"before": OUTCOMES[effect.outcome_before], "after": OUTCOMES[effect.outcome_after]}
        )
    if effect.counted_after != effect.counted_before:
        said.append(
            _("%(before)s counted for certain before, %(after)s now.")
            % {"before": _reports(effect.counted_before), "after": effect.counted_after}
        )
    elif effect.most_after != effect.most_before:
        said.append(
            _("At most %(before)s could count before, %(after)s now.")
            % {"before": _reports(effect.most_before), "after": effect.most_after}
        )
    if effect.pooled_after and not effect.pooled_before:
        said.append(_("The number is now reached only with several people’s reports together."))
    said += _told_apart(effect, case.behaviours if behaviours is None else behaviours)
    said += [_moved(one) for one in effect.moved[:MOST_NAMED]]
    if len(effect.moved) > MOST_NAMED:
        more = len(effect.moved) - MOST_NAMED
        said.append(
            ngettext(
                "%(number)s more report is read differently.",
                "%(number)s more reports are read differently.",
                more,
            )
            % {"number": more}
        )
    titles = {one["id"]: one.get("title") for one in case.procedure_data.get("routes", ())}
    for route in effect.routes_lost:
        if titles.get(route):
            said.append(_("This route of the procedure stands lower: %(title)s.") % {"title": titles[route]})
    return said


def _told_apart(effect: Effect, behaviours: Sequence[Named]) -> Iterable[str]:
    """Each behaviour by itself, where several are told apart; or that they are one again."""
    if not effect.is_told_apart:
        return
    if len(effect.stands) < 2:
        yield _("All reports are about one behaviour again, and count together.")
        return
    names = names_of(behaviours)
    for one in effect.stands:
        name = quoted(names.get(one.behaviour) or _("another behaviour"))
        told = {"name": name, "least": one.least, "most": one.most, "needed": one.needed}
        if one.least == one.most:
            yield (
                ngettext(
                    "%(name)s, by itself: %(least)s report counts, %(needed)s are needed.",
                    "%(name)s, by itself: %(least)s reports count, %(needed)s are needed.",
                    one.least,
                )
                % told
            )
        else:
            yield (
                _("%(name)s, by itself: between %(least)s and %(most)s count, %(needed)s are needed.") % told
            )


def _reports(number: int) -> str:
    return ngettext("%(number)s report", "%(number)s reports", number) % {"number": number}


def _moved(one: Moved) -> str:
    """One report that is read differently than before."""
    number = one.report.removeprefix("c")
    name = _("Report %(number)s") % {"number": number} if number.isdecimal() else _("The new report")
    after = str(RESULTS[one.after][0]).lower()
    because = explain(one.code, one.args)
    if not one.before:
        return _("%(report)s: %(after)s. %(because)s") % {
            "report": name,
            "after": after,
            "because": because,
        }
    if one.before == one.after:
        return _("%(report)s: still %(after)s. %(because)s") % {
            "report": name,
            "after": STILL[one.after],
            "because": because,
        }
    return _("%(report)s: before, %(before)s; now, %(after)s. %(because)s") % {
        "report": name,
        "before": str(RESULTS[one.before][0]).lower(),
        "after": after,
        "because": because,
    }


STILL: dict[str, str | Promise] = {
    "counts": gettext_lazy("counts"),
    "does-not-count": gettext_lazy("does not count"),
    "cannot-tell": gettext_lazy("cannot tell"),
    "left-out": gettext_lazy("left out"),
}


def statutory_words(data: dict[str, Any]) -> dict[str, Any]:
    """The number and the two periods of the procedure in force, in words."""
    kept = data.get("statutory") or {}

    def value(name: str, default: Any) -> Any:
        return (kept.get(name) or {}).get("value") or default

    return {
        "number": value("number", 3),
        "report": value("report_period", "1 month"),
        "apply": value("apply_period", "6 months"),
    }
