"""Where in a procedure something stands: “local route 1, time to apply” for ``routes[0].windows``."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: The parts of a procedure by the first word of their path.
PARTS: dict[str, str | Promise] = {
    "source": gettext_lazy("the source"),
    "status": gettext_lazy("where it stands"),
    "valid": gettext_lazy("when it is in force"),
    "area": gettext_lazy("the area"),
    "editions": gettext_lazy("other languages"),
    "statutory": gettext_lazy("the Act’s own route"),
    "repeats": gettext_lazy("repeats"),
    "routes": gettext_lazy("the local routes"),
    "exclusions": gettext_lazy("what it is not for"),
    "who_may_apply": gettext_lazy("who may apply"),
    "consent": gettext_lazy("agreement"),
    "apply_by": gettext_lazy("how to apply"),
    "deciders": gettext_lazy("who decides"),
    "criteria": gettext_lazy("what is also weighed"),
    "clocks": gettext_lazy("by when"),
    "appeal": gettext_lazy("if somebody is dissatisfied"),
    "arrangements": gettext_lazy("what the Act asks it to arrange"),
    "review_due": gettext_lazy("the next review"),
    "notes": gettext_lazy("what else the source says"),
}
#: The fields of a route or of another part.
FIELDS: dict[str, str | Promise] = {
    "windows": gettext_lazy("time to apply"),
    "reporting": gettext_lazy("time to report"),
    "latest": gettext_lazy("how recent"),
    "not_before": gettext_lazy("how recent"),
    "recipients": gettext_lazy("to whom"),
    "channels": gettext_lazy("how it was made"),
    "anonymous": gettext_lazy("anonymous reports"),
    "conditions": gettext_lazy("conditions"),
    "condition": gettext_lazy("what must hold"),
    "counts": gettext_lazy("what is counted"),
    "number": gettext_lazy("how many"),
    "made_by": gettext_lazy("whose"),
    "people": gettext_lazy("how many people"),
    "about": gettext_lazy("about what"),
    "hate": gettext_lazy("hate"),
    "must_be_reported": gettext_lazy("whether it must be reported"),
    "kind": gettext_lazy("kind of route"),
    "report_period": gettext_lazy("time to report"),
    "apply_period": gettext_lazy("time to apply"),
    "binds": gettext_lazy("what it takes out"),
    "finder": gettext_lazy("who finds it"),
    "from": gettext_lazy("from when"),
    "unit": gettext_lazy("kind of days"),
    "length": gettext_lazy("how long"),
    "body": gettext_lazy("to whom"),
    "window": gettext_lazy("time to ask"),
    "grounds": gettext_lazy("grounds"),
}
_QUOTED = re.compile(r"“([a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*)”")
_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


def without_paths(sentence: str) -> str:
    """A sentence of a procedure read back, with each path of its data said in words."""
    return _QUOTED.sub(lambda found: f"“{place_words(found[1])}”", sentence)


def place_words(path: str) -> str:
    """A path in words; what is no path of a procedure stays as it is."""
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    first, rest = steps[0], steps[1:]
    if first is None:
        return path
    if first[1] not in PARTS:
        return str(FIELDS.get(first[1], path))
    said = [_("local route %(number)s") % {"number": int(first[2]) + 1}] if _is_route(first) else []
    said += [] if said else [str(PARTS[first[1]])]
    said += [str(FIELDS[step[1]]) for step in rest if step is not None and step[1] in FIELDS]
    return ", ".join(said)


def _is_route(step: re.Match[str]) -> bool:
    return step[1] == "routes" and step[2] is not None
