"""Telling linked behaviours of one application apart, and joining them again: what it does to the rows.

A correction like the others (:mod:`reviews.services.corrections`): with a reason, the original kept, its
effect weighed first, a second person where it takes anything from the applicant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviews.domain.behaviours import ALL, about_of, names_of, wrong_with
from reviews.models import Case, Complaint, Correction

BEHAVIOURS = "behaviours"

About = Mapping[str, str | None]
Facts = dict[str, Any]


class NotTwo(Exception):
    """The behaviours cannot be told apart like this; ``code`` says why (see ``wrong_with``)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class AnotherWaits(Exception):
    """Behaviours told apart or joined wait for a second person: that is settled first."""


class NoSuchBehaviour(Exception):
    """A report is said to be about a behaviour that is not told apart (any more)."""


def check(case: Case, wanted: Sequence[Mapping[str, str]], about: About) -> None:
    """Refuse what does not fit together.

    Raises:
        AnotherWaits: while another such correction waits.
        NotTwo: with the reason why.
    """
    waiting = Correction.objects.filter(case=case, kind=BEHAVIOURS, state=Correction.State.WAITING)
    if waiting.exists():
        raise AnotherWaits
    code = wrong_with(wanted, about, {str(row.number) for row in reports_of(case)})
    if code:
        raise NotTwo(code)


def is_held(case: Case, wanted: Sequence[Mapping[str, str]], about: About) -> bool:
    """Whether everything is held so already."""
    same = all(_asked(row, wanted, about) == about_of(row.facts) for row in reports_of(case))
    return same and list(wanted) == case.behaviours


def tried(case: Case, wanted: Sequence[Mapping[str, str]], about: About, now: Facts) -> Facts:
    """The engine's APPLICATION with the behaviours told apart so."""
    asked = {row.key: _asked(row, wanted, about) for row in reports_of(case)}
    complaints = [_laid(one, asked[one["id"]]) for one in now["complaints"]]
    return {**now, "behaviours": [one["id"] for one in wanted] or ["b1"], "complaints": complaints}


def write(case: Case, wanted: Sequence[Mapping[str, str]], about: About) -> None:
    """Write it to a locked case, which the caller saves, and to its reports."""
    for row in reports_of(case):
        asked = _asked(row, wanted, about)
        if asked != about_of(row.facts):
            row.facts = _laid(row.facts, asked)
            row.version += 1
            row.save()
    case.behaviours = [{"id": one["id"], "name": one["name"]} for one in wanted]


def snapshot(case: Case) -> dict[str, Any]:
    """What is held now: the behaviours, and what each report is about, by its number."""
    return {
        "behaviours": case.behaviours,
        "about": {str(row.number): about_of(row.facts) for row in reports_of(case)},
    }


def must_be_there(case: Case, about: str | None) -> None:
    """Refuse one report's behaviour that the case does not tell apart.

    Raises:
        NoSuchBehaviour: it has been joined, or was never there.
    """
    if about not in (ALL, None) and about not in names_of(case.behaviours):
        raise NoSuchBehaviour


def reports_of(case: Case) -> list[Complaint]:
    """Every report of the case, in order."""
    return list(Complaint.objects.filter(case=case))


def _asked(row: Complaint, wanted: Sequence[Mapping[str, str]], about: About) -> str | None:
    """What a report is about afterwards; nothing said of it leaves it, or about all where its own is gone."""
    asked = about.get(str(row.number), about_of(row.facts))
    if asked is None:
        return None if wanted else ALL
    return asked if asked in names_of(wanted) else ALL


def _laid(facts: Mapping[str, Any], about: str | None) -> Facts:
    rest = {name: value for name, value in facts.items() if name != "behaviour"}
    return rest if about == ALL else {**rest, "behaviour": about}
