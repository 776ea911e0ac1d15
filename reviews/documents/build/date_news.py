"""The sentences of a letter about a date: what became of it, and when the step will be done instead."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.documents.build.facts import LetterFacts

# What became of a date: the `news` of a letter (reviews/services/date_letters.py).
NEWS: dict[str, tuple[str | Promise, str | Promise]] = {
    "missed": (
        gettext_lazy("We said that this would happen by %(first)s. It has not, and we are sorry."),
        gettext_lazy("We had hoped to have done this by now. We have not, and we are sorry."),
    ),
    "holding": (
        gettext_lazy(
            "We said that this would happen by %(first)s. We do not think that we will manage that, and "
            "we are sorry."
        ),
        gettext_lazy("This takes longer than we meant it to, and we are sorry."),
    ),
    "paused": (
        gettext_lazy("We said that this would happen by %(first)s. We have to wait before we can go on."),
        gettext_lazy("We have to wait before we can go on with this."),
    ),
    "moved": (
        gettext_lazy(
            "We said that this would happen at a meeting on %(first)s. That meeting has been moved."
        ),
        gettext_lazy("The meeting at which this happens has been moved."),
    ),
    "called": (
        gettext_lazy("This happens at a meeting. We said by %(first)s; now the day of the meeting is known."),
        gettext_lazy("This happens at a meeting, and now the day of that meeting is known."),
    ),
}
AT_A_MEETING = frozenset({"moved", "called"})


def happened(facts: LetterFacts) -> str:
    """What became of the date, with the one the reader was given before."""
    news = NEWS.get(facts.said("news"))
    if news is None:
        return ""
    told, not_told = news
    first = facts.day("first")
    return str(told) % {"first": first} if first else str(not_told)


def new_date(facts: LetterFacts) -> str:
    """When it will be done: by a day, or on the day of a meeting."""
    day = facts.day("new")
    if not day:
        return ""
    words = _("On %(date)s") if facts.said("news") in AT_A_MEETING else _("By %(date)s")
    return words % {"date": day}


def looked_at(facts: LetterFacts) -> str:
    """When a pause is looked at again, and what happens then."""
    day = facts.day("look_again")
    if not day:
        return ""
    return _(
        "On %(date)s we look at whether we still have to wait. From that day on the time runs again, "
        "unless we have written to you before."
    ) % {"date": day}
