"""Behaviours told apart, in words: for the pages of a case, its record and its letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from reviews.domain.behaviours import ALL, Named, about_of, names_of
from reviews.models import Advice


def quoted(name: str) -> str:
    """The name of a behaviour inside a sentence."""
    return _("“%(name)s”") % {"name": name}


def about_words(facts: Mapping[str, Any], behaviours: Sequence[Named]) -> str:
    """What a report is about; "" while all reports are about one behaviour."""
    return words_of(about_of(facts), behaviours) if behaviours else ""


def words_of(about: str | None, behaviours: Sequence[Named]) -> str:
    """One behaviour by its name, all of them, or not known which."""
    if about is None:
        return _("It is not known what it is about")
    name = names_of(behaviours).get(about)
    if name:
        return _("About %(name)s") % {"name": quoted(name)}
    return _("About both") if len(behaviours) == 2 else _("About all of them")


def about_then(advice: Advice | None) -> dict[str, str]:
    """What each report was about when the advice was given, in words, by its id; empty where all was one."""
    if advice is None or not advice.behaviours:
        return {}
    return {one["id"]: about_words(one, advice.behaviours) for one in advice.application["complaints"]}


def told_apart(behaviours: Sequence[Named]) -> str:
    """Which behaviours are counted, each by itself; or that all is one."""
    if not behaviours:
        return _("One behaviour: every report is about it")
    return "; ".join(one["name"] for one in behaviours)


def changed_about(
    before: Mapping[str, Any], after: Mapping[str, Any], only: Iterable[str] | None = None
) -> list[tuple[str, str, str]]:
    """The reports that are about something else than before: number, before, after.

    Args:
        before, after: ``behaviours`` and ``about``, as a correction keeps them.
        only: the numbers of the reports to tell of; all where none are given.
    """
    was, now = before.get("about") or {}, after.get("about") or {}
    wanted = None if only is None else set(only)
    told = []
    for number in sorted(was, key=int):
        asked = now.get(number, was[number])
        first, second = before.get("behaviours") or [], after.get("behaviours") or []
        if wanted is not None and number not in wanted:
            continue
        if not second:
            asked = ALL
        if asked != was[number] or bool(first) != bool(second):
            told.append((number, _said(was[number], first), _said(asked, second)))
    return told


def _said(about: str | None, behaviours: Sequence[Named]) -> str:
    return words_of(about, behaviours) if behaviours else _("About the one behaviour")
