"""The rules of the local procedure in a letter: one that is met, and those that the Act sets aside."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reviews.documents.build.behaviours import quoted
from reviews.documents.build.facts import LetterFacts
from reviews.domain.behaviours import names_of
from reviews.domain.findings import ACT_ROUTE
from reviews.domain.threshold import explain


def by_the_procedure(facts: LetterFacts) -> str:
    """Which rule of the procedure is met, in its own words, and that it binds (s.104(5))."""
    rules = list(_rules_met(facts))
    named = [_("A rule of our own review procedure is met: %(rule)s.") % {"rule": rule} for rule in rules]
    binding = _(
        "Where one is, the procedure says that the threshold is met (section 104(5) of the Anti-social "
        "Behaviour, Crime and Policing Act 2014)."
    )
    return " ".join((*(named or [_("A rule of our own review procedure is met.")]), binding))


def rules_overridden(facts: LetterFacts) -> tuple[str, ...]:
    """What the procedure would have asked for beside the Act, each with why it stands in nobody's way."""
    warnings = facts.advice.result.get("warnings", ()) if facts.advice else ()
    return tuple(
        explain(one["code"], one["args"]) for one in warnings if one["code"] == "local-condition-overridden"
    )


def _rules_met(facts: LetterFacts) -> Iterable[str]:
    """The titles of the local routes that are met, each with the behaviour where several are told apart."""
    if facts.advice is None:
        return
    titles = {one["id"]: one.get("title") for one in facts.case.procedure_data.get("routes") or ()}
    names = names_of(facts.advice.behaviours)
    for route in facts.advice.result["routes"]:
        title = titles.get(route["id"])
        if route["id"] == ACT_ROUTE or route["outcome"] != "met" or not title:
            continue
        name = names.get(route.get("behaviour") or "")
        said = quoted(title.rstrip("."))
        yield _("%(rule)s, about %(name)s") % {"rule": said, "name": quoted(name)} if name else said
