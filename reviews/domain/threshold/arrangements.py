"""What a published procedure says on each arrangement that the Act asks for (docs/procedure-format.md).

Section 104(3), Schedule 4 paragraphs 1-5 and 8, and the sentence that the Act's own route prevails
(section 104(4)). What is absent was not seen in what was read; it is not known to be missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .checking import Item
from .periods import Period
from .problems import shown

#: Each arrangement, in the order of the Act.
ARRANGEMENTS = (
    "point_of_contact",
    "passing_on",
    "policing_body_consulted",
    "landlords_consulted",
    "dissatisfied_application",
    "dissatisfied_review",
    "assessing",
    "revising",
    "co_option",
    "joint_co_option",
    "act_prevails",
)
SAID = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One arrangement of which somebody has read that the text has it, or that it has not.

    ``dates`` are the days on which it was done (a consultation, an assessment), ``every`` is how often.
    """

    name: str
    said: bool
    text: str
    where: str
    who: tuple[str, ...]
    dates: tuple[date, ...]
    every: Period | None


def load_arrangements(item: Item) -> tuple[Arrangement, ...]:
    """The arrangements of a procedure, in the order of the Act; those that were not seen are left out."""
    inner = item.item("arrangements")
    if inner is None:
        return ()
    found = []
    for name in ARRANGEMENTS:
        one = inner.item(name)
        if one is not None:
            found.append(_arrangement(one, name))
    inner.close()
    return tuple(found)


def _arrangement(item: Item, name: str) -> Arrangement:
    arrangement = Arrangement(
        name=name,
        said=item.choice("said", SAID) == "yes",
        text=item.text("text"),
        where=item.text("where"),
        who=item.words("who"),
        dates=_dates(item),
        every=item.period("every", day_one=False),
    )
    item.close()
    return arrangement


def _dates(item: Item) -> tuple[date, ...]:
    value = item.get("dates")
    if value is None:
        return ()
    if not isinstance(value, list):
        item.problem("dates", f"must be a list of days such as 2026-03-14, not {shown(value)}")
        return ()
    entries = Item({f"dates[{index}]": entry for index, entry in enumerate(value)}, item.path, item.problems)
    days = []
    for index, entry in enumerate(value):
        day = entries.day(f"dates[{index}]")
        if day is not None:
            days.append(day)
        elif entry is None:
            entries.problem(f"dates[{index}]", "must be a day such as 2026-03-14, not null")
    return tuple(days)
